import { policy } from '../policy.js';
import type { RiskLevel } from '../risk/facts.js';
import type { Calendar } from './calendar.js';
import type { FoundFreeze } from './calendar-found.js';
import { configurationPath } from './configuration/configuration.js';
import type { Stage } from './plan.js';
import { type Start, wallAfter } from './schedule.js';

export interface StartFacts {
  readonly level: RiskLevel;
  readonly start: Start | undefined;
  readonly stages: readonly Stage[];
  readonly calendar?: Calendar | undefined;
  readonly freezes?: readonly FoundFreeze[] | undefined;
}

/**
 * What a reader must know of the dates where no calendar moves them: starts of MEDIUM and HIGH that the policy's hours
 * would not allow, in the offset of the start; and freezes found that wait for a date.
 */
export function startNotices({ level, start, stages, calendar, freezes = [] }: StartFacts): string[] {
  if (start === undefined) return calendar === undefined ? waitingFreezes(freezes) : [];
  if (level === 'LOW' || calendar?.keepsHours === true) return [];
  const byReason = new Map<string, number[]>();
  for (const { number, startsAfterHours } of stages) {
    const reason = outOfHours(start, startsAfterHours);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), number]);
  }
  const said = [...byReason].map(([reason, numbers]) => `stage ${numbers.join(', ')} ${reason}`);
  const unknown =
    calendar === undefined
      ? [`The team's hours and public holidays are unknown until \`calendar\` in \`${configurationPath}\` tells them.`]
      : [];
  if (said.length === 0) return unknown;
  return [`With this start there would begin ${said.join('; ')}. A Monday or Tuesday morning avoids that.`, ...unknown];
}

/** Why the policy's hours would not allow a start then. */
function outOfHours(start: Start, hours: number): string | undefined {
  const { weekday, minutes } = wallAfter(start, hours);
  const [opens, closes] = [minutesOf(policy.businessFrom.value), minutesOf(policy.businessTo.value)];
  if (weekday >= 6) return 'on a weekend';
  if (weekday === 5 && minutes > minutesOf(policy.latestStartBeforeDaysOff.value)) return 'on a Friday afternoon';
  const latest = closes - policy.startWatchHours.value * 60;
  return minutes < opens || minutes > latest ? 'outside of working hours' : undefined;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

const mostNamed = 3;

function waitingFreezes(freezes: readonly FoundFreeze[]): string[] {
  const found = freezes.filter(({ kind }) => kind === 'freeze');
  if (found.length === 0) return [];
  const named = found.slice(0, mostNamed).map(({ name, path, line }) => `\`${name}\` (\`${path}:${line}\`)`);
  const more = found.length > named.length ? ` and ${found.length - named.length} more` : '';
  return [`Freezes found, kept clear of once \`start\` is told: ${named.join(', ')}${more}.`];
}
