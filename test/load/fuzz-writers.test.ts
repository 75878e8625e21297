import { test } from 'node:test';
import { doorFacts } from '../../src/operations/definitions.js';
import { fuzzTool } from '../support/fuzz.js';
import { argumentsFor } from '../support/schema-arbitrary.js';

// The long run of test/security/fuzz.test.ts: some ten milliseconds a call. Two files, so that two processors share it.
const cases = 10_000;

const { definitions } = await doorFacts();
for (const definition of definitions.filter(({ doors, effect }) => doors.includes('mcp') && effect === 'writes')) {
  test(`${definition.name} answers ${cases} made-up calls, each with a sentence`, { timeout: 900_000 }, () =>
    fuzzTool(definition, cases, argumentsFor(definition.inputSchema)),
  );
}
