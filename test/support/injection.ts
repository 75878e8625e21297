import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Definition, ValueSchema } from '../../src/operations/definition.js';
import { doorFacts } from '../../src/operations/definitions.js';
import type { Call } from '../../src/operations/operation.js';
import { listPlanResources, readPlanResource } from '../../src/operations/resources.js';
import { overCommandLine, overMcp, type Said } from './both-doors.js';
import { callIn, folderOf, gitIn } from './checkout.js';
import { shopOf } from './hostile-shop.js';
import {
  faultsOfCalendar,
  faultsOfFile,
  faultsOfIssue,
  faultsOfMarkdown,
  faultsOfText,
  faultsOfValue,
  isCalendar,
} from './injection-faults.js';

const gh = fileURLToPath(new URL('../fixtures/boards/gh.mjs', import.meta.url));
const { definitions } = await doorFacts();

/** The text in the arguments of a call, as long as its schema lets it be. */
const cutTo = (schema: ValueSchema, text: string) => text.slice(0, schema.maxLength ?? text.length);
const isWords = (schema: ValueSchema) => schema.type === 'string' && schema.enum === undefined;

/** Words that have to be of a form; a call with the planted one in their place is refused, and quotes it. */
const ofAForm = new Set(['repository', 'under', 'base', 'head', 'start', 'at', 'against', 'taskId', 'service']);

/** Each word that a caller may choose is the planted one. */
function toldWith(text: string, { inputSchema }: Definition): Record<string, unknown> {
  const words = Object.entries(inputSchema.properties).flatMap(([name, schema]): (readonly [string, unknown])[] => {
    if (ofAForm.has(name)) return [];
    if (isWords(schema)) return [[name, cutTo(schema, text)] as const];
    return schema.items !== undefined && isWords(schema.items) ? [[name, [cutTo(schema.items, text)]] as const] : [];
  });
  return Object.fromEntries(words);
}

const facts = { usersPercent: 50, errorRatePercent: 1, p95Milliseconds: 300, requestsPerSecond: 50, minimumHours: 30 };
const dated = { base: 'HEAD~1', head: 'HEAD', start: '2026-12-01T09:00:00+01:00' };

/** The life of a rollout, so that those operations that need one find it. */
const life: readonly (readonly [operation: string, args: Readonly<Record<string, unknown>>])[] = [
  ['plan-stages', { ...facts, ...dated, businessBaseline: 3 }],
  ['approve', {}],
  ['update-kanban', { board: 'backlog-md' }],
  ['mark', { state: 'running', at: '2026-12-01T09:00:00+01:00' }],
  ['mark', { state: 'paused', at: '2026-12-01T12:00:00+01:00' }],
  ['update-kanban', { board: 'github' }],
  ['update-kanban', { board: 'claude-tasks' }],
  ['update-kanban', { board: 'hand-over' }],
  ['mark', { state: 'rolled-back', cause: 'regression', at: '2026-12-02T09:00:00+01:00' }],
  ['rollout-status', { show: 'plan' }],
  ['rollout-status', { show: 'messages' }],
  ['rollout-status', { show: 'ics' }],
  ['plan-stages', { ...facts, dryRun: true }],
  ['update-kanban', { board: 'backlog-md', dryRun: true }],
  ['update-kanban', { board: 'backlog-md' }],
];

const forms = ['mcp', 'text', 'json'] as const;

interface Shown extends Said {
  readonly isError: boolean;
  readonly form: (typeof forms)[number];
}

async function shown(
  name: string,
  args: Record<string, unknown>,
  call: Call,
  asked: readonly Shown['form'][] = forms,
): Promise<Shown[]> {
  const { doors } = definitionOf(name);
  const said: Shown[] = [];
  for (const form of asked) {
    if (!doors.includes(form === 'mcp' ? 'mcp' : 'cli')) continue;
    if (form === 'mcp') said.push({ ...(await overMcp(name, args, call)), form });
    else said.push({ ...(await overCommandLine(name, args, call, form === 'json' ? ['--json'] : [])), form });
  }
  return said;
}

function definitionOf(name: string): Definition {
  const found = definitions.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

/** Its life, then every operation with each planted word it takes, then with one wrong word at a time. */
async function everythingSaid(text: string, call: Call, isThorough: boolean): Promise<Shown[]> {
  const said: Shown[] = [];
  for (const [name, args] of life) {
    const told = { ...toldWith(text, definitionOf(name)), ...args };
    // Plans are made before their start, and marks tell of what has happened.
    const later = name === 'mark' ? { ...call, now: () => new Date('2026-12-03T12:00:00Z') } : call;
    const step = await shown(name, told, later, isThorough ? forms : ['text']);
    assert.equal(step[0]?.isError, false, `${name} ${JSON.stringify(args)}: ${step[0]?.text}`);
    said.push(...step);
  }
  for (const definition of definitions) {
    const { name, inputSchema } = definition;
    const told = toldWith(text, definition);
    const range = 'base' in inputSchema.properties ? { base: 'HEAD~1' } : {};
    said.push(...(await shown(name, { ...told, ...range }, call)));
    said.push(...(await shown(name, { [`x${text}`.replace(/[=\s]/g, '')]: text }, call)));
    for (const [word, schema] of isThorough ? Object.entries(inputSchema.properties) : []) {
      if (ofAForm.has(word) || schema.enum !== undefined)
        said.push(...(await shown(name, { ...told, [word]: text }, call)));
    }
  }
  return said;
}

function faultsOfSaid({ form, text, isError, isBug }: Shown): string[] {
  if (isBug) return [`a defect: ${text.slice(-1500)}`];
  // A refusal is one line of plain words that quotes the caller: an example that can be copied, not Markdown.
  if (isError) {
    const sentence = form === 'mcp' ? String(JSON.parse(text).content[0].text) : text;
    return [...faultsOfText(sentence), ...(sentence.includes('\n') ? [`lines: ${sentence.slice(0, 200)}`] : [])];
  }
  if (form === 'mcp') {
    const { content, structuredContent } = JSON.parse(text);
    const page = String(content[0].text);
    return [...faultsOfPage(page), ...faultsOfValue(structuredContent)];
  }
  if (form === 'json') return faultsOfValue(JSON.parse(text));
  return faultsOfPage(text);
}

const faultsOfPage = (text: string) => (isCalendar(text) ? faultsOfCalendar(text) : faultsOfMarkdown(text));

/**
 * Plants a text wherever somebody may choose one, calls every operation there is, and looks at everything that leaves:
 * what a terminal and a model are shown, cards, issues, records, journals, calendars, resources.
 *
 * @returns one sentence for each fault
 */
export async function faultsWith(text: string, { isThorough }: { readonly isThorough: boolean }): Promise<string[]> {
  const folder = shopOf(text);
  const { call, issues, remove } = machineBeside(folder);
  try {
    gitIn(folder, 'remote', 'add', 'origin', 'git@github.com:shop/web.git');
    const before = new Set(keptIn(folder));
    const said = await everythingSaid(text, call, isThorough);
    const files = keptIn(folder).filter((file) => !before.has(file));
    // That something is planted everywhere and nothing kept would prove nothing.
    assert.ok(files.length >= 5, `kept: ${files.join(' ')}`);
    assert.ok(issues().length >= 1, 'an issue was made');
    assert.ok(said.filter((one) => !one.isError && one.text.includes('PLANTED')).length >= 15);
    return [
      ...new Set([
        ...said.flatMap((one) => named(`${one.operation} as ${one.form}`, faultsOfSaid(one))),
        ...files.flatMap((file) => named(path.relative(folder, file), faultsOfFile(file))),
        ...issues().flatMap(({ title, body }) => named('an issue', [...faultsOfText(title), ...faultsOfIssue(body)])),
        ...(await faultsOfResources(call)),
      ]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    remove();
  }
}

const named = (name: string, faults: readonly string[]) => faults.map((fault) => `${name}: ${fault}`);

function keptIn(folder: string): string[] {
  return ['.rollouts', 'backlog'].flatMap((where) =>
    readdirSync(path.join(folder, where), { recursive: true, withFileTypes: true }).flatMap((one) =>
      one.isFile() ? [path.join(one.parentPath, one.name)] : [],
    ),
  );
}

async function faultsOfResources(call: Call): Promise<string[]> {
  const faults: string[] = [];
  for (const { uri, title } of await listPlanResources(call)) {
    const { text, mimeType } = await readPlanResource(uri, call);
    const found = mimeType === 'application/json' ? faultsOfValue(JSON.parse(text)) : faultsOfPage(text);
    faults.push(...named(uri, [...faultsOfText(title), ...found]));
  }
  return faults;
}

/** A machine with the stand-in for `gh`, outside of the checkout, and a session of the client. */
function machineBeside(checkout: string) {
  const home = folderOf({});
  mkdirSync(path.join(home, 'bin'));
  copyFileSync(gh, path.join(home, 'bin/gh'));
  chmodSync(path.join(home, 'bin/gh'), 0o755);
  const store = path.join(home, 'issues.json');
  const environment = {
    PATH: `${path.join(home, 'bin')}${path.delimiter}${process.env.PATH}`,
    STAND_IN_STORE: store,
    CLAUDE_CODE_TASK_LIST_ID: 'session',
  };
  const issues = (): { title: string; body: string }[] =>
    existsSync(store) ? JSON.parse(readFileSync(store, 'utf8')) : [];
  return {
    call: callIn(checkout, { homeDirectory: home, environment }),
    issues,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
