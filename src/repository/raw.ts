import { isAscii } from 'node:buffer';
import nodeFs, { type Stats } from 'node:fs';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { codeOf, type FileSystem } from './bytes.js';
import { placeNow, type Spot, targetInside } from './spot.js';

/** Changes when a file is written: whoever meets the same stamp again would read the same text. */
export interface Stamp {
  readonly bytes: number;
  readonly modifiedMilliseconds: number;
  /** When the file's entry last changed, which no program can set back; `Infinity` where nothing may be relied on. */
  readonly changedMilliseconds: number;
  readonly inode: number;
}

/** A file's first bytes. */
export interface Raw {
  /** In a buffer that the next file is read into. */
  readonly bytes: Buffer;
  /** The file is longer. */
  readonly isCut: boolean;
  /** How the file stood when it was read; undefined where nobody asked. */
  readonly stamp: Stamp | undefined;
}

/** What a repository reads of a file at most, unless it is told otherwise: 8 MiB. */
export const wholeLimit = 8 * 1024 * 1024;

const noOrdinaryFile = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ENXIO', 'EISDIR', 'ENAMETOOLONG']);
const isLink = new Set(['ELOOP', 'EMLINK']);

/** Small files pass through one buffer; a fresh one for each would cost as much as reading them. */
const scratchBytes = 1024 * 1024 + 1;
let scratch: Buffer | undefined;

/** O_NOFOLLOW meets links, O_NONBLOCK keeps a FIFO from hanging the server; both are 0 on Windows. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;

/** What `look` makes of an open file inside the root, a link followed there; undefined where there is none. */
function opened<Seen>(
  spot: Spot,
  look: (descriptor: number, isLinked: boolean) => Seen,
  isLinked = false,
): Seen | undefined {
  const { fs, absolute } = spot;
  let descriptor: number;
  try {
    descriptor = fs.openSync(absolute, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && isLink.has(code)) {
      const target = isLinked ? undefined : targetInside(spot);
      return target === undefined ? undefined : opened({ ...spot, absolute: target }, look, true);
    }
    if (code !== undefined && noOrdinaryFile.has(code)) return undefined;
    throw error;
  }
  try {
    return look(descriptor, isLinked);
  } catch (error) {
    // A folder can be opened, but not read.
    if (codeOf(error) === 'EISDIR') return undefined;
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

/** What `take` makes of an ordinary file's first `limit` bytes, which are good only until it returns. */
function taken<Taken>(spot: Spot, limit: number, take: (bytes: Buffer) => Taken): Taken | undefined {
  for (let look = 0; look < mostLooks; look += 1) {
    const seen = takenNow(spot, limit, take);
    if (seen !== 'replaced') return seen?.taken;
  }
  return undefined;
}

/** A file that others write is replaced by another one at every write, so it may take a few looks to meet one twice. */
const mostLooks = 50;

function takenNow<Taken>(
  spot: Spot,
  limit: number,
  take: (bytes: Buffer) => Taken,
): { readonly taken: Taken } | 'replaced' | undefined {
  const { fs } = spot;
  return opened(spot, (descriptor) => {
    const stat = fs.fstatSync(descriptor);
    const place = stat.isFile() ? placeNow(spot, stat) : 'outside';
    if (place !== 'same') return place === 'replaced' ? place : undefined;
    const wanted = Math.min(stat.size, limit);
    const buffer = wanted <= scratchBytes ? sharedBuffer() : Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = fs.readSync(descriptor, buffer, filled, wanted - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return { taken: take(buffer.subarray(0, filled)) };
  });
}

function sharedBuffer(): Buffer {
  scratch ??= Buffer.allocUnsafeSlow(scratchBytes);
  return scratch;
}

/** A stamp is of a link's target, so a link that is set to another file must not pass for the same one. */
const unreliable = { ctimeMs: Number.POSITIVE_INFINITY };

export function readText(spot: Spot, limit: number): string | undefined {
  return taken(spot, limit, decode);
}

/**
 * Thousands of these make up a scan, so each system call counts: without a stamp a file is opened, read and closed,
 * which takes two thirds of the time that it takes with one.
 */
export function readRaw(spot: Spot, { limit, stamped }: { limit: number; stamped: boolean }): Raw | undefined {
  const { fs } = spot;
  return opened(spot, (descriptor, isLinked) => {
    let stat = stamped ? fs.fstatSync(descriptor) : undefined;
    const bytes = limit < scratchBytes ? sharedBuffer() : Buffer.allocUnsafe(limit + 1);
    const filled = fill({ fs, descriptor, bytes }, limit + 1);
    // An empty file, or a pipe that nobody writes to.
    if (filled === 0) stat ??= fs.fstatSync(descriptor);
    if (stat?.isFile() === false) return undefined;
    return {
      bytes: bytes.subarray(0, Math.min(filled, limit)),
      isCut: filled > limit,
      stamp: stat === undefined ? undefined : stampOf(isLinked ? Object.assign(stat, unreliable) : stat),
    };
  });
}

const pageBytes = 4096;

/** How many bytes there were. A file system that gives less than was asked for gives whole pages until the end. */
function fill({ fs, descriptor, bytes }: { fs: FileSystem; descriptor: number; bytes: Buffer }, most: number): number {
  let filled = 0;
  let count: number;
  do {
    count = fs.readSync(descriptor, bytes, filled, most - filled, null);
    filled += count;
  } while (count > 0 && count % pageBytes === 0 && filled < most);
  return filled;
}

/** @throws UserError `not-utf-8`, `too-large` */
export function readExactly(spot: Spot, file: string): string | undefined {
  return taken(spot, wholeLimit + 1, (bytes) => decodeExactly(bytes, file));
}

/** How a file or link stands now, by one system call; undefined where there is nothing, a folder or a device. */
export function stampNow({ fs, absolute }: Spot): Stamp | undefined {
  try {
    const stat = fs.lstatSync(absolute, { throwIfNoEntry: false });
    if (stat?.isFile() === true) return stampOf(stat);
    return stat?.isSymbolicLink() === true ? stampOf(Object.assign(stat, unreliable)) : undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && noOrdinaryFile.has(code)) return undefined;
    throw error;
  }
}

function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp {
  return { bytes: size, modifiedMilliseconds: mtimeMs, changedMilliseconds: ctimeMs, inode: ino };
}

/** The text of a file's first bytes, as `read` would have given it; undefined for a binary file. */
export function textOfRaw({ bytes }: Raw): string | undefined {
  return !isUtf16(bytes) && bytes.subarray(0, pageBytes).includes(0) ? undefined : decode(bytes);
}

export function isUtf16(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xfe;
}

/** Decoding UTF-8 takes ten times as long as copying, and most files are plain ASCII, where both give the same. */
function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (isUtf16(bytes)) return bytes.toString('utf16le').slice(1);
  return bytes.toString('utf8');
}

/** UTF-16 and broken UTF-8 would come back as other bytes, so who writes back has to be refused. */
function decodeExactly(bytes: Buffer, file: string): string {
  if (bytes.length > wholeLimit) {
    throw new UserError('too-large', `${quoted(file)} is larger than 8 MiB and is not changed; make it smaller first.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError('not-utf-8', `${quoted(file)} is not UTF-8 and is not changed; save it as UTF-8 first.`);
  }
}
