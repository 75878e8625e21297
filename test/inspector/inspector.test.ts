import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { checkoutCopy } from '../client/plugin-copy.js';
import { inspect, installInspector } from './inspector.js';

before(installInspector);

const tools = ['discover', 'assess-risk', 'plan-stages', 'check-readiness', 'update-kanban', 'rollout-status'];

test("the inspector's strict check finds no schema that some client could not read", () => {
  const { exitCode, stdout, stderr } = inspect(checkoutCopy(), ['--method', 'tools/list', '--strict']);

  assert.equal(exitCode, 0, stdout + stderr);
  const listed: { tools: { name: string; title?: string; outputSchema?: object }[] } = JSON.parse(stdout);
  assert.deepEqual(new Set(listed.tools.map(({ name }) => name)), new Set(tools));
  assert.ok(listed.tools.every(({ title, outputSchema }) => title !== undefined && outputSchema !== undefined));
});

test('every tool answers the inspector in the order in which a rollout goes', () => {
  const project = checkoutCopy();
  const facts = ['feature=New checkout', 'usersPercent=40', 'timeToUndo=instant'];

  const discovered = answered(project, 'discover', []);
  const assessed = answered(project, 'assess-risk', facts);
  const planned = answered(project, 'plan-stages', facts);
  const checked = answered(project, 'check-readiness', ['feature=New checkout']);
  const carded = answered(project, 'update-kanban', ['feature=New checkout', 'board=backlog-md']);
  const status = answered(project, 'rollout-status', ['feature=New checkout']);

  assert.match(JSON.stringify(discovered), /flagd/i);
  assert.equal(assessed.level, 'HIGH');
  assert.match(String(planned.markdown), /^## Rollout Plan: New checkout\n/);
  assert.equal(checked.ready, false);
  assert.equal(carded.outcome, 'written');
  assert.match(JSON.stringify(status), /New checkout/);
});

test('a wrong argument is answered by a tool error that names it', () => {
  const { exitCode, stdout, stderr } = inspect(checkoutCopy(), [...calling('assess-risk', ['featur=New checkout'])]);

  assert.match(stdout + stderr, /feature/);
  assert.ok(exitCode !== 0 || JSON.parse(stdout).isError === true);
});

function calling(tool: string, values: readonly string[]): string[] {
  const pairs = values.flatMap((pair) => ['--tool-arg', pair]);
  return ['--method', 'tools/call', '--tool-name', tool, ...pairs];
}

function answered(project: string, tool: string, values: readonly string[]): Record<string, unknown> {
  const { exitCode, stdout, stderr } = inspect(project, calling(tool, values));
  assert.equal(exitCode, 0, `${tool}: ${stdout}${stderr}`);
  const result: { isError?: boolean; structuredContent?: Record<string, unknown> } = JSON.parse(stdout);
  assert.notEqual(result.isError, true, stdout);
  assert.ok(result.structuredContent, `${tool} has structured content`);
  return result.structuredContent;
}
