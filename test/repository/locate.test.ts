import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type Caller, repositoryOfCall } from '../../src/repository/locate.js';
import { UserError } from '../../src/user-error.js';

let top: string;
beforeEach(() => {
  top = realpathSync(mkdtempSync(path.join(tmpdir(), 'locate-')));
  for (const folder of ['project/part', 'root/part', 'cwd/.git', 'cwd/deep/er', 'outside']) {
    mkdirSync(path.join(top, folder), { recursive: true });
  }
  writeFileSync(path.join(top, 'project/file'), '');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const at = (folder: string) => path.join(top, folder);
const caller = (more: Partial<Caller> = {}): Caller => ({
  door: 'mcp',
  environment: { CLAUDE_PROJECT_DIR: at('project') },
  workingDirectory: at('cwd/deep/er'),
  roots: [at('root')],
  signal: new AbortController().signal,
  ...more,
});
const nameOf = (argument: string | undefined, more?: Partial<Caller>) => repositoryOfCall(argument, caller(more)).name;
const coded =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof UserError && error.code === code && words.test(error.message);

test('the argument comes first, then the project, then the first root, then the checkout around the working directory', () => {
  assert.equal(nameOf('part'), 'part');
  assert.equal(nameOf(at('root')), 'root');
  assert.equal(nameOf(undefined), 'project');
  assert.equal(nameOf(undefined, { environment: {} }), 'root');
  assert.equal(nameOf(undefined, { environment: {}, roots: [] }), 'cwd');
});

test('an unset variable arrives as its literal and counts as unset', () => {
  for (const value of [['$', '{CLAUDE_PROJECT_DIR}'].join(''), '']) {
    assert.equal(nameOf(undefined, { environment: { CLAUDE_PROJECT_DIR: value } }), 'root');
  }
});

test('without a checkout around it, the working directory is the repository', () => {
  assert.equal(nameOf(undefined, { environment: {}, roots: [], workingDirectory: at('outside') }), 'outside');
});

test('over MCP a folder outside the project and the roots is refused, on the command line it is taken', () => {
  symlinkSync(at('outside'), at('project/way-out'));
  for (const argument of [at('outside'), '../outside', 'way-out', at('.'), '..', '/']) {
    assert.throws(() => nameOf(argument), coded('path-outside'), argument);
  }
  assert.throws(() => nameOf(at('project-2')), coded('no-such-folder'));
  assert.equal(nameOf(at('outside'), { door: 'cli' }), 'outside');
  assert.equal(nameOf('../outside', { door: 'cli' }), 'outside');
});

test('over MCP a folder whose name begins like the project lies outside it', () => {
  mkdirSync(at('project-2'));

  assert.throws(() => nameOf(at('project-2')), coded('path-outside'));
});

test('over MCP without project and roots the checkout itself is what is allowed', () => {
  const bare = { environment: {}, roots: [] };

  assert.equal(nameOf('deep', bare), 'deep');
  assert.throws(() => nameOf(at('outside'), bare), coded('path-outside'));
});

test('a project behind a link is the folder it leads to', () => {
  symlinkSync(at('project'), at('alias'));

  const inAlias = { environment: { CLAUDE_PROJECT_DIR: at('alias') }, roots: [] };

  assert.equal(nameOf(undefined, inAlias), 'project');
  assert.equal(nameOf(at('project/part'), inAlias), 'part');
});

test('a missing folder and a file are named as the caller named them', () => {
  assert.throws(() => nameOf('missing'), coded('no-such-folder', /`missing`/));
  assert.throws(() => nameOf('file'), coded('not-a-folder', /`file` is a file/));
  assert.throws(() => nameOf('a\0b'), coded('no-such-folder'));
});
