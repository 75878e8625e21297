/** Lets others run now and then, and stops where the call was cancelled. A promise only where it is time. */
export type Breathe = (done: number, total: number, message: string) => Promise<void> | undefined;

/** Work stops for others this often, so that a cancelled call ends well within 100 ms. */
const pauseMilliseconds = 20;

/** Lets others run once, between two pieces of work that each take their time. @throws the signal's reason */
export async function rest(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

export interface BreatheOptions {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, message: string) => void;
}

/**
 * What long loops call once a turn; a pause throws the signal's reason once it is aborted. The plain clock, because the
 * finer one is a module that takes 1 ms to load, and is asked for each file; if it is set back, that is a pause.
 */
export function breather({ signal, progress }: BreatheOptions): Breathe {
  let last = Date.now();
  const pause = async () => {
    await rest(signal);
    last = Date.now();
  };
  return (done, total, message) => {
    if (Math.abs(Date.now() - last) < pauseMilliseconds) return undefined;
    progress(done, total, message);
    return pause();
  };
}
