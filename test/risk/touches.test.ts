import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { touchesOf, wantsWhole } from '../../src/risk/touches.js';
import { changeOf } from '../support/change-of.js';

const found = async (versions: Parameters<typeof changeOf>[0]) =>
  (await touchesOf(changeOf(versions))).map(
    ({ area, level, timeToUndo = '-', proofs: [proof] }) =>
      `${area} ${level} ${timeToUndo} ${proof?.path}:${proof?.line}`,
  );

describe('touchesOf', () => {
  it('takes money and identity from what lines call, and from paths only where they call nothing', async () => {
    const touches = await found({
      'src/cart.ts': ['a();\n', 'a();\nawait stripe.charges.create({ total });\n'],
      'src/door.py': ['x = 1\n', 'x = 1\nif not verify_password(user, given):\n    raise No()\n'],
      'src/authors/list.ts': ['a();\n', "a('refund(all)'); // charge(card)\n"],
      'src/charge.test.ts': ['', 'refund(order);\n'],
      'docs/billing.md': ['', 'charge(card)\n'],
    });

    assert.deepEqual(touches, ['money HIGH - src/cart.ts:2', 'identity HIGH - src/door.py:2']);
    assert.deepEqual(await found({ 'src/billing/list.ts': ['a();\n', 'b();\n'] }), [
      'money MEDIUM - src/billing/list.ts:1',
    ]);
  });

  it('tells a rule of who may do what from a question for it, and takes nothing from what programs wrote', async () => {
    const asks = 'before_action :require_admin\n';
    const bundled = `login(${'x,'.repeat(600)});\n`;

    const asked = await found({
      'app/exports.rb': [undefined, asks],
      'app/moved.rb': [`a\n${asks}b\n`, `b\n${asks}a\n`],
    });
    const noLongerAsked = await found({ 'app/exports.rb': [`a\n${asks}`, 'a\n'] });
    const defined = await found({ 'app/user.rb': ['', 'def is_admin?\n  true\nend\n'] });
    const written = await found({
      'lambda/.yarn/releases/yarn.cjs': ['', 'login(user);\n'],
      'public/a.js': ['', bundled],
    });
    const imported = await found({ 'src/wallet/env.ts': ['', "import { Env } from './env.js';\n"] });

    assert.deepEqual(asked, ['identity MEDIUM - app/exports.rb:1']);
    assert.deepEqual(noLongerAsked, ['identity HIGH - app/exports.rb:2']);
    assert.deepEqual(defined, ['identity HIGH - app/user.rb:1']);
    assert.deepEqual([...written, ...imported], []);
  });

  it('counts personal data that is kept or logged, and none that no longer is', async () => {
    const touches = await found({
      'src/a.ts': ['a();\n', 'a();\nlogger.info(user.email);\n'],
      'src/b.ts': ['console.log(user.phone);\nb();\n', 'b();\n'],
    });

    assert.deepEqual(touches, ['personal-data HIGH - src/a.ts:2']);
  });

  it('tells a database that Terraform destroys from one that moved', async () => {
    const database = (name: string) => `resource "aws_db_instance" "${name}" {\n  engine = "postgres"\n}\n`;

    const gone = await found({ 'infra/db.tf': [database('orders'), ''] });
    const otherFile = await found({
      'infra/db.tf': [database('orders'), '\n'],
      'infra/data.tf': [undefined, database('orders')],
    });
    const renamed = await found({
      'infra/db.tf': [
        database('orders'),
        `${database('bills')}moved {\n  from = aws_db_instance.orders\n  to = aws_db_instance.bills\n}\n`,
      ],
    });
    const unguarded = await found({
      'infra/db.tf': ['  deletion_protection = true\n', '  deletion_protection = false\n'],
    });

    assert.equal(gone[0], 'infrastructure HIGH never infra/db.tf:1');
    assert.deepEqual(
      [...otherFile, ...renamed].filter((one) => one.includes('HIGH')),
      [],
    );
    assert.equal(unguarded[0], 'infrastructure HIGH - infra/db.tf:1');
  });

  it('sees schedules, names of queues and arguments of waiting jobs', async () => {
    const touches = await found({
      'app/jobs/bill_job.rb': ['def perform(id)\n  a\nend\n', 'def perform(id, shop)\n  a\nend\n'],
      'app/jobs/other_job.rb': ['def perform(id)\n  a\nend\n', 'def perform(id)\n  b\nend\n'],
      'src/reader.ts': ["const topic = 'orders.v1';\n", "const topic = 'orders.v2';\n"],
      '.github/cron.yml': ["  - cron: '0 3 * * *'\n", "  - cron: '0 4 * * *'\n"],
    });

    assert.deepEqual(touches, [
      'queue MEDIUM - .github/cron.yml:1',
      'queue HIGH hours src/reader.ts:1',
      'queue HIGH hours app/jobs/bill_job.rb:1',
    ]);
  });

  it('says that an installed client cannot be called back, and that configuration is taken at once', async () => {
    const touches = await found({
      'app/src/main/java/shop/Cart.kt': ['a()\n', 'b()\n'],
      'server/src/main/java/shop/Cart.java': ['a();\n', 'b();\n'],
      'config/limits.yaml': ['a: 1\n', 'a: 2\n'],
      'config/routes.rb': ['a\n', 'b\n'],
    });

    assert.deepEqual(touches, [
      'client HIGH never app/src/main/java/shop/Cart.kt:1',
      'configuration MEDIUM - config/limits.yaml:1',
    ]);
  });

  it('knows an Android app by what its sources import, wherever they stand', async () => {
    const path = 'modules/feature/src/main/java/shop/Cart.kt';

    const phone = await found({ [path]: ['import androidx.room.Room\na()\n', 'import androidx.room.Room\nb()\n'] });
    const server = await found({ [path]: ['import java.util.List\na()\n', 'import java.util.List\nb()\n'] });

    assert.deepEqual(phone, [`client HIGH never ${path}:2`]);
    assert.deepEqual(server, []);
  });

  it('quotes the very line it names, on the side where it is', async () => {
    const versions = {
      'migrations/1.sql': [undefined, '\n  DROP TABLE orders;\n'],
      'a.proto': ['message A {\n  optional string b = 1;\n}\n', 'message A {\n}\n'],
      'src/pay.ts': ['refund(order);\n', 'a();\n'],
    } as const;

    const touches = await touchesOf(changeOf(versions));

    for (const { proofs } of touches) {
      for (const { path, line, what, gone } of proofs) {
        const side = Object.entries(versions).find(([name]) => name === path)?.[1][gone === true ? 0 : 1];
        assert.equal(side?.split('\n')[line - 1]?.trim(), what);
      }
    }
    assert.equal(touches.length, 3);
  });
});

describe('wantsWhole', () => {
  it('asks for whole files where a few lines say too little', () => {
    const wanted = [
      'db/migrate/1_a.rb',
      'a/V2__b.sql',
      'api/openapi.yaml',
      'a.proto',
      'schema.graphql',
      'package.json',
    ];
    const unwanted = ['src/a.ts', 'README.md', 'db/schema.rb', 'migrations/1.down.sql', 'test/a.proto'];

    assert.deepEqual(
      wanted.filter((path) => !wantsWhole(path)),
      [],
    );
    assert.deepEqual(unwanted.filter(wantsWhole), []);
  });
});
