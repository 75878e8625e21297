import { isAscii } from 'node:buffer';
import nodeFs, { type Stats } from 'node:fs';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { codeOf, type FileSystem, isInside } from './bytes.js';

/** Changes when a file is written: whoever meets the same stamp again would read the same text. */
export interface Stamp {
  readonly bytes: number;
  readonly modifiedMilliseconds: number;
  /** When the file's entry last changed, which no program can set back; `Infinity` where nothing may be relied on. */
  readonly changedMilliseconds: number;
  readonly inode: number;
}

/** A file's bytes with one character for each (latin1), and how the file stood when they were read. */
export interface Raw {
  readonly raw: string;
  /** Every byte is ASCII, so that `raw` is the text. */
  readonly ascii: boolean;
  readonly stamp: Stamp;
}

/** One file of one repository. */
interface Spot {
  readonly fs: FileSystem;
  readonly absolute: string;
  readonly root: string;
}

/** What a repository reads of a file at most, unless it is told otherwise: 8 MiB. */
export const wholeLimit = 8 * 1024 * 1024;

const noOrdinaryFile = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ENXIO', 'EISDIR', 'ENAMETOOLONG']);
const isLink = new Set(['ELOOP', 'EMLINK']);

/** Small files pass through one buffer; a fresh one for each would cost as much as reading them. */
const scratchBytes = 1024 * 1024;
let scratch: Buffer | undefined;

/** O_NOFOLLOW meets links, O_NONBLOCK keeps a FIFO from hanging the server; both are 0 on Windows. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;

/**
 * What `take` makes of the first `limit` bytes of an ordinary file inside the root; undefined where there is none.
 * The bytes are good only until `take` returns.
 */
function taken<Taken>(spot: Spot, limit: number, take: (bytes: Buffer, stat: Stats) => Taken): Taken | undefined {
  const { fs, absolute } = spot;
  let descriptor: number;
  try {
    descriptor = fs.openSync(absolute, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && isLink.has(code)) return takenBehindLink(spot, limit, take);
    if (code !== undefined && noOrdinaryFile.has(code)) return undefined;
    throw error;
  }
  try {
    const stat = fs.fstatSync(descriptor);
    if (!stat.isFile()) return undefined;
    const wanted = Math.min(stat.size, limit);
    const buffer = wanted <= scratchBytes ? sharedBuffer() : Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = fs.readSync(descriptor, buffer, filled, wanted - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return take(buffer.subarray(0, filled), stat);
  } finally {
    fs.closeSync(descriptor);
  }
}

function sharedBuffer(): Buffer {
  scratch ??= Buffer.allocUnsafeSlow(scratchBytes);
  return scratch;
}

function takenBehindLink<Taken>(spot: Spot, limit: number, take: (bytes: Buffer, stat: Stats) => Taken) {
  let target: string;
  try {
    target = spot.fs.realpathSync(spot.absolute);
  } catch {
    return undefined;
  }
  if (!isInside(spot.root, target)) return undefined;
  // The stamp is the target's, so a link that is set to another file must not pass for the same one.
  return taken({ ...spot, absolute: target }, limit, (bytes, stat) => take(bytes, Object.assign(stat, unreliable)));
}

const unreliable = { ctimeMs: Number.POSITIVE_INFINITY };

export function readText(spot: Spot, limit: number): string | undefined {
  return taken(spot, limit, decode);
}

export function readRaw(spot: Spot, limit: number): Raw | undefined {
  return taken(spot, limit, (bytes, stat) => ({
    raw: bytes.toString('latin1'),
    ascii: isAscii(bytes),
    stamp: stampOf(stat),
  }));
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

/** Decoding UTF-8 takes ten times as long as copying, and most files are plain ASCII, where both give the same. */
function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  return bytes.toString('utf8');
}

/** The text that raw bytes stand for: what `read` would have given. */
export function textOfRaw({ raw, ascii }: Raw): string {
  return ascii ? raw : decode(Buffer.from(raw, 'latin1'));
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
