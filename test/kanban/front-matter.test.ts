import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFrontMatter } from '../../src/kanban/front-matter.js';
import { UserError } from '../../src/user-error.js';

const coded = (code: string) => (error: unknown) => error instanceof UserError && error.code === code;

test('labels are read from a list, a flow list and a single word', async () => {
  for (const labels of ['labels:\n  - a\n  - rollout:x', "labels: [a, 'rollout:x']"]) {
    assert.deepEqual((await readFrontMatter(`---\n${labels}\n---\n`, 'c.md')).labels, ['a', 'rollout:x']);
  }
  assert.deepEqual((await readFrontMatter('\ufeff---\r\nlabels: a\r\n---\r\ntext', 'c.md')).labels, ['a']);
});

test('a card without front matter has no labels', async () => {
  for (const text of ['', '# Card', '----\nlabels: a\n----', 'text\n---\nlabels: [a]\n---\n']) {
    assert.deepEqual((await readFrontMatter(text, 'c.md')).labels, [], text);
  }
});

test('executable front matter is refused and never run', async () => {
  const payload = 'globalThis.ranFromCard = true; module.exports = {}';
  for (const language of [
    'js',
    'javascript',
    ' js',
    '\tJavaScript',
    'JS',
    'js foo',
    'coffee',
    'coffeescript',
    'cson',
    'ts',
  ]) {
    for (const start of ['', '\ufeff']) {
      const text = `${start}---${language}\n${payload}\n---\n`;
      await assert.rejects(readFrontMatter(text, 'c.md'), coded('front-matter-executable'), language);
    }
  }
  assert.equal('ranFromCard' in globalThis, false);
});

test('front matter that cannot be read is named with its file', async () => {
  const deep = `---\na: ${'['.repeat(20_000)}\n---\n`;
  const texts = [
    '---\na: [1\n---\n',
    '---\na: 1\nno end',
    '---toml\na = 1\n---\n',
    '---json\n{"a":\n---\n',
    '---constructor\n---\n',
    deep,
  ];
  for (const text of texts) {
    await assert.rejects(readFrontMatter(text, 'tasks/c.md'), coded('front-matter-broken'));
    await assert.rejects(readFrontMatter(text, 'tasks/c.md'), /`tasks\/c\.md`/);
  }
});

test('aliases that multiply and merged keys cost no time', async () => {
  const bomb = ['a0: &a0 [x]', ...Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`)].join('\n');
  const merges = `b: &b {k: 1}\n${'c: {<<: [*b, *b]}\n'.repeat(1000)}`;
  const started = performance.now();

  await readFrontMatter(`---\n${bomb}\nlabels: [x]\n---\n`, 'c.md');
  await assert.rejects(readFrontMatter(`---\n${merges}---\n`, 'c.md'), coded('front-matter-broken'));

  assert.ok(performance.now() - started < 2000);
});

test('names with an at sign are read as Backlog.md reads them', async () => {
  for (const assignee of ['assignee: @sara', 'assignee: [@sara, "@tom"]', 'assignee:\n  - @sara']) {
    assert.deepEqual((await readFrontMatter(`---\n${assignee}\nlabels: [a]\n---\n`, 'c.md')).labels, ['a'], assignee);
  }
});
