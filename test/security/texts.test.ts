import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { saidByAll } from '../support/both-doors.js';
import { commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';

const evil = [
  '\u001b[2J\u001b]0;title\u0007ansi',
  'zero\u200bwidth\ufeff',
  '\u202eexe.txt\u202c',
  '\u2066isolate\u2069',
  'carriage\rreturn',
  '`tick` ``` fence',
  '<img src=x onerror=alert(1)>',
  '![x](http://evil.example/?q=1)',
  '@everyone',
  '<!-- rollout-manager:end new-checkout -->',
  '| cell | break |',
  '\u0085\u009bnext',
];
const joined = evil.join(' ');
const asName = (text: string) => text.replaceAll('/', '_').slice(0, 80);

function evilShop(): string {
  const folder = folderOf({
    'package.json': JSON.stringify({ name: joined, dependencies: { '@openfeature/server-sdk': '1.0.0' } }),
    'flags.json': JSON.stringify({
      flags: Object.fromEntries(evil.map((key) => [key, { state: 'ENABLED', defaultVariant: 'a' }])),
    }),
    'deploy/alerts.yaml': `groups:\n- name: x\n  rules:\n${evil.map((name) => `  - alert: ${JSON.stringify(name)}\n    expr: up == 0`).join('\n')}\n`,
    'dashboards/x.json': JSON.stringify({ title: joined, panels: [{ title: joined }] }),
    CODEOWNERS: evil.map((text) => `* @${text}`).join('\n'),
    'deploy/app.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${JSON.stringify(joined)}\n`,
    'catalog-info.yaml': `kind: Component\nmetadata:\n  name: ${JSON.stringify(joined)}\nspec:\n  owner: ${JSON.stringify(joined)}\n`,
    'backlog/config.yml': 'project_name: "x"\nstatuses: ["To Do"]\n',
    'backlog/tasks/task-1 - x.md': `---js\nglobalThis.ranByFrontMatter = true;\n---\n${joined}`,
    ...Object.fromEntries(evil.map((name) => [`deploy/${asName(name)}.yaml`, 'kind: Service\napiVersion: v1\n'])),
    'src/pay.ts': 'export const a = 1;\n',
  });
  gitIn(folder, 'init', '-q', '-b', 'main');
  commitIn(folder, joined);
  putInto(folder, {
    'src/pay.ts': `charge(card); // ${joined}\n`,
    [`db/${asName(joined)}.sql`]: `ALTER TABLE orders DROP COLUMN c; -- ${joined}\n`,
  });
  commitIn(folder, `Revert "${joined}"`);
  return folder;
}

const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)/;

/** Every text of an answer: JSON hides control characters behind escapes. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)])
    : [];
}

test('whatever names, titles, messages and lines hold, nothing unseen is shown, written or run', {
  timeout: 240_000,
}, async () => {
  const folder = evilShop();

  const said = await saidByAll(folder);

  for (const { door, operation, text, isBug } of said) {
    assert.equal(isBug, false, `${operation} through ${door}: ${text.slice(-1500)}`);
    const texts = door === 'mcp' ? textsIn(JSON.parse(text)) : [text.replaceAll(/\\u00[0-9a-f]{2}/g, 'escaped')];
    for (const one of texts) assert.doesNotMatch(one, unseen, `${operation} through ${door}`);
  }
  for (const where of ['.rollouts', 'backlog/tasks']) {
    for (const name of readdirSync(path.join(folder, where)).filter((it) => !it.startsWith('task-1 '))) {
      assert.doesNotMatch(readFileSync(path.join(folder, where, name), 'utf8'), unseen, name);
    }
  }
  assert.equal(Reflect.get(globalThis, 'ranByFrontMatter'), undefined);
  rmSync(folder, { recursive: true, force: true });
});

test('the mark of a section in a text of others ends no section', { timeout: 240_000 }, async () => {
  const folder = evilShop();
  await saidByAll(folder);
  await saidByAll(folder);

  const cards = readdirSync(path.join(folder, 'backlog/tasks'))
    .filter((name) => !name.startsWith('task-1 '))
    .map((name) => readFileSync(path.join(folder, 'backlog/tasks', name), 'utf8'));
  const marks = (mark: string) => cards.map((card) => card.split(`<!-- rollout-manager:${mark} `).length - 1);

  // The rollout's own card, its rehearsal and its clean-up, each with one section after two rounds.
  assert.deepEqual(marks('begin'), [1, 1, 1]);
  assert.deepEqual(marks('end'), [1, 1, 1]);
  assert.equal(cards.filter((card) => card.includes('<!-- rollout-manager:begin new-checkout -->')).length, 1);
  rmSync(folder, { recursive: true, force: true });
});
