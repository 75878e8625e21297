import { percent } from '../quantities.js';
import type { Granularity, RouterRow, Users } from './router.js';

/** Of a step: shares are rounded to twelve digits, which is this much of the finest step at most. */
const rounding = 1e-6;

/**
 * The least share from this one up that can be held, in percent.
 * @param copies how many there are; a share by copies is not known without them
 */
export function heldPercent(shares: Granularity, askedPercent: number, copies?: number): number | undefined {
  const up = (stepPercent: number) =>
    Math.min(100, Number((Math.ceil(askedPercent / stepPercent - rounding) * stepPercent).toPrecision(12)));
  switch (shares.kind) {
    case 'percent':
      return up(shares.stepPercent);
    case 'weights':
      // Any ratio of two whole numbers up to `most`: all but the smallest shares are as good as exact.
      return Math.min(100, Math.max(askedPercent, 100 / (shares.most + 1)));
    case 'replicas':
      return copies === undefined ? undefined : up(100 / copies);
    case 'whole':
      return 100;
  }
}

/** Whether traffic can be split at all, other than by counting copies. */
export function splits(row: RouterRow | undefined): boolean {
  return row !== undefined && (row.shares.kind === 'percent' || row.shares.kind === 'weights');
}

export function sharesWords(shares: Granularity): string {
  switch (shares.kind) {
    case 'percent':
      return shares.stepPercent === 1 ? 'whole percents' : `steps of ${percentExactly(shares.stepPercent)}`;
    case 'weights':
      return `relative weights, down to ${percentExactly(100 / (shares.most + 1))}`;
    case 'replicas':
      return 'as many shares as there are copies';
    case 'whole':
      return 'on or off, no shares';
  }
}

/** `percent` writes the smallest ones with an exponent. */
function percentExactly(value: number): string {
  return value >= 0.001 ? percent(value) : '0.0001 %';
}

export const usersWords: Readonly<Record<Users, string>> = {
  hash: 'who is in stays in as the share grows',
  keyed: 'who is in stays in once a key is set for each user; without it each request is drawn anew',
  stored: 'who was drawn stays so, and a larger share takes a purge that draws everyone anew',
  cookie: 'users stay while their cookie lives, once that is switched on',
  network: 'users stay while their network address does',
  request: 'each request is drawn anew, so users change sides',
};
