import nodeFs from 'node:fs';
import { quoted } from '../../text.js';
import { UserError } from '../../user-error.js';
import { codeOf, type FileSystem, freshFile } from '../bytes.js';
import { type Holder, isStale, type Met, newHolder, parseHolder, type Self, textOf } from './holder.js';

/*
 * A lock is a file made with O_EXCL that says who holds it. Taking one from a dead holder is where such locks break:
 * two that see the same dead one and both remove it remove the second time what the first has just made. So nobody
 * removes a dead lock. Whoever finds it makes a second file, named by the dead one's token, again with O_EXCL: a
 * successor, of which there can be only one. The end of the chain holds the lock, and only it takes the chain away,
 * the first file first. A successor that was made after the first file went is told by walking the chain anew.
 */

export interface LockPlace {
  readonly fs: FileSystem;
  /** Absolute path of the first lock file. */
  readonly absolute: string;
  /** What errors call the file that is locked. */
  readonly file: string;
  readonly self: Self | undefined;
  readonly signal: AbortSignal | undefined;
  /** How long to wait for whoever has it; 30 s. */
  readonly patienceMilliseconds?: number;
}

export interface Lock {
  /** Whether somebody died while holding it, so that halves may lie about. */
  readonly isInherited: boolean;
  readonly token: string;
  /** The files that make it up, absolute: its own and those of the dead before it. */
  links(): readonly string[];
  /** Whether it is still ours: a machine that slept may have lost it. */
  isOurs(): boolean;
  release(): void;
}

const longestWaitMilliseconds = 30_000;
const shortestPauseMilliseconds = 1;
const longestPauseMilliseconds = 40;
const longestChain = 100;
const largestLock = 4096;

/**
 * Waits for its turn with growing pauses.
 * @throws UserError `being-written` where the holder does not end in time; what the disk throws
 */
export async function takeLock(place: LockPlace): Promise<Lock> {
  const until = performance.now() + (place.patienceMilliseconds ?? longestWaitMilliseconds);
  for (let pause = shortestPauseMilliseconds; ; pause = Math.min(pause * 1.6, longestPauseMilliseconds)) {
    const taken = tryLock(place);
    if ('release' in taken) return taken;
    if (performance.now() > until) throw beingWritten(place, taken);
    // Half of a pause is chance, or those who began to wait at once would meet again and again.
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    place.signal?.throwIfAborted();
  }
}

interface Link extends Met {
  readonly absolute: string;
}

function tryLock(place: LockPlace): Lock | Link {
  const mine = newHolder(place.self);
  const last = endOfChain(place);
  if (last !== undefined && !isStale(last, place.self, Date.now())) return last;
  const absolute = last === undefined ? place.absolute : successorOf(place, last);
  if (!make(place, absolute, mine)) return endOfChain(place) ?? { absolute, holder: undefined, writtenAt: Date.now() };
  const lock = lockOf(place, absolute, mine);
  try {
    if (lock.isOurs()) return lock;
  } catch (error) {
    unlinkQuietly(place.fs, absolute);
    throw error;
  }
  unlinkQuietly(place.fs, absolute);
  return endOfChain(place) ?? { absolute, holder: undefined, writtenAt: Date.now() };
}

function lockOf(place: LockPlace, absolute: string, { token }: Holder): Lock {
  return {
    isInherited: absolute !== place.absolute,
    token,
    links: () => chainOf(place).map((link) => link.absolute),
    isOurs: () => endOfChain(place)?.holder?.token === token,
    release() {
      const chain = chainOf(place);
      if (chain.at(-1)?.holder?.token !== token) return;
      for (const link of chain) unlinkQuietly(place.fs, link.absolute);
    },
  };
}

function successorOf({ absolute }: LockPlace, { holder, writtenAt }: Link): string {
  return `${absolute}.${holder?.token ?? `unsaid-${Math.floor(writtenAt).toString(36)}`}`;
}

function endOfChain(place: LockPlace): Link | undefined {
  return chainOf(place).at(-1);
}

/** The lock file and its successors, as they stand now. */
function chainOf(place: LockPlace): Link[] {
  const chain: Link[] = [];
  for (let absolute = place.absolute; chain.length < longestChain; ) {
    const link = met(place.fs, absolute);
    if (link === undefined) break;
    chain.push(link);
    absolute = successorOf(place, link);
  }
  return chain;
}

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;

/** undefined where there is no such file; a holder that cannot be read is an unknown one. */
function met(fs: FileSystem, absolute: string): Link | undefined {
  const stat = fs.lstatSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const text = stat.isFile() ? readShort(fs, absolute) : '';
  return text === undefined ? undefined : { absolute, holder: parseHolder(text), writtenAt: stat.mtimeMs };
}

/** undefined where it has gone meanwhile */
function readShort(fs: FileSystem, absolute: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = fs.openSync(absolute, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'ELOOP') return '';
    throw error;
  }
  try {
    const bytes = Buffer.alloc(largestLock);
    return bytes.subarray(0, fs.readSync(descriptor, bytes, 0, largestLock, null)).toString('utf8');
  } finally {
    fs.closeSync(descriptor);
  }
}

/** @returns false where somebody else was first */
function make({ fs }: LockPlace, absolute: string, mine: Holder): boolean {
  let descriptor: number;
  try {
    descriptor = fs.openSync(absolute, freshFile, 0o644);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    const bytes = Buffer.from(textOf(mine));
    try {
      // So little is written in part only where nothing more fits.
      const written = fs.writeSync(descriptor, bytes, 0);
      if (written < bytes.length) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (error) {
    unlinkQuietly(fs, absolute);
    throw error;
  }
  return true;
}

/** What cannot be removed is stale as soon as we end, and harms nobody then. */
export function unlinkQuietly(fs: FileSystem, absolute: string): void {
  try {
    fs.unlinkSync(absolute);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

function beingWritten({ file }: LockPlace, { holder }: Link): UserError {
  const who =
    holder === undefined
      ? 'somebody else'
      : `process ${holder.pid} on ${quoted(holder.host)} since ${new Date(holder.since).toISOString()}`;
  return new UserError(
    'being-written',
    `${quoted(file)} is being written by ${who}; try again in a minute, or end that process and remove ${quoted(`${file}.lock`)}; nothing was changed.`,
  );
}
