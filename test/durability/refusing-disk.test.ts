import assert from 'node:assert/strict';
import nodeFs, { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { backlogMd } from '../../src/kanban/backlog-md.js';
import { type FileSystem, openRepository, type Repository } from '../../src/repository/repository.js';
import { changeRollout } from '../../src/rollouts/change.js';
import { UserError } from '../../src/user-error.js';
import { keepRollout } from '../support/keep-rollout.js';
import { recordOf } from '../support/record-of.js';

const slug = 'new-checkout';
const environment = {};
const codes = {
  ENOSPC: /no space is left/,
  EACCES: /permission was denied|cannot be read/,
  EIO: /the disk reported an error/,
};
/** Every call by which something is written, and those by which the writer looks where it writes. */
const steps = [
  'mkdirSync',
  'openSync',
  'writeSync',
  'fsyncSync',
  'fstatSync',
  'ftruncateSync',
  'renameSync',
  'closeSync',
  'lstatSync',
  'statSync',
  'readSync',
  'unlinkSync',
] as const satisfies readonly (keyof FileSystem)[];
type Step = (typeof steps)[number];

/** A file system whose `nth` call of one function fails, and where it is to last every later one too. */
function refusing(step: Step, { nth, code, lasts }: { nth: number; code: string; lasts: boolean }) {
  let calls = 0;
  const isReached = () => calls >= nth;
  const refuse = () => {
    calls += 1;
    if (calls === nth || (lasts && calls > nth)) throw Object.assign(new Error(code), { code });
  };
  const fileSystem: FileSystem = new Proxy(nodeFs, {
    get(fs, name) {
      if (name !== step) return Reflect.get(fs, name);
      return (...args: unknown[]) => {
        // A descriptor is closed also where closing fails.
        if (step === 'closeSync') Reflect.apply(fs[step], fs, args);
        refuse();
        return step === 'closeSync' ? undefined : Reflect.apply(fs[step], fs, args);
      };
    },
  });
  return { fileSystem, isReached };
}

interface Kept {
  readonly files: readonly string[];
  readonly texts: readonly string[];
}

function keptIn(folder: string, files: readonly string[]): Kept {
  return {
    files: files.flatMap((file) => readdirSync(path.join(folder, path.dirname(file)))),
    texts: files.map((file) => readFileSync(path.join(folder, file), 'utf8')),
  };
}

async function replanned(repository: Repository): Promise<void> {
  await changeRollout(repository, slug, (now) => {
    assert.ok(now);
    const entry = { at: '2026-12-01T09:00:00Z', by: 'cli', event: 'planned', revision: 2 } as const;
    return { record: { ...now, revision: 2 }, entries: [entry] };
  });
}

async function putOnCard(repository: Repository): Promise<void> {
  await backlogMd(repository).put({ taskId: 'task-1', title: 'Card', slug }, { markdown: 'Stage 2\n'.repeat(500) });
}

async function freshFolder(): Promise<string> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'refusing-')));
  const repository = openRepository(folder, { environment });
  await keepRollout(repository, recordOf('New checkout', slug));
  await repository.write('backlog/config.yml', 'project_name: "shop"\n');
  await repository.write('backlog/tasks/task-1 - Card.md', '---\nid: task-1\ntitle: Card\n---\n\nWords of people.\n');
  return folder;
}

const subjects = [
  ['a record with its journal', replanned, [`.rollouts/${slug}.json`, `.rollouts/${slug}.journal.jsonl`]],
  ['a card', putOnCard, ['backlog/tasks/task-1 - Card.md']],
] as const;

for (const [what, write, files] of subjects)
  for (const lasts of [false, true])
    test(`a disk that refuses ${lasts ? 'from' : 'at'} any call on leaves ${what} old or new, and says so`, async () => {
      let refusals = 0;
      for (const step of steps)
        for (const [code, words] of Object.entries(codes))
          for (let nth = 1, isReached = true; isReached; nth += 1) {
            const where = `${step} ${nth} ${code}`;
            const folder = await freshFolder();
            const old = keptIn(folder, files);
            const broken = refusing(step, { nth, code, lasts });

            const error = await write(openRepository(folder, { environment, fileSystem: broken.fileSystem })).then(
              () => undefined,
              (reason: unknown) => reason,
            );

            isReached = broken.isReached();
            const now = keptIn(folder, files);
            checkAnswer({ error, words, where });
            const isOld = now.texts[0] === old.texts[0];
            if (error instanceof UserError && error.code !== 'write-unconfirmed') {
              refusals += 1;
              assert.ok(isOld, `${where}: refused, and yet the new text stands`);
              // Where the disk is gone for good, nobody can take a line back any more.
              if (!lasts) assert.deepEqual(now.texts, old.texts, where);
            } else assert.ok(!isOld, `${where}: not refused, and yet the old text stands`);
            if (!lasts && step !== 'unlinkSync') checkNothingLeft(now.files, where);
            rmSync(folder, { recursive: true, force: true });
          }
      assert.ok(refusals > 30, `only ${refusals} refusals`);
    });

function checkAnswer({ error, words, where }: { error: unknown; words: RegExp; where: string }): void {
  if (error === undefined) return;
  assert.ok(error instanceof UserError, `${where}: ${error instanceof Error ? error.stack : error}`);
  if (error.code !== 'write-unconfirmed') assert.match(error.message, words, where);
}

function checkNothingLeft(files: readonly string[], where: string): void {
  const left = files.filter((name) => name.endsWith('.tmp'));
  assert.deepEqual(left, [], where);
}

test('what was left by a refusing disk is swept by the next writer', async () => {
  const folder = await freshFolder();
  writeFileSync(path.join(folder, `.rollouts/${slug}.json.lock`), '');
  nodeFs.utimesSync(path.join(folder, `.rollouts/${slug}.json.lock`), 1, 1);

  await replanned(openRepository(folder, { environment }));

  assert.deepEqual(readdirSync(path.join(folder, '.rollouts')), [`${slug}.journal.jsonl`, `${slug}.json`]);
  rmSync(folder, { recursive: true, force: true });
});
