import { counted } from '../text.js';
/** At most three significant digits, no trailing zeros: 0.15, 1.8, 100. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function percent(value: number): string {
  return `${plain(value)} %`;
}

/** Whole numbers keep all their digits here: a limit of 1,234 ms is not 1,230 ms. */
export function milliseconds(value: number): string {
  return value >= 100 ? `${Math.round(value)} ms` : `${plain(value)} ms`;
}

/** Hours as people say them: `24 h`, `2 days`, `7 days`, `36 h`. */
export function duration(hours: number): string {
  if (hours <= 24 || hours % 24 !== 0) return `${plain(hours)} h`;
  return `${hours / 24} days`;
}

/** As `duration`, with weeks where they come out even: `35 days (5 weeks)`; days in fractions past three: `22.4 days`. */
export function longDuration(hours: number): string {
  const weeks = hours / 168;
  if (hours > 72 && hours % 24 !== 0) return `${plain(hours / 24)} days`;
  return Number.isInteger(weeks) && weeks > 0 ? `${duration(hours)} (${counted(weeks, 'week')})` : duration(hours);
}
