import { type Entry, isLiteral, outlinesOf, valueAt } from '../outline.js';
import { type Lines, nameOf, type TextFile } from '../text-file.js';

/** A time in which nothing, or only some things, may be deployed; or a hint that there is one. */
export interface Freeze {
  readonly name: string;
  readonly source: 'argo-cd' | 'cloud-deploy' | 'gitlab' | 'harness' | 'octopus' | 'spinnaker' | 'calendar';
  /** freeze: nothing goes out; window: only then something goes out; event: a calendar's entry that does not say so. */
  readonly kind: 'freeze' | 'window' | 'event';
  /** One line: when, and for what. */
  readonly text: string;
  /** As the source has it: a date, or date and time with `Z`, an offset or nothing. */
  readonly start?: string;
  readonly end?: string;
  readonly path: string;
  readonly line: number;
}

const mostEvents = 200;
const freezeWords = /freez|moratorium|black.?out|no.?deploy|no.?release|change.?stop|code.?lock|embargo/i;

/** Sync windows of Argo CD, policies of Cloud Deploy, freezes of Harness, and GitLab's variable that tells of one. */
export function freezesInYaml(file: TextFile, lines: Lines): Freeze[] {
  const { path, text } = file;
  if (text.includes('syncWindows')) return outlinesOf(lines()).flatMap((entries) => syncWindows(entries, path));
  if (text.includes('restrictExecutionDuringTimeWindow')) return spinnaker(file);
  if (text.includes('DeployPolicy')) return objects(file, lines, 'DeployPolicy', deployPolicies);
  if (/^freeze:/m.test(text)) return outlinesOf(lines()).flatMap((entries) => harness(entries, path));
  const hint = text.includes('CI_DEPLOY_FREEZE') ? lines().findIndex((line) => line.includes('CI_DEPLOY_FREEZE')) : -1;
  if (hint < 0) return [];
  return [
    {
      name: 'deploy freeze',
      source: 'gitlab',
      kind: 'freeze',
      text: 'jobs heed the periods set in GitLab (CI_DEPLOY_FREEZE)',
      path,
      line: hint + 1,
    },
  ];
}

function objects(
  { path }: TextFile,
  lines: Lines,
  kind: string,
  read: (entries: readonly Entry[], path: string) => Freeze[],
): Freeze[] {
  return outlinesOf(lines()).flatMap((entries) => (valueAt(entries, 'kind') === kind ? read(entries, path) : []));
}

/** In a project's own object, and below projects that a chart is given. */
function syncWindows(entries: readonly Entry[], path: string): Freeze[] {
  const lists = new Set(entries.flatMap((entry) => /^(.*?\bsyncWindows)\[/.exec(entry.path)?.[1] ?? []));
  const project = valueAt(entries, 'metadata.name');
  return [...lists].flatMap((list) => windowsIn(entries, list, { path, project }));
}

function windowsIn(
  entries: readonly Entry[],
  list: string,
  { path, project }: { path: string; project: string | undefined },
): Freeze[] {
  return elementsOf(entries, list).map(({ at, line }) => {
    const value = (key: string) => valueAt(entries, `${at}.${key}`);
    const denies = value('kind') === 'deny';
    const zone = value('timeZone');
    return {
      name: `${isLiteral(project) ? project : 'project'} ${denies ? 'deny' : 'allow'} window`,
      source: 'argo-cd',
      kind: denies ? 'freeze' : 'window',
      text: `${denies ? 'no syncs' : 'syncs only'} for ${value('duration') ?? 'a time'} from cron ${value('schedule') ?? 'unknown'}${zone === undefined ? '' : ` ${zone}`}`,
      path,
      line,
    };
  });
}

/** Spinnaker lets a stage run only within its windows. */
function spinnaker({ path, text }: TextFile): Freeze[] {
  return text.split('\n').flatMap((line, index): Freeze[] =>
    /["']?restrictExecutionDuringTimeWindow["']?\s*:\s*true/.test(line)
      ? [
          {
            name: 'execution window',
            source: 'spinnaker',
            kind: 'window',
            text: 'a stage runs only within its execution windows',
            path,
            line: index + 1,
          },
        ]
      : [],
  );
}

function deployPolicies(entries: readonly Entry[], path: string): Freeze[] {
  const name = valueAt(entries, 'metadata.name') ?? 'policy';
  const rules = elementsOf(entries, 'spec.rules').concat(elementsOf(entries, 'rules'));
  return rules.flatMap(({ at, line }) => {
    const windows = `${at}.rolloutRestriction.timeWindows`;
    const days = entries.filter(
      ({ path: it }) => it.startsWith(`${windows}.`) && /(?:Date|startTime|endTime|daysOfWeek)/.test(it),
    );
    const dates = days
      .map(({ path: it, value }) => `${it.slice(it.lastIndexOf('.') + 1)} ${value}`)
      .filter((it) => !it.endsWith(' '));
    return [
      {
        name,
        source: 'cloud-deploy' as const,
        kind: 'freeze' as const,
        text: `rollouts are restricted: ${dates.slice(0, 6).join(', ') || 'always'}`,
        path,
        line,
      },
    ];
  });
}

function harness(entries: readonly Entry[], path: string): Freeze[] {
  const name = valueAt(entries, 'freeze.name') ?? 'freeze';
  const off = valueAt(entries, 'freeze.status') === 'Disabled';
  return elementsOf(entries, 'freeze.windows').map(({ at, line }) => {
    const value = (key: string) => valueAt(entries, `${at}.${key}`);
    const [start, end, duration] = [value('startTime'), value('endTime'), value('duration')];
    return {
      name,
      source: 'harness',
      kind: 'freeze',
      text: `${off ? 'switched off; ' : ''}from ${start ?? 'unknown'} ${duration === undefined ? `to ${end ?? 'unknown'}` : `for ${duration}`} ${value('timeZone') ?? ''}`.trim(),
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
      path,
      line,
    };
  });
}

/** The elements of a list, each by its path and first line. */
function elementsOf(entries: readonly Entry[], list: string): { at: string; line: number }[] {
  const found = new Map<string, number>();
  for (const { path, line } of entries) {
    if (!path.startsWith(`${list}[`)) continue;
    const at = path.slice(0, path.indexOf(']', list.length) + 1);
    if (!found.has(at)) found.set(at, line);
  }
  return [...found].map(([at, line]) => ({ at, line }));
}

/** Events of a calendar (RFC 5545), unfolded: a line that starts with a blank continues the one before. */
export function freezesInCalendar({ path, text }: TextFile): Freeze[] {
  const found: Freeze[] = [];
  const calendar = /^X-WR-CALNAME[^:]*:(.*)$/m.exec(text)?.[1] ?? '';
  const all = freezeWords.test(nameOf(path)) || freezeWords.test(calendar);
  const lines = text.split(/\r?\n/);
  let event: Record<string, string> | undefined;
  let line = 0;
  let inAlarm = false;
  for (const [index, raw] of lines.entries()) {
    if (/^[ \t]/.test(raw)) continue;
    let whole = raw;
    for (let next = index + 1; /^[ \t]/.test(lines[next] ?? ''); next += 1) whole += (lines[next] ?? '').slice(1);
    if (whole === 'BEGIN:VEVENT') [event, line] = [{}, index + 1];
    // An alarm inside an event has a summary of its own.
    if (/^(?:BEGIN|END):VALARM$/.test(whole)) inAlarm = whole.startsWith('B');
    const [, key = '', parameters = '', value = ''] =
      /^(SUMMARY|DTSTART|DTEND|DURATION|RRULE|STATUS)((?:;[^:]*)?):(.*)$/.exec(whole) ?? [];
    if (event !== undefined && key !== '' && !inAlarm)
      event[key] = key.startsWith('DT') ? dateOf(value, parameters) : value;
    if (whole !== 'END:VEVENT' || event === undefined) continue;
    if (found.length < mostEvents && event.STATUS !== 'CANCELLED') found.push(freezeOf(event, all, { path, line }));
    event = undefined;
  }
  return found;
}

function freezeOf(
  event: Readonly<Record<string, string>>,
  all: boolean,
  place: { path: string; line: number },
): Freeze {
  const { SUMMARY = 'event', DTSTART: start, DTEND: end, DURATION, RRULE } = event;
  const name = SUMMARY.replace(/\\([,;\\])/g, '$1').replace(/\\n/gi, ' ');
  const repeats = RRULE === undefined ? '' : `, repeats ${(/FREQ=(\w+)/.exec(RRULE)?.[1] ?? '').toLowerCase()}`;
  return {
    name,
    source: 'calendar',
    kind: all || freezeWords.test(name) ? 'freeze' : 'event',
    text: `${start ?? 'unknown'} ${end === undefined && DURATION !== undefined ? `for ${DURATION}` : `to ${end ?? 'unknown'}`}${repeats}`,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...place,
  };
}

/** `20261220T000000Z` → `2026-12-20T00:00:00Z`; a zone by name stands behind. */
function dateOf(value: string, parameters: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?/.exec(value);
  if (match === null) return value.slice(0, 40);
  const [, year, month, day, hour, minute, second, zone] = match;
  const zoneName = /TZID=([\w/+-]+)/.exec(parameters)?.[1];
  const date = `${year}-${month}-${day}`;
  return hour === undefined
    ? date
    : `${date}T${hour}:${minute}:${second}${zone ?? ''}${zoneName === undefined ? '' : ` ${zoneName}`}`;
}
