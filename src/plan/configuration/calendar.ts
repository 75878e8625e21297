import * as z from 'zod';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const days = z.array(z.enum(weekdays)).min(1).max(7);

const hour = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is written as HH:MM, for example 09:00')
  .meta({ help: 'HH:MM in the time zone above' });

const date = z
  .string()
  .max(40)
  .refine(isDate, 'a date is written as 2026-12-24, or 2026-12-24T18:00 with an optional offset, and has to exist')
  .meta({ help: 'A date (the whole day), or a date with a time; without an offset in the time zone above' });

const name = z.string().trim().min(1).max(200);
const span = { from: date, to: date };

/** A place inside the repository, told as relative path. Whether links lead out is seen when it is read. */
const icsPath = z
  .string()
  .max(500)
  .refine(
    (path) => !/^[/\\]|^[A-Za-z]:|\\|(^|\/)\.\.(\/|$)|\0/.test(path) && path.endsWith('.ics'),
    'a calendar file is named by its path inside the repository, relative to its root, ending in .ics',
  )
  .meta({ help: 'Path of a calendar file inside the repository' });

const freeze = z.strictObject({
  name: name.optional(),
  from: date.optional(),
  to: date.optional(),
  ics: icsPath.optional(),
});

/** An end before the begin is on the next day. */
const daily = z.strictObject({ name: name.optional(), from: hour, to: hour, days: days.optional() });

/** When rollouts may start, and when not. */
export const calendarSchema = z.strictObject({
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, 'a time zone is written by its name, for example Europe/Berlin or UTC')
    .optional()
    .meta({ help: 'IANA name, for example Europe/Berlin' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a country is written by its two capital letters, for example DE or US')
    .optional()
    .meta({ help: 'ISO 3166-1 alpha-2; its public holidays count' }),
  region: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,10}$/, 'a region is written by its short code, for example BY or CA')
    .optional()
    .meta({ help: "Part of the country, for example BY in DE; its holidays count besides the country's" }),
  businessHours: z
    .strictObject({ from: hour.optional(), to: hour.optional(), days: days.optional() })
    .refine(
      ({ from, to }) => from === undefined || to === undefined || from < to,
      '`from` has to lie before `to`; business hours end on the day on which they begin',
    )
    .optional(),
  freezes: z
    .array(freeze)
    .max(200)
    .superRefine((freezes, context) => {
      freezes.forEach((one, index) => {
        const message = faultOf(one);
        if (message !== undefined) context.addIssue({ code: 'custom', path: [index], message });
      });
    })
    .optional()
    .meta({ help: 'Times in which nothing starts: each a name with from and to, or the path of a calendar file' }),
  peakHours: z.array(daily).max(50).optional().meta({ help: 'Hours of most traffic, in which no stage starts' }),
  events: z
    .array(z.strictObject({ name, ...span }).refine(isOrdered, '`from` has to lie before `to`'))
    .max(200)
    .optional()
    .meta({ help: 'Sales, launches, campaigns: days on which the figures are not the usual ones' }),
});

export type CalendarConfiguration = z.infer<typeof calendarSchema>;

interface Span {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The freezes told in the file, each either a span or a calendar file, as the calendar reads them. */
export function freezesOf({ freezes = [] }: CalendarConfiguration): (Span | { readonly ics: string })[] {
  return freezes.flatMap(({ name: named, from, to, ics }): (Span | { readonly ics: string })[] => {
    if (ics !== undefined) return [{ ics }];
    return named === undefined || from === undefined || to === undefined ? [] : [{ name: named, from, to }];
  });
}

function faultOf({ name: named, from, to, ics }: z.infer<typeof freeze>): string | undefined {
  if (ics !== undefined)
    return from === undefined && to === undefined
      ? undefined
      : 'a freeze is either `ics` or `from` and `to`; take one of them away.';
  if (named === undefined || from === undefined || to === undefined)
    return 'a freeze needs `name`, `from` and `to`, or `ics` with the path of a calendar file.';
  return isOrdered({ from, to }) ? undefined : `\`from\` (${from}) lies after \`to\` (${to}); exchange them.`;
}

/** Dates alone name whole days, so the same date twice is one day. Compared as written: offsets differ by hours. */
function isOrdered({ from, to }: { readonly from: string; readonly to: string }): boolean {
  return (
    from.slice(0, 10) < to.slice(0, 10) ||
    (from.slice(0, 10) === to.slice(0, 10) && timeOf(from, '') <= timeOf(to, '~'))
  );
}

function timeOf(date: string, otherwise: string): string {
  return date.length > 10 ? date.slice(11, 16) : otherwise;
}

function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (found === null) return false;
  const day = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])));
  return day.getUTCMonth() === Number(found[2]) - 1 && day.getUTCDate() === Number(found[3]);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
