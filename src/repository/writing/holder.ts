/** This process, as others find it in its locks; `main.ts` builds it. */
export interface Self {
  readonly pid: number;
  /** The machine, and where it matters the room of process ids in it: a pid says nothing to another one. */
  readonly host: string;
  /** Whether a process of this machine runs. */
  readonly isRunning: (pid: number) => boolean;
}

/** Who wrote a lock. */
export interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When that process began, in milliseconds since 1970: a pid that was given again is told from it. */
  readonly began: number;
  /** When it took the lock, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * After so long a lock is nobody's, whatever its process does: writes take milliseconds, but a machine that slept or
 * another host cannot be asked. Longer than anybody waits, so nobody takes a lock from under a slow writer at once.
 */
export const longestHoldMilliseconds = 60_000;
/** A lock without words was cut off between two system calls, which never take so long. */
const longestSilenceMilliseconds = 5_000;

export function textOf(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`;
}

/** @returns undefined for what we did not write, or not to its end */
export function parseHolder(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isHolder(value) ? value : undefined;
}

/** A token becomes part of a file's name, so nothing else may stand in it. */
function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const holder: Partial<Record<keyof Holder, unknown>> = value;
  const numbers = [holder.pid, holder.began, holder.since];
  return (
    typeof holder.token === 'string' &&
    /^[0-9a-z-]{1,60}$/.test(holder.token) &&
    typeof holder.host === 'string' &&
    numbers.every((number) => typeof number === 'number' && Number.isFinite(number))
  );
}

/** A lock as it was met. */
export interface Met {
  readonly holder: Holder | undefined;
  /** When the file was last written, in milliseconds since 1970. */
  readonly writtenAt: number;
}

/** Whether whoever took a lock can no longer write: its process is gone, or it has had it for too long. */
export function isStale({ holder, writtenAt }: Met, self: Self | undefined, now: number): boolean {
  // A clock that was set back must not keep a lock for years.
  const held = Math.abs(now - (holder?.since ?? writtenAt));
  if (holder === undefined) return held > longestSilenceMilliseconds;
  if (held > longestHoldMilliseconds) return true;
  if (self === undefined || holder.host !== self.host) return false;
  if (holder.pid === self.pid) return holder.began !== began;
  return !self.isRunning(holder.pid);
}

const began = Math.round(performance.timeOrigin);
let tokens = 0;

/** Words for a lock that this process takes now; unique between processes that run at once. */
export function newHolder(self: Self | undefined): Holder {
  tokens += 1;
  const since = Date.now();
  const { pid, host } = self ?? { pid: 0, host: '' };
  const chance = Math.floor(Math.random() * 2 ** 40).toString(36);
  return {
    token: `${since.toString(36)}-${pid.toString(36)}-${tokens.toString(36)}-${chance}`,
    pid,
    host,
    began,
    since,
  };
}
