import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import nodeFs, {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type FileSystem, openRepository, type Repository } from '../../src/repository/repository.js';
import { UserError } from '../../src/user-error.js';

let top: string;
let root: string;
beforeEach(() => {
  top = realpathSync(mkdtempSync(path.join(tmpdir(), 'repository-')));
  root = path.join(top, 'shop');
  mkdirSync(path.join(root, 'src'), { recursive: true });
  mkdirSync(path.join(top, 'outside'));
  writeFileSync(path.join(top, 'outside/secret.txt'), 'secret');
  writeFileSync(path.join(root, 'src/a.ts'), 'a');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const environment = { PATH: process.env.PATH };
const open = (fileSystem?: FileSystem) =>
  openRepository(root, { environment, ...(fileSystem === undefined ? {} : { fileSystem }) });
const listOf = async (repository: Repository) => (await repository.listing()).files;
const inRoot = (file: string) => path.join(root, file);
const link = (target: string, file: string) => symlinkSync(target, inRoot(file));
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: root, env: { ...environment, HOME: top }, stdio: 'ignore' });
const addTo = (repository: Repository, file: string, line: string) =>
  repository.locked(file, (held) => held.append({ file, line }));
const coded =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof UserError && error.code === code && words.test(error.message);

test('a path that leaves the repository is refused to every verb', async () => {
  for (const file of [
    '../outside/secret.txt',
    'src/../../outside/secret.txt',
    '..',
    '..\\outside\\secret.txt',
    path.join(top, 'outside/secret.txt'),
    'C:\\x',
    'a\0b',
  ]) {
    const repository = open();
    assert.throws(() => repository.read(file), coded('path-outside'), file);
    assert.throws(() => repository.readWhole(file), coded('path-outside'), file);
    assert.throws(() => repository.listFolder(file), coded('path-outside'), file);
    await assert.rejects(repository.write(file, 'x'), coded('path-outside'), file);
    await assert.rejects(addTo(repository, file, 'x'), coded('path-outside'), file);
  }
  assert.equal(readFileSync(path.join(top, 'outside/secret.txt'), 'utf8'), 'secret');
});

test('a path that only looks as if it left is read', () => {
  writeFileSync(inRoot('..notes'), 'kept');

  assert.equal(open().read('..notes'), 'kept');
  assert.equal(open().read('src/../src/a.ts'), 'a');
});

test('a link to a file outside is not read and not written', async () => {
  link('../outside/secret.txt', 'leak.txt');
  link('../outside/not-yet.txt', 'dangling.txt');

  assert.equal(open().read('leak.txt'), undefined);
  await assert.rejects(open().write('leak.txt', 'x'), coded('path-outside', /link/));
  await assert.rejects(addTo(open(), 'leak.txt', 'x'), coded('path-outside', /link/));
  await assert.rejects(addTo(open(), 'dangling.txt', 'x'), coded('write-refused'));

  assert.deepEqual(readdirSync(path.join(top, 'outside')), ['secret.txt']);
  assert.equal(readFileSync(path.join(top, 'outside/secret.txt'), 'utf8'), 'secret');
});

test('nothing behind a folder link that leaves is read, listed or written', async () => {
  link('../outside', 'out');
  link('../outside/new', 'dangling');

  assert.throws(() => open().read('out/secret.txt'), coded('path-outside', /`out`/));
  assert.throws(() => open().listFolder('out'), coded('path-outside'));
  await assert.rejects(open().write('out/x.txt', 'x'), coded('path-outside'));
  await assert.rejects(open().write('out/deep/er/x.txt', 'x'), coded('path-outside'));
  await assert.rejects(open().write('dangling/x.txt', 'x'), UserError);

  assert.deepEqual(readdirSync(path.join(top, 'outside')), ['secret.txt']);
});

test('a link that stays inside is followed, also when writing', async () => {
  link('src', 'source');
  link('src/a.ts', 'alias.ts');
  const repository = open();

  await repository.write('alias.ts', 'b');
  await addTo(repository, 'source/a.ts', 'c');

  assert.equal(repository.read('alias.ts'), 'b\nc\n');
  assert.equal(readFileSync(inRoot('src/a.ts'), 'utf8'), 'b\nc\n');
  assert.ok(lstatSync(inRoot('alias.ts')).isSymbolicLink());
});

test('what is no ordinary file has no text and hangs nobody', { timeout: 5000 }, async () => {
  execFileSync('mkfifo', [inRoot('pipe')]);
  link('loop', 'loop');

  for (const file of ['pipe', 'loop', 'src', '.', '', 'missing', 'src/a.ts/below', 'x'.repeat(300)]) {
    assert.equal(open().read(file), undefined, file);
  }
  assert.deepEqual(open().listFolder('missing'), []);
  assert.deepEqual(open().listFolder('src/a.ts'), []);
  await assert.rejects(open().write('', 'x'), coded('path-outside'));
  await assert.rejects(open().write('src', 'x'), coded('write-refused', /a folder/));
  await assert.rejects(open().write('src/a.ts/below', 'x'), coded('write-refused'));
  assert.deepEqual(readdirSync(top).sort(), ['outside', 'shop']);
});

test('raw bytes come with a stamp where the process may be asked again, and the same bytes where it ends', () => {
  execFileSync('mkfifo', [inRoot('pipe')]);
  link('src/a.ts', 'alias.ts');
  link('../outside/secret.txt', 'leak.txt');
  link('../outside', 'out');
  writeFileSync(inRoot('empty'), '');
  writeFileSync(inRoot('pages'), 'grün'.repeat(4096));
  const pages = Buffer.from('grün'.repeat(4096)).toString('latin1');

  for (const remembers of [true, false]) {
    const repository = openRepository(root, { environment, remembers });
    const rawOf = (file: string, limit = 1_000_000) => {
      const found = repository.readRaw(file, limit);
      return found === undefined ? undefined : [found.bytes.toString('latin1'), found.isCut];
    };

    for (const file of ['pipe', 'src', 'missing', 'leak.txt', 'out/secret.txt']) {
      assert.equal(rawOf(file), undefined, file);
    }
    assert.deepEqual(rawOf('empty'), ['', false]);
    assert.deepEqual(rawOf('alias.ts'), ['a', false]);
    assert.deepEqual(rawOf('pages'), [pages, false]);
    assert.deepEqual(rawOf('pages', pages.length), [pages, false]);
    assert.deepEqual(rawOf('pages', 4096), [pages.slice(0, 4096), true]);
    assert.equal(repository.readRaw('src/a.ts', 10)?.stamp === undefined, !remembers);
    assert.equal(repository.identity === undefined, !remembers);
  }
});

test('a write makes folders, keeps access bits and breaks no hard link', async () => {
  chmodSync(inRoot('src/a.ts'), 0o600);
  linkSync(inRoot('src/a.ts'), path.join(top, 'outside/other-name'));
  const repository = open();

  await repository.write('src/a.ts', 'b');
  await repository.write('new/folder/file.txt', 'x');

  assert.equal(statSync(inRoot('src/a.ts')).mode & 0o777, 0o600);
  assert.equal(readFileSync(path.join(top, 'outside/other-name'), 'utf8'), 'a');
  assert.equal(readFileSync(inRoot('new/folder/file.txt'), 'utf8'), 'x');
});

test('a write that the disk refuses at any step leaves the old text and nothing else', async () => {
  const refuse = (code: string) => () => {
    throw Object.assign(new Error(code), { code });
  };
  const halfWritten = (descriptor: number, bytes: NodeJS.ArrayBufferView, at?: number | null): number => {
    if ((at ?? 0) > 0) refuse('ENOSPC')();
    return nodeFs.writeSync(descriptor, bytes, 0, 3);
  };
  const broken: Record<string, Partial<FileSystem>> = {
    mkdir: { mkdirSync: refuse('ENOSPC') },
    open: { openSync: refuse('ENOSPC') },
    write: { writeSync: refuse('ENOSPC') },
    'half a write': { writeSync: halfWritten as FileSystem['writeSync'] },
    fsync: { fsyncSync: refuse('ENOSPC') },
    rename: { renameSync: refuse('ENOSPC') },
  };
  for (const [step, part] of Object.entries(broken)) {
    const repository = open({ ...nodeFs, ...part });

    await assert.rejects(
      repository.write('src/a.ts', 'longer text'),
      coded('write-refused', /no space is left.*nothing was changed/),
      step,
    );
    if (step !== 'rename')
      await assert.rejects(addTo(repository, 'src/a.ts', 'longer text'), coded('write-refused'), step);

    assert.equal(readFileSync(inRoot('src/a.ts'), 'utf8'), 'a', step);
    assert.deepEqual(readdirSync(inRoot('src')), ['a.ts'], step);
  }
});

test('a file that another writer replaces while it is read is read anew, not taken for none', () => {
  let versions = 0;
  const statSync = (...args: Parameters<typeof nodeFs.statSync>) => {
    if (versions < 3) {
      versions += 1;
      writeFileSync(inRoot('next'), `version ${versions}`);
      renameSync(inRoot('next'), inRoot('src/a.ts'));
    }
    return nodeFs.statSync(...args);
  };

  assert.equal(open({ ...nodeFs, statSync: statSync as FileSystem['statSync'] }).read('src/a.ts'), 'version 3');
});

test('a bug inside a write keeps its own error', async () => {
  const repository = open({
    ...nodeFs,
    renameSync: () => {
      throw new TypeError('bug');
    },
  });

  await assert.rejects(repository.write('src/a.ts', 'b'), TypeError);
});

test('UTF-16 is read, a byte order mark stays, and what would come back as other bytes is not given for writing', () => {
  writeFileSync(inRoot('utf16.txt'), Buffer.from('\ufeffgrün', 'utf16le'));
  writeFileSync(inRoot('mark.txt'), '\ufeffgrün');
  writeFileSync(inRoot('latin1.txt'), Buffer.from('grün', 'latin1'));
  writeFileSync(inRoot('large.txt'), Buffer.alloc(8 * 1024 * 1024 + 1, 'x'));
  const repository = open();

  assert.equal(repository.read('utf16.txt'), 'grün');
  assert.equal(repository.read('mark.txt'), '\ufeffgrün');
  assert.equal(repository.readWhole('mark.txt'), '\ufeffgrün');
  assert.equal(repository.read('large.txt')?.length, 8 * 1024 * 1024);
  assert.equal(repository.read('large.txt', 10)?.length, 10);
  assert.throws(() => repository.readWhole('utf16.txt'), coded('not-utf-8', /`utf16\.txt`/));
  assert.throws(() => repository.readWhole('latin1.txt'), coded('not-utf-8'));
  assert.throws(() => repository.readWhole('large.txt'), coded('too-large'));
  assert.equal(repository.readWhole('missing'), undefined);
});

test('without git a walk honours every .gitignore, enters no link and opens no pipe', { timeout: 5000 }, async () => {
  mkdirSync(inRoot('src/deep/kept'), { recursive: true });
  mkdirSync(inRoot('dist'));
  mkdirSync(inRoot('node_modules/x'), { recursive: true });
  link('../outside', 'out');
  for (const file of [
    'dist/a.js',
    'src/deep/a.log',
    'src/deep/kept/b.txt',
    'src/deep/secret.txt',
    'node_modules/x/i.js',
    'z.log',
    'ö.md',
  ]) {
    writeFileSync(inRoot(file), '');
  }
  writeFileSync(inRoot('.gitignore'), 'dist/\n*.log\n');
  writeFileSync(inRoot('src/deep/.gitignore'), '/secret.txt\n');
  execFileSync('mkfifo', [inRoot('src/deep/kept/.gitignore')]);

  const found = await listOf(openRepository(root, { environment: { ...environment, GIT_CEILING_DIRECTORIES: top } }));

  assert.deepEqual(found, ['.gitignore', 'src/a.ts', 'src/deep/.gitignore', 'src/deep/kept/b.txt', 'ö.md']);
});

test('a rule further down takes back what one further up ignores', async () => {
  writeFileSync(inRoot('.gitignore'), '*.log\n');
  writeFileSync(inRoot('src/.gitignore'), '!kept.log\n');
  writeFileSync(inRoot('src/kept.log'), '');
  writeFileSync(inRoot('src/other.log'), '');

  const withoutGit = await listOf(open());
  git('init', '--quiet');
  const withGit = await listOf(open());

  assert.deepEqual(withoutGit, withGit);
  assert.ok(withGit.includes('src/kept.log') && !withGit.includes('src/other.log'));
});

test('with git the list is what git tracks or would track, names as they are', async () => {
  git('init', '--quiet');
  for (const file of ['tracked.txt', 'ö "quoted" 名.txt', 'forced.log', 'ignored.log']) writeFileSync(inRoot(file), '');
  writeFileSync(inRoot('.gitignore'), '*.log\n');
  git('add', '--force', 'tracked.txt', 'forced.log');

  const found = await listOf(open());

  assert.deepEqual(found, ['.gitignore', 'forced.log', 'src/a.ts', 'tracked.txt', 'ö "quoted" 名.txt']);
  assert.deepEqual(open().listFolder('.'), [
    '.gitignore',
    'forced.log',
    'ignored.log',
    'tracked.txt',
    'ö "quoted" 名.txt',
  ]);
  assert.deepEqual(open().listFolder('src'), ['a.ts']);
});

test("git answers for this folder, whatever a hook's environment says, and runs no program of the repository", async () => {
  git('init', '--quiet');
  mkdirSync(path.join(top, 'other'));
  execFileSync('git', ['init', '--quiet', path.join(top, 'other')]);
  git('config', 'core.fsmonitor', `touch ${path.join(top, 'ran')};`);
  const hooked = { ...environment, GIT_DIR: path.join(top, 'other/.git'), GIT_WORK_TREE: path.join(top, 'other') };

  const repository = openRepository(root, { environment: hooked });

  assert.deepEqual(await listOf(repository), ['src/a.ts']);
  assert.equal((await repository.git(['rev-parse', '--show-toplevel']))?.trim(), root);
  assert.equal(await repository.git(['no-such-command']), undefined);
  assert.equal(nodeFs.existsSync(path.join(top, 'ran')), false);
});
