import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contractTouches } from '../../src/risk/contracts.js';
import { changeOf } from '../support/change-of.js';

/** What is found between two texts of one file: the line that is quoted, a minus where it is gone, and the reason. */
async function foundIn(path: string, before: string, after: string | undefined) {
  const touches = await contractTouches(changeOf({ [path]: [before, after] }));
  return touches.map(({ proofs: [proof], reason }) => `${proof?.gone === true ? '-' : '+'}${proof?.line} ${reason}`);
}

describe('contractTouches', () => {
  it('compares OpenAPI descriptions by what clients can do', async () => {
    const found = await foundIn(
      'api/openapi.yaml',
      `openapi: 3.0.3
paths:
  /orders:
    get: { responses: { '200': { description: ok } } }
    post: { responses: { '201': { description: ok } } }
  /orders/{id}:
    get: { responses: { '200': { description: ok } } }
  /carts:
    get: { responses: { '200': { description: ok } } }
components:
  schemas:
    Order:
      properties:
        id: { type: string }
        total: { type: integer }
        state:
          enum: [open, paid]
`,
      `openapi: 3.0.3
paths:
  /orders:
    get:
      parameters:
        - { in: query, name: shop, required: true }
        - { in: query, name: page }
      responses: { '200': { description: ok } }
  /orders/{orderId}:
    get: { responses: { '200': { description: ok } } }
  /carts: # DELETE /carts comes later
    get: { responses: { '200': { description: other words } } }
  /bills:
    get: { responses: { '200': { description: ok } } }
components:
  schemas:
    Order:
      properties:
        id: { type: integer }
        state:
          enum: [open]
        note: { type: string }
`,
    );

    assert.deepEqual(found, [
      '+5 Asks for a new parameter, `shop`, of `GET /orders`.',
      '-5 Removes `POST /orders`.',
      '+19 Changes the type of `Order.id` from `string` to `integer`.',
      '-15 Removes the field `Order.total`.',
      '-17 Takes the value `paid` from `Order.state`.',
    ]);
  });

  it('compares protobuf by number and type, field by field', async () => {
    const found = await foundIn(
      'proto/shop.proto',
      `syntax = "proto3";
package shop;
message Order {
  string id = 1;
  int32 total = 2;
  string note = 3;
  string name = 4; // string gone = 9;
}
enum State { NONE = 0; PAID = 1; }
service Shop {
  rpc Get (Order) returns (Order);
  rpc List (Order) returns (stream Order);
}
`,
      `syntax = "proto3";
package shop;
message Order {
  string id = 1;
  int64 total = 2;
  string note = 5;
  string title = 4;
  string added = 6;
}
enum State { NONE = 0; PAID = 1; OPEN = 2; }
service Shop {
  rpc List (Order) returns (stream Order);
}
`,
    );

    assert.deepEqual(found, [
      '+5 Changes `total` of `shop.Order` from `int32` to `int64`.',
      '+6 Gives the field `note` of `shop.Order` the number 5 instead of 3: what was written before is misread.',
      '+7 Renames `name` of `shop.Order` to `title`: the bytes stay the same, JSON and sources do not.',
      '-11 Removes the call `Get` of `shop.Shop`.',
    ]);
  });

  it('finds what GraphQL clients lose, in a schema that is a part of another', async () => {
    const before =
      'type Order {\n  id: ID!\n  owner: User\n  total: Money\n}\n\nextend type Query {\n  orders: [Order]\n}\n';
    const after =
      'type Order {\n  id: ID!\n  "owner: who pays"\n  total: Money\n}\n\nextend type Query {\n  orders(shop: ID!): [Order]\n}\n';

    const found = await foundIn('schema/orders.graphql', before, after);
    const query = await foundIn(
      'queries/orders.graphql',
      'query { orders { id owner } }\n',
      'query { orders { id } }\n',
    );
    const gone = await foundIn('queries/orders.graphql', 'query { orders { id owner } }\n', undefined);

    assert.deepEqual(found, ['-3 Order.owner was removed.', '+8 A required arg shop on Query.orders was added.']);
    assert.deepEqual([...query, ...gone], []);
  });

  it('compares Avro as readers and writers of both sides meet', async () => {
    const record = (fields: string) => `{ "type": "record", "name": "Order", "fields": [\n${fields}\n] }\n`;

    const found = await foundIn(
      'events/order.avsc',
      record(
        '{ "name": "id", "type": "int" },\n{ "name": "total", "type": "int" },\n{ "name": "note", "type": "string" }',
      ),
      record(
        '{ "name": "id", "type": "long" },\n{ "name": "total", "type": "string" },\n{ "name": "shop", "type": "string" },\n{ "name": "tag", "type": "string", "default": "" }',
      ),
    );

    assert.deepEqual(found, [
      '+3 Changes the type of `total` of `Order`.',
      '-4 Removes the field `note` of `Order`.',
      '+4 Adds the field `shop` to `Order` without a default: what was written before cannot be read.',
    ]);
  });

  it('names entries of published packages, not of private ones', async () => {
    const manifest = (more: string, entries: string) =>
      `{\n  "name": "shop"${more},\n  "exports": {\n${entries}\n  }\n}\n`;
    const [both, one] = ['    ".": "./a.js",\n    "./b": "./b.js"', '    ".": "./c.js"'];

    const found = await foundIn('package.json', manifest('', both), manifest('', one));
    const hidden = await foundIn(
      'package.json',
      manifest(', "private": true', both),
      manifest(', "private": true', one),
    );

    assert.deepEqual(found, ['-5 Removes the entry `./b` that others import from the package `shop`.']);
    assert.deepEqual(hidden, []);
  });

  it('claims nothing of additions, of what does not parse, and of tests and examples', async () => {
    const broken = await foundIn('api/openapi.yaml', 'openapi: 3.0.3\npaths: { /a: {} }\n', '{{ template }}\n');
    const tested = await foundIn('test/fixtures/a.proto', 'message A { optional string b = 1; }\n', 'message A { }\n');
    const added = await foundIn('a.proto', 'message A { }\n', 'message A { optional string b = 1; }\n');

    assert.deepEqual([...broken, ...tested, ...added], []);
  });
});
