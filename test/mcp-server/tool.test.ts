import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toolOf } from '../../src/mcp-server/tool.js';
import { doorFacts } from '../../src/operations/definitions.js';

const { definitions } = await doorFacts();
const tools = definitions.filter(({ doors }) => doors.includes('mcp')).map(toolOf);
/** Characters, four to a token. */
const size = (value: unknown) => JSON.stringify(value).length;

describe('the tools as a session pays for them', () => {
  for (const tool of tools) {
    it(`${tool.name} costs at most 450 tokens`, () => assert.ok(size(tool) <= 450 * 4, `${size(tool) / 4}`));

    it(`${tool.name} types every property of its answer`, () => {
      for (const [name, schema] of Object.entries(tool.outputSchema.properties))
        assert.notEqual(schema.type, undefined, name);
    });
  }

  it('cost at most 2,000 tokens together', () => {
    const together = tools.reduce((sum, tool) => sum + size(tool), 0);

    assert.ok(together <= 2000 * 4, `${together / 4}`);
  });
});
