// Writes the documents that are made from the sources, so that no fact stands twice by hand.
//
//   npx tsx scripts/generate.ts            writes them
//   npx tsx scripts/generate.ts --check    compares; exit 1 where one is stale
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { commandLineOf, flagOf } from '../src/command-line/flags.js';
import type { Definition, ValueSchema } from '../src/operations/definition.js';
import { doorFacts } from '../src/operations/definitions.js';
import { expectedOf } from '../src/operations/expected.js';
import { recordSchema } from '../src/plan/plan.js';
import { catalogDocument } from './catalog-document.js';
import { configurationExample, configurationJsonSchema } from './config-documents.js';
import { withOutputs } from './readme-outputs.js';
import { lintDocument, policyDocument } from './table-documents.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function toolsDocument(definitions: readonly Definition[]): string {
  return `# Tools and commands

Made from the operations by \`scripts/generate.ts\`. Each is a command of \`node dist/rollout.js\` and, where its doors
name mcp, a tool of the MCP server \`rollout\`; both doors take the same arguments and refuse unknown ones.

${definitions.map(toolSection).join('\n')}`;
}

const effects = { reads: 'Reads only', writes: 'Writes', 'shifts-traffic': 'Shifts traffic' } as const;

function toolSection(definition: Definition): string {
  const { inputSchema, outputSchema, example, doors } = definition;
  const required = new Set(inputSchema.required);
  return `## ${definition.name}: ${definition.title}

${definition.description}

${effects[definition.effect]}; the same call twice ${definition.idempotent ? 'leaves the world as one does' : 'acts twice'}. Doors: ${doors.join(', ')}.

| Argument | Flag | Value | Meaning |
|---|---|---|---|
${Object.entries(inputSchema.properties)
  .map(([name, schema]) => argumentRow(name, schema, required.has(name), definition))
  .join('\n')}

${doors.includes('mcp') ? 'What a model sees of the answer' : 'The answer with --json'}:

| Property | Value | Meaning |
|---|---|---|
${Object.entries(outputSchema.properties)
  .map(([name, schema]) => `| \`${name}\` | ${cell(expectedOf(schema))} | ${cell(schema.description ?? '')} |`)
  .join('\n')}

${
  doors.includes('mcp')
    ? `Over MCP:

\`\`\`json
${JSON.stringify({ name: definition.name, arguments: example }, undefined, 2)}
\`\`\`

`
    : ''
}On the command line:

\`\`\`sh
${commandLineOf(definition, example)}
\`\`\`
`;
}

function argumentRow(name: string, schema: ValueSchema, required: boolean, { positional }: Definition): string {
  const flag = `\`${flagOf(name)}\`${name === positional ? ' or the first words' : ''}`;
  const meaning = [schema.help ?? schema.description, required ? 'required' : ''].filter(Boolean).join('; ');
  return `| \`${name}\` | ${flag} | ${cell(expectedOf(schema))} | ${cell(meaning)} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

function recordJsonSchema(): string {
  const title = 'What .rollouts/<slug>.json holds: facts, assessment and plan of one rollout';
  return `${JSON.stringify({ title, ...z.toJSONSchema(recordSchema, { io: 'input' }) }, helpAsDescription, 2)}\n`;
}

/** `help` is no word of JSON schema, and says more than a description that is short for a model's sake. */
function helpAsDescription(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('help' in value) || typeof value.help !== 'string') return value;
  const { help, ...rest } = value;
  return { ...rest, description: help };
}

const { definitions } = await doorFacts();
const documents: Readonly<Record<string, string>> = {
  'docs/tools.md': toolsDocument(definitions),
  'docs/catalog.md': catalogDocument(),
  'docs/plan.schema.json': recordJsonSchema(),
  'docs/config.schema.json': `${JSON.stringify(configurationJsonSchema(), helpAsDescription, 2)}\n`,
  'docs/config.example.yaml': configurationExample(),
  'docs/lint.md': lintDocument(),
  'skills/rollout/references/policy.md': policyDocument(),
  'README.md': withOutputs(readFileSync(path.join(root, 'README.md'), 'utf8'), root),
};

const stale = Object.entries(documents).filter(([file, text]) => {
  const there = path.join(root, file);
  return !existsSync(there) || readFileSync(there, 'utf8') !== text;
});
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    const names = stale.map(([file]) => file).join(', ');
    console.error(`Stale: ${names}. Run npx tsx scripts/generate.ts and commit the result.`);
    process.exit(1);
  }
  console.log('The generated documents are what the sources make of them.');
} else {
  for (const [file, text] of stale) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  console.log(stale.length === 0 ? 'Nothing to write.' : `Written: ${stale.map(([file]) => file).join(', ')}.`);
}
