import { UserError } from '../user-error.js';
import { nearestOf } from './calendar-nearest.js';

/** The name of the public holiday on a date (`YYYY-MM-DD`), or undefined. */
export type Holidays = (date: string) => string | undefined;

/**
 * Public and bank holidays of a country (ISO 3166 code or English name), and of a region of it by its code. A holiday
 * that begins in the evening or lasts until noon counts as its whole day. The library (1.5 MB with its data) is loaded
 * here for the first time; a year costs some 40 ms and is computed once.
 * @throws UserError for an unknown country or region, with the nearest names
 */
export async function openHolidays(
  { country, region }: { country: string; region?: string | undefined },
  place: string,
): Promise<Holidays> {
  const { default: Library } = await import('date-holidays');
  const library = new Library();
  const countries = Object.entries(library.getCountries('en'));
  const wanted = country.trim().toLowerCase();
  const code = countries.find(([key, name]) => [key.toLowerCase(), name.toLowerCase()].includes(wanted))?.[0];
  if (code === undefined) throw unknown('country', country, { names: countries, place, within: '' });
  const regions = Object.entries(library.getStates(code, 'en') ?? {});
  const part = region?.trim().toLowerCase();
  const state = regions.find(([key, name]) => part === key.toLowerCase() || part === name.toLowerCase())?.[0];
  if (region !== undefined && state === undefined)
    throw unknown('region', region, { names: regions, place, within: ` of ${code}` });
  if (state === undefined) library.init(code);
  else library.init(code, state);
  const years = new Map<number, ReadonlyMap<string, string>>();
  return (date) => {
    const year = Number(date.slice(0, 4));
    const known =
      years.get(year) ?? daysOf([...library.getHolidays(year - 1, 'en'), ...library.getHolidays(year, 'en')]);
    years.set(year, known);
    return known.get(date);
  };
}

interface Holiday {
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly name: string;
  readonly type: string;
}

/** A holiday of several days may begin in the year before. */
function daysOf(holidays: readonly Holiday[]): ReadonlyMap<string, string> {
  const days = new Map<string, string>();
  for (const { date, start, end, name, type } of holidays) {
    if (type !== 'public' && type !== 'bank') continue;
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
    const count = Math.max(1, Math.ceil((end.getTime() - start.getTime()) / 86_400_000 - 0.05));
    for (let day = 0; day < count; day += 1) {
      const key = new Date(first + day * 86_400_000).toISOString().slice(0, 10);
      if (!days.has(key)) days.set(key, name);
    }
  }
  return days;
}

function unknown(
  what: 'country' | 'region',
  told: string,
  { names, place, within }: { names: readonly [string, string][]; place: string; within: string },
): UserError {
  // Two letters are a code: nearest by letters would be noise, so names decide from three on.
  const key = told.trim().length <= 2 ? 0 : 1;
  const near = nearestOf(
    told,
    names.map((entry) => entry[key]),
  );
  const shown = near.map((one) => {
    const entry = names.find((candidate) => candidate[key] === one);
    return `\`${entry?.[0] ?? one}\` (${entry?.[1] ?? one})`;
  });
  const hint =
    names.length === 0
      ? 'no regions are known for it, so leave it out.'
      : shown.length > 0
        ? `did you mean ${shown.join(' or ')}?`
        : `give ${what === 'country' ? 'a code of ISO 3166' : 'one of'} such as ${names
            .slice(0, 3)
            .map(([code]) => `\`${code}\``)
            .join(', ')}.`;
  return new UserError(
    `unknown-${what}`,
    `\`${what}\` in ${place} names no ${what}${within} whose holidays are known: \`${told.slice(0, 60)}\`; ${hint}`,
    what === 'country' ? 'country: DE' : undefined,
  );
}
