import assert from 'node:assert/strict';
import nodeFs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type FileSystem, openRepository } from '../../../src/repository/repository.js';
import { type Holder, textOf } from '../../../src/repository/writing/holder.js';
import { UserError } from '../../../src/user-error.js';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'held-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const self = { pid: 4711, host: 'here', isRunning: () => false };
const open = (fileSystem: FileSystem = nodeFs) => openRepository(root, { environment: {}, fileSystem, self });
const textIn = (name: string) => readFileSync(path.join(root, name), 'utf8');
const put = (name: string, text: string) => writeFileSync(path.join(root, name), text);
const dead: Holder = { token: 'k0-d-1-dead', pid: 13, host: 'here', began: 1, since: Date.now() };
const coded = (code: string) => (error: unknown) => error instanceof UserError && error.code === code;
const refuse = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

describe('a file that is held', () => {
  it('changes by what was there, in turn, in however many calls', async () => {
    put('count', '0');
    const repository = open();
    const one = () => repository.update('count', async (before) => String(Number(before) + 1));

    await Promise.all(Array.from({ length: 30 }, one));

    assert.equal(textIn('count'), '30');
    assert.deepEqual(readdirSync(root), ['count']);
  });

  it('is not written where its change says so, says the same or throws', async () => {
    put('a', 'old');
    const { mtimeMs } = nodeFs.statSync(path.join(root, 'a'));
    const repository = open();

    assert.equal(await repository.update('a', () => undefined), false);
    assert.equal(await repository.update('a', (before) => before), false);
    await assert.rejects(repository.update('a', refuse('EIO')), coded('write-refused'));
    await assert.rejects(
      repository.update('a', () => {
        throw new TypeError('bug');
      }),
      TypeError,
    );

    assert.equal(nodeFs.statSync(path.join(root, 'a')).mtimeMs, mtimeMs);
    assert.deepEqual(readdirSync(root), ['a']);
  });

  it('and a line elsewhere are written both or neither', async () => {
    put('a', 'old');
    put('a.lines', 'one\n');
    const write = (fs: FileSystem) =>
      open(fs).locked('a', (held) => held.write('new', { file: 'a.lines', line: 'two' }));

    await assert.rejects(write({ ...nodeFs, renameSync: refuse('EIO') }), coded('write-refused'));
    const afterFailure = [textIn('a'), textIn('a.lines')];
    await write(nodeFs);

    assert.deepEqual(afterFailure, ['old', 'one\n']);
    assert.deepEqual([textIn('a'), textIn('a.lines')], ['new', 'one\ntwo\n']);
    assert.deepEqual(readdirSync(root), ['a', 'a.lines']);
  });

  it('ends a line that a crash cut off before it adds another', async () => {
    put('lines', '{"a":1}\n{"b');

    await open().locked('lines', (held) => held.append({ file: 'lines', line: '{"c":3}' }));

    assert.equal(textIn('lines'), '{"a":1}\n{"b\n{"c":3}\n');
  });

  it('offers what a dead writer had finished, and sweeps it away', async () => {
    put('a', 'old');
    put(`a.${dead.token}-1.tmp`, 'finished');
    put('a.lock', textOf(dead));
    put('a.lock.k0-e-1-gone', textOf({ ...dead, token: 'orphan' }));
    put('a.notes.tmp', 'a person’s');
    let seen: readonly string[] = [];

    await open().locked('a', (held) => {
      seen = held.abandoned;
      held.adopt(held.abandoned[0] ?? '');
    });

    assert.deepEqual(seen, [`a.${dead.token}-1.tmp`]);
    assert.equal(textIn('a'), 'finished');
    assert.deepEqual(readdirSync(root), ['a', 'a.notes.tmp']);
  });

  it('is not written by whoever has lost it', async () => {
    put('a', 'old');
    const other = textOf({ ...dead, token: 'other', host: 'there' });

    const writing = open().locked('a', (held) => {
      put('a.lock', other);
      held.write('new', { file: 'a.lines', line: 'x' });
    });

    await assert.rejects(writing, coded('lock-lost'));
    assert.equal(textIn('a'), 'old');
    assert.equal(textIn('a.lock'), other);
    assert.deepEqual(readdirSync(root), ['a', 'a.lock']);
  });

  it('says where a disk did not confirm what it had taken', async () => {
    mkdirSync(path.join(root, 'sub'));
    const isFolder = (descriptor: number) => nodeFs.fstatSync(descriptor).isDirectory();
    const fsyncSync = (descriptor: number) => (isFolder(descriptor) ? refuse('EIO')() : nodeFs.fsyncSync(descriptor));

    await assert.rejects(open({ ...nodeFs, fsyncSync }).write('sub/a', 'new'), coded('write-unconfirmed'));
    await open({ ...nodeFs, fsyncSync: (it) => (isFolder(it) ? refuse('EINVAL')() : undefined) }).write('sub/b', 'new');

    assert.deepEqual([textIn('sub/a'), textIn('sub/b')], ['new', 'new']);
  });
});
