import { type Calendar, openCalendar } from '../plan/calendar.js';
import type { FoundFreeze } from '../plan/calendar-found.js';
import { freezesOf } from '../plan/configuration/calendar.js';
import { configurationPath, type TeamConfiguration } from '../plan/configuration/configuration.js';
import type { Repository } from '../repository/repository.js';
import { UserError } from '../user-error.js';

const mostBytes = 1024 * 1024;

/** What a plan knows of time beside the team's file. */
export interface TimeFound {
  /** What discovery found in the repository. */
  readonly freezes: readonly FoundFreeze[];
  /** The start as told, now or in an earlier call. */
  readonly start: string | undefined;
}

/**
 * The team's time from its file and from the freezes found, the files of both read inside the repository.
 * @returns undefined where the file tells of no calendar, and there is no freeze found for a start told
 * @throws UserError for a zone, country or region that does not exist, and for a calendar file that cannot be read
 */
export async function calendarOf(
  repository: Repository,
  team: TeamConfiguration | undefined,
  { freezes: found, start }: TimeFound = { freezes: [], start: undefined },
): Promise<Calendar | undefined> {
  const told = team?.values.calendar;
  const isFoundOnly = told === undefined;
  if (isFoundOnly && (start === undefined || !found.some(({ kind }) => kind === 'freeze'))) return undefined;
  const freezes = freezesOf(told ?? {});
  const paths = new Set([
    ...freezes.flatMap((freeze) => ('ics' in freeze ? [freeze.ics] : [])),
    ...found.flatMap(({ kind, path }) => (kind === 'freeze' ? [path] : [])),
  ]);
  const texts = [...paths].flatMap((path) => {
    const text = repository.read(path, mostBytes);
    return text === undefined ? [] : [{ path, text }];
  });
  const place = `${configurationPath}: calendar`;
  return openCalendar({ told: { ...told, freezes }, place, found, texts, start, isFoundOnly });
}

/** As `calendarOf`, for who checks the file: what is wrong with it as a sentence. */
export async function calendarOrFault(
  repository: Repository,
  team: TeamConfiguration | undefined,
  time?: TimeFound,
): Promise<{ readonly calendar?: Calendar | undefined; readonly fault?: string }> {
  try {
    return { calendar: await calendarOf(repository, team, time) };
  } catch (error) {
    if (error instanceof UserError) return { fault: error.message };
    throw error;
  }
}
