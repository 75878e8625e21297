import { type Calendar, openCalendar } from '../plan/calendar.js';
import { freezesOf } from '../plan/configuration/calendar.js';
import { configurationPath, type TeamConfiguration } from '../plan/configuration/configuration.js';
import type { Repository } from '../repository/repository.js';
import { UserError } from '../user-error.js';

const mostBytes = 1024 * 1024;

/**
 * The team's time from its file, the calendar files that it names read inside the repository.
 * @returns undefined where the file tells of no calendar
 * @throws UserError for a zone, country or region that does not exist, and for a calendar file that cannot be read
 */
export async function calendarOf(
  repository: Repository,
  team: TeamConfiguration | undefined,
): Promise<Calendar | undefined> {
  const told = team?.values.calendar;
  if (told === undefined) return undefined;
  const freezes = freezesOf(told);
  const texts = freezes.flatMap((freeze) => {
    const text = 'ics' in freeze ? repository.read(freeze.ics, mostBytes) : undefined;
    return 'ics' in freeze && text !== undefined ? [{ path: freeze.ics, text }] : [];
  });
  return openCalendar({ told: { ...told, freezes }, place: `${configurationPath}: calendar`, texts });
}

/** As `calendarOf`, for who checks the file: what is wrong with it as a sentence. */
export async function calendarOrFault(
  repository: Repository,
  team: TeamConfiguration | undefined,
): Promise<{ readonly calendar?: Calendar | undefined; readonly fault?: string }> {
  try {
    return { calendar: await calendarOf(repository, team) };
  } catch (error) {
    if (error instanceof UserError) return { fault: error.message };
    throw error;
  }
}
