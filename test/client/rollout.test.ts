import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { type ClientPlace, installClient, repositoryRoot, runClient, temporaryFolder } from './client.js';
import {
  lastResult,
  type MessagesApi,
  type ModelRequest,
  type ScriptLine,
  scriptedMessagesApi,
  type Turn,
  textOf,
} from './messages-api.js';
import { checkoutCopy } from './plugin-copy.js';

before(installClient);

const ours = (name: string, input: Record<string, unknown>): Turn => ({
  tool: `mcp__plugin_wicked-garden_rollout__${name}`,
  input,
});
const delegate: Turn = {
  tool: 'Agent',
  input: { subagent_type: 'wicked-garden:rollout-manager', description: 'Plan', prompt: 'Plan New checkout' },
};
const feature = 'New checkout';
const facts = { feature, usersPercent: 40, revenueImpact: 'direct', criticality: 'critical', timeToUndo: 'instant' };
const brief = 'Ship the one-page checkout.\n\n- [ ] Ask legal about the address field\n\n<!-- do not touch -->';
const createCard: Turn = { tool: 'TaskCreate', input: { subject: 'Rollout: New checkout', description: brief } };

interface Rollout {
  readonly api: MessagesApi;
  readonly answer: { readonly result: string; readonly permission_denials: readonly unknown[] };
}

/** One run of the client over a script; every line of it has to be used up. */
async function run(words: string, script: readonly ScriptLine[], place: Omit<ClientPlace, 'port'>): Promise<Rollout> {
  const api = await scriptedMessagesApi(script);
  const flags = ['--plugin-dir', repositoryRoot, '--output-format', 'json', '--permission-mode', 'acceptEdits'];
  const parameters = ['-p', `/wicked-garden:delivery-rollout ${words}`, ...flags];
  const { exitCode, stdout, stderr } = await runClient(parameters, { ...place, port: api.port });
  await api.close();
  if (api.failure() !== undefined) throw api.failure();
  assert.equal(exitCode, 0, stdout + stderr);
  assert.equal(api.left(), 0, `${api.left()} lines of the script were not asked for`);
  return { api, answer: JSON.parse(stdout) };
}

const newPlace = () => ({ home: temporaryFolder('home'), workingDirectory: checkoutCopy() });

/** The structured answer of the call before this request, as the model sees it. */
function answerIn(request: ModelRequest | undefined): Record<string, unknown> {
  const { text, isError } = lastResult(request);
  assert.equal(isError, false, text);
  return JSON.parse(text);
}

/** The call that update-kanban handed over, taken from what the client passed back. */
function handedOver(request: ModelRequest): Turn {
  const { outcome, call } = answerIn(request) as { outcome?: string; call?: { tool: string; arguments: object } };
  assert.equal(outcome, 'handed-over');
  assert.ok(call);
  return { tool: call.tool, input: { ...call.arguments } };
}

const repeatLastResult = (request: ModelRequest): Turn => ({ say: lastResult(request).text });

interface Task {
  readonly id: string;
  readonly description: string;
  readonly metadata?: Record<string, unknown>;
}

function tasksIn(home: string): Task[] {
  const folder = path.join(home, '.claude/tasks');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
}

const timesIn = (text: string, part: string) => text.split(part).length - 1;

test('the command reaches the model with the feature in its place', async () => {
  const { api } = await run('New checkout', [{ say: 'Fine.' }], newPlace());

  const text = textOf(api.requests[0]);
  assert.match(text, /^Arguments: New checkout$/m);
  assert.match(text, /wicked-garden:rollout-manager/);
  assert.doesNotMatch(text, /\$ARGUMENTS/);
});

test('the agent plans and the card on disk holds its old text and the plan, once, also after a second update', async () => {
  const place = newPlace();
  const script: ScriptLine[] = [
    createCard,
    delegate,
    ours('discover', {}),
    ours('assess-risk', facts),
    ours('plan-stages', facts),
    ours('update-kanban', { feature, taskId: '1' }),
    handedOver,
    ours('plan-stages', { feature, errorRatePercent: 1.2, p95Milliseconds: 340 }),
    ours('update-kanban', { feature, taskId: '1' }),
    handedOver,
    ours('rollout-status', { feature, show: 'plan' }),
    repeatLastResult,
    { say: 'Planned.' },
  ];

  const { api, answer } = await run(feature, script, place);

  assert.deepEqual(answer.permission_denials, []);
  for (const request of api.requests.slice(3, -1)) assert.equal(lastResult(request).isError, false);
  const [task, ...others] = tasksIn(place.home);
  assert.deepEqual(others, []);
  assert.ok(task);
  assert.ok(task.description.startsWith(brief), task.description);
  assert.equal(timesIn(task.description, '[rollout-manager] Progressive Rollout Plan'), 1);
  assert.equal(task.metadata?.source_agent, 'rollout-manager');
  const firstDescription = inputOf(api.requests[7], 'TaskUpdate').description;
  assert.notEqual(task.description, firstDescription, 'the second update said something new');
  assert.equal(task.description, inputOf(api.requests[10], 'TaskUpdate').description);
});

test('a later session finds the card in a shared list by its mark and replaces its section', async () => {
  const place = { ...newPlace(), environment: { CLAUDE_CODE_TASK_LIST_ID: 'shop' } };
  const card = [ours('update-kanban', { feature, board: 'claude-tasks' }), handedOver, { say: 'Done.' }];

  await run(
    feature,
    [
      createCard,
      ours('plan-stages', facts),
      ours('update-kanban', { feature, taskId: '1' }),
      handedOver,
      { say: 'Done.' },
    ],
    place,
  );
  await run(feature, card, place);
  const again = await run(feature, [ours('plan-stages', { feature, usersPercent: 60 }), ...card], place);

  const [task, ...others] = tasksIn(place.home);
  assert.deepEqual(others, []);
  assert.deepEqual(again.answer.permission_denials, []);
  assert.ok(task?.description.startsWith(brief) === true);
  assert.equal(timesIn(task.description, '[rollout-manager] Progressive Rollout Plan'), 1);
});

test('without a card the board hands over a TaskCreate, and the client makes it', async () => {
  const place = newPlace();
  const board = { feature, board: 'claude-tasks' };

  await run(feature, [ours('plan-stages', facts), ours('update-kanban', board), handedOver, { say: 'Done.' }], place);

  const [task] = tasksIn(place.home);
  assert.match(task?.description ?? '', /\[rollout-manager\] Progressive Rollout Plan/);
});

test('what the model sees of a plan is the structured answer with the Markdown to pass on', async () => {
  const { api } = await run(feature, [ours('plan-stages', facts), { say: 'Done.' }], newPlace());

  const seen = answerIn(api.requests[1]);
  assert.deepEqual(new Set(Object.keys(seen)), new Set(['slug', 'level', 'strategy', 'kept', 'markdown']));
  assert.match(String(seen.markdown), /^## Rollout Plan: New checkout\n[\s\S]+### Stages[\s\S]+### Next Steps/);
});

test('--discover lists what the checkout uses, each with its file', async () => {
  const { api } = await run('--discover', [ours('discover', {}), { say: 'Done.' }], newPlace());

  const found = JSON.stringify(answerIn(api.requests[1]));
  assert.match(textOf(api.requests[0]), /^Arguments: --discover$/m);
  for (const expected of [/flagd/i, /argo/i, /prometheus/i, /deploy\/alerts\.yaml/]) assert.match(found, expected);
});

test('--status tells an earlier plan in a later session', async () => {
  const place = newPlace();

  await run(feature, [ours('plan-stages', facts), { say: 'Done.' }], place);
  const { api } = await run('--status New checkout', [ours('rollout-status', { feature }), { say: 'Done.' }], place);

  assert.match(lastResult(api.requests[1]).text, /New checkout/);
  assert.match(textOf(api.requests[0]), /^Arguments: --status New checkout$/m);
});

test('--strategy: a more careful one is planned, a bolder one is refused until a reason is given', async () => {
  const script = [
    ours('plan-stages', {
      feature: 'Blue button',
      usersPercent: 0.5,
      revenueImpact: 'none',
      criticality: 'non-critical',
      timeToUndo: 'instant',
      strategy: 'canary',
    }),
    ours('plan-stages', { ...facts, strategy: 'big-bang' }),
    ours('plan-stages', { ...facts, strategy: 'big-bang', reason: 'The old checkout is switched off tonight' }),
    { say: 'Done.' },
  ];

  const { api } = await run(`${feature} --strategy canary`, script, newPlace());

  assert.equal(answerIn(api.requests[1]).strategy, 'canary');
  const refused = lastResult(api.requests[2]);
  assert.equal(refused.isError, true);
  assert.match(refused.text, /reason/);
  assert.match(String(answerIn(api.requests[3]).markdown), /The old checkout is switched off tonight/);
});

test('behind the tool search the agent finds the tools by the name that the plugin tells', async () => {
  const place = { ...newPlace(), environment: { ENABLE_TOOL_SEARCH: 'true' } };
  const search: Turn = { tool: 'ToolSearch', input: { query: 'rollout', max_results: 10 } };

  const { api } = await run('--discover', [search, ours('discover', {}), { say: 'Done.' }], place);

  assert.ok(
    api.requests[0]?.tools?.every(({ name }) => !name.startsWith('mcp__')),
    'the tools are deferred',
  );
  assert.match(JSON.stringify(answerIn(api.requests[2])), /flagd/i);
});

/** The input of the last call of a tool that a request's messages carry. */
function inputOf(request: ModelRequest | undefined, tool: string): Record<string, unknown> {
  const blocks = (request?.messages ?? []).flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const call = blocks.findLast(({ type, name }) => type === 'tool_use' && name === tool);
  assert.ok(call?.input);
  return call.input;
}
