import { test } from 'node:test';
import { doorFacts } from '../../src/operations/definitions.js';
import { fuzzTool } from '../support/fuzz.js';
import { argumentsFor } from '../support/schema-arbitrary.js';

// The short run; test/load makes ten thousand of each.
const cases = 200;

const { definitions } = await doorFacts();
for (const definition of definitions.filter(({ doors }) => doors.includes('mcp'))) {
  test(`${definition.name} answers ${cases} made-up calls, each with a sentence`, { timeout: 240_000 }, () =>
    fuzzTool(definition, cases, argumentsFor(definition.inputSchema)),
  );
}
