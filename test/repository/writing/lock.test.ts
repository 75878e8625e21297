import assert from 'node:assert/strict';
import nodeFs, {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { FileSystem } from '../../../src/repository/bytes.js';
import { type Holder, newHolder, type Self, textOf } from '../../../src/repository/writing/holder.js';
import { takeLock } from '../../../src/repository/writing/lock.js';
import { UserError } from '../../../src/user-error.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const self: Self = { pid: 4711, host: 'here', isRunning: (pid) => pid === 4712 };
const first = () => path.join(folder, 'a.lock');
const placeWith = (fs: FileSystem = nodeFs, patience = 60) => ({
  fs,
  absolute: first(),
  file: 'a',
  self,
  signal: AbortSignal.timeout(patience),
});
const dead: Holder = { token: 'dead', pid: 13, host: 'here', began: 1, since: Date.now() };
const leave = (holder: Holder, name = 'a.lock') => writeFileSync(path.join(folder, name), textOf(holder));

describe('a lock', () => {
  it('is had by one at a time, and leaves nothing behind', async () => {
    const one = await takeLock(placeWith());
    let isSecond = false;
    const waiting = takeLock(placeWith(nodeFs, 5000)).then((lock) => {
      isSecond = true;
      return lock;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));

    assert.equal(isSecond, false);
    one.release();
    (await waiting).release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('of a dead process is inherited, also through a chain of dead heirs', async () => {
    leave(dead);
    leave({ ...dead, token: 'heir' }, 'a.lock.dead');

    const lock = await takeLock(placeWith());

    assert.equal(lock.isInherited, true);
    assert.ok(existsSync(`${first()}.heir`));
    lock.release();
    assert.deepEqual(readdirSync(folder), []);
  });

  for (const [whose, holder] of Object.entries<Holder>({
    'a process that runs': { ...dead, pid: 4712 },
    'another machine': { ...dead, host: 'there' },
    'another call of this process': { ...newHolder(self), token: 'mine' },
  }))
    it(`of ${whose} is waited for, and taken after a minute`, async () => {
      leave(holder);
      await assert.rejects(takeLock(placeWith()), { name: 'TimeoutError' });
      leave({ ...holder, since: Date.now() - 61_000 });

      const lock = await takeLock(placeWith());

      assert.equal(lock.isInherited, true);
    });

  it('that is held for too long is told with its holder and the way out', async () => {
    leave({ ...dead, pid: 4712 });

    const waiting = takeLock({ ...placeWith(nodeFs, 5000), patienceMilliseconds: 20 });

    await assert.rejects(
      waiting,
      (error) =>
        error instanceof UserError &&
        error.code === 'being-written' &&
        /`a` is being written by process 4712 on `here` since 20.*remove `a\.lock`; nothing was changed/.test(
          error.message,
        ),
    );
  });

  it('of a process before this one that had the same number is nobody’s', async () => {
    leave({ ...dead, pid: self.pid });

    assert.equal((await takeLock(placeWith())).isInherited, true);
  });

  it('without words is waited for some seconds, whatever stands there instead', async () => {
    for (const words of ['', '{"token":', '{"token":"../../x","pid":1,"host":"here","began":1,"since":1}', '[]']) {
      writeFileSync(first(), words);
      await assert.rejects(takeLock(placeWith()), { name: 'TimeoutError' });
      const then = Date.now() / 1000 - 6;
      utimesSync(first(), then, then);

      const lock = await takeLock(placeWith());

      lock.release();
      assert.deepEqual(readdirSync(folder), [], words);
    }
  });

  it('is never had by an heir whose dead one was taken away meanwhile', async () => {
    leave(dead);
    let isLate = true;
    const slow: FileSystem = {
      ...nodeFs,
      openSync(name, flags, mode) {
        // Just before the slow one makes its successor, another has inherited, ended, and a third has begun.
        if (isLate && String(name).endsWith('.dead')) {
          isLate = false;
          unlinkSync(first());
          leave({ ...dead, token: 'third', pid: 4712 });
        }
        return nodeFs.openSync(name, flags, mode);
      },
    };

    await assert.rejects(takeLock(placeWith(slow)), { name: 'TimeoutError' });

    assert.equal(isLate, false);
    assert.deepEqual(readdirSync(folder), ['a.lock']);
    assert.match(readFileSync(first(), 'utf8'), /third/);
  });

  it('that was lost is known to be lost, and is not taken from whoever has it now', async () => {
    const lock = await takeLock(placeWith());
    leave({ ...dead, token: 'other', pid: 4712 });

    lock.release();

    assert.equal(lock.isOurs(), false);
    assert.deepEqual(readdirSync(folder), ['a.lock']);
  });
});
