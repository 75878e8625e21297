/** Uniform numbers in the open interval (0, 1), in multiples of 2^-53. */
export type RandomNumbers = () => number;

/**
 * A stream of random numbers that is the same for the same seed (a whole number, 0 … 2^32 − 1) on every machine.
 *
 * Generator: xoshiro128** with 128 bits of state, period 2^128 − 1, which passes the usual batteries (BigCrush,
 * PractRand) and needs only 32-bit words, which JavaScript multiplies fast. splitmix32 fills the state, because a state
 * of few bits would take long to leave. Two words make one number of 53 bits: with 32, a chance of 1e-9 is not resolved.
 * Not for secrets.
 *
 * Source: Blackman and Vigna, ACM Transactions on Mathematical Software 47 (2021) 36; reference code of 2018.
 *
 * @example randomNumbers(1)() < 1 // true
 */
export function randomNumbers(seed: number): RandomNumbers {
  const next = xoshiro128StarStar(splitmix32(seed));
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6) + 0.5) * 2 ** -53;
}

/**
 * The generator's 32-bit words from a state of four (not all zero), for comparing with the reference code.
 *
 * @example xoshiro128StarStar([1, 2, 3, 4])() // 11520
 */
export function xoshiro128StarStar(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const word = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return word;
  };
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function splitmix32(seed: number): [number, number, number, number] {
  let state = seed | 0;
  const word = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return [word(), word(), word(), word()];
}
