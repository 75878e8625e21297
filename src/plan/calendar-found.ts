import { isTooDeep } from '../text/nesting.js';
import { parseYamlStream, plainYaml } from '../text/yaml.js';
import { eventsOf } from './calendar-events.js';
import { cronRule, ruleRule } from './calendar-recurring.js';
import { onceRule, type Rule, weeklyRule } from './calendar-windows.js';
import { clockMinutes, isZone, openZone, readMoment, weekdayNumbers, type Zone } from './calendar-zone.js';

/** A freeze as discovery found it; only its place, name and kind are used where the file's text is at hand. */
export interface FoundFreeze {
  readonly name: string;
  readonly source: string;
  readonly kind: 'freeze' | 'window' | 'event';
  readonly text: string;
  readonly start?: string;
  readonly end?: string;
  readonly path: string;
  readonly line: number;
}

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A window in a file, as its tool writes it. */
interface Window {
  readonly line: number;
  readonly source: string;
  readonly value: unknown;
}

/**
 * The freezes that can be dated, as rules, and a sentence for each that cannot: templates, settings that live in
 * another system, zones that do not exist. Sync windows that only allow are told as well: a stage that a flag shifts
 * needs no sync.
 */
export async function foundRules(
  found: readonly FoundFreeze[],
  texts: readonly SourceText[],
  zone: Zone,
): Promise<{ rules: Rule[]; notices: string[] }> {
  const rules: Rule[] = [];
  const notices: string[] = [];
  const files = new Map<string, Promise<{ line: number; rules: Rule[] }[]>>();
  for (const freeze of found) {
    const place = `\`${freeze.name}\` in \`${freeze.path}:${freeze.line}\``;
    if (freeze.kind === 'window')
      notices.push(
        `${place} lets things out only at times (${freeze.text}); a stage that needs a deploy has to fit them.`,
      );
    if (freeze.kind !== 'freeze') continue;
    const text = texts.find(({ path }) => path === freeze.path);
    const dated = text === undefined ? undefined : (files.get(freeze.path) ?? datedIn(text, { zone, found }));
    if (dated !== undefined) files.set(freeze.path, dated);
    const own = (await dated)?.filter(({ line }) => line === freeze.line).flatMap((window) => window.rules) ?? [];
    rules.push(...own);
    if (own.length === 0)
      notices.push(
        `The freeze ${place} could not be dated (${freeze.text}); tell its times as \`calendar.freezes\` if it holds for this rollout.`,
      );
  }
  return { rules, notices: shortened(notices) };
}

const mostNotices = 3;

function shortened(notices: string[]): string[] {
  const more = notices.length - mostNotices;
  if (more <= 0) return notices;
  return [...notices.slice(0, mostNotices), `${more} more times of this kind were found; discover lists them.`];
}

async function datedIn(
  file: SourceText,
  { zone, found }: { zone: Zone; found: readonly FoundFreeze[] },
): Promise<{ line: number; rules: Rule[] }[]> {
  if (file.path.endsWith('.ics'))
    return (await eventsOf(file, zone)).map(({ line, rule }) => ({ line, rules: rule === undefined ? [] : [rule] }));
  const windows = /\.(?:ya?ml|json)$/.test(file.path) ? await windowsIn(file.text) : [];
  return Promise.all(
    windows.map(async (window) => {
      const { line } = window;
      const name = found.find((freeze) => freeze.path === file.path && freeze.line === line)?.name ?? 'freeze';
      return { line, rules: await rulesOf(window, `freeze \`${name}\` in \`${file.path}:${line}\``) };
    }),
  );
}

/** Every window of the file with its line. What is no YAML before it is filled in holds none. */
async function windowsIn(text: string): Promise<Window[]> {
  const { LineCounter, visit, isSeq, isScalar, isNode } = await import('yaml');
  const lineCounter = new LineCounter();
  // Brackets by the hundred are no calendar.
  const documents = isTooDeep(text) ? [] : await parseYamlStream(text, { lineCounter });
  const listNames: Readonly<Record<string, string>> = {
    syncWindows: 'argo-cd',
    rules: 'cloud-deploy',
    windows: 'harness',
  };
  const found: Window[] = [];
  for (const document of documents) {
    if (document.errors.length > 0) continue;
    const whole = plainYaml(document);
    if (whole === undefined) continue;
    if (textAt(whole, ['freeze', 'status']) === 'Disabled' || at(whole, ['suspended']) === true) continue;
    visit(document, {
      Pair(_, pair) {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        const source = Object.hasOwn(listNames, key) ? listNames[key] : undefined;
        if (source === undefined || !isSeq(pair.value)) return;
        for (const node of pair.value.items) {
          if (!isNode(node) || !node.range) continue;
          const value = plainYaml(document, node);
          found.push({ line: lineCounter.linePos(node.range[0]).line, source, value });
        }
      },
    });
  }
  return found;
}

async function rulesOf({ source, value }: Window, cause: string): Promise<Rule[]> {
  const zoneName =
    textAt(value, ['timeZone']) ?? textAt(value, ['rolloutRestriction', 'timeWindows', 'timeZone']) ?? 'UTC';
  if (!isZone(zoneName)) return [];
  if (source === 'argo-cd') {
    const [schedule, duration] = [textAt(value, ['schedule']), textAt(value, ['duration'])];
    if (textAt(value, ['kind']) !== 'deny' || schedule === undefined || duration === undefined) return [];
    const rule = await cronRule({ schedule, duration, zoneName, cause });
    return rule === undefined ? [] : [rule];
  }
  const zone = await openZone(zoneName, 'the file');
  return source === 'harness' ? harnessRules(value, { zone, cause }) : cloudDeployRules(value, { zone, cause });
}

/** https://cloud.google.com/deploy/docs/config-files, rolloutRestriction.timeWindows. */
function cloudDeployRules(value: unknown, { zone, cause }: { zone: Zone; cause: string }): Rule[] {
  const windows = at(value, ['rolloutRestriction', 'timeWindows']);
  const once = listAt(windows, 'oneTimeWindows').flatMap((window) => {
    const [from, to] = [
      readMoment(textAt(window, ['start']) ?? '', zone),
      readMoment(textAt(window, ['end']) ?? '', zone),
    ];
    if (from === undefined || to === undefined || to.milliseconds <= from.milliseconds) return [];
    return [onceRule({ cause, from: from.milliseconds, to: to.milliseconds, kind: 'freeze' })];
  });
  const weekly = listAt(windows, 'weeklyWindows').flatMap((window) => {
    const names = listAt(window, 'daysOfWeek').filter((day) => typeof day === 'string');
    const days = names.length === 0 ? undefined : weekdayNumbers(names, cause);
    const from = clockMinutes(textAt(window, ['startTime']) ?? '00:00', cause);
    const to = clockMinutes(textAt(window, ['endTime']) ?? '24:00', cause);
    return [weeklyRule({ zone, days, from, to, cause })];
  });
  return [...once, ...weekly];
}

/** https://developer.harness.io/docs/platform/governance/deployment-freeze: `2026-12-20 06:00 PM`, an end or a length. */
async function harnessRules(value: unknown, { zone, cause }: { zone: Zone; cause: string }): Promise<Rule[]> {
  const begins = harnessMoment(textAt(value, ['startTime']), zone);
  const ends = harnessMoment(textAt(value, ['endTime']), zone);
  const [, count, unit = ''] = /^(\d+)([mhdw])$/.exec(textAt(value, ['duration']) ?? '') ?? [];
  const units: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };
  const length =
    ends === undefined || begins === undefined ? Number(count) * (units[unit] ?? 0) * 60_000 : ends - begins;
  if (begins === undefined || !(length > 0)) return [];
  const often = textAt(value, ['recurrence', 'type'])?.toUpperCase();
  if (often === undefined) return [onceRule({ cause, from: begins, to: begins + length, kind: 'freeze' })];
  const endOf = (start: number) => start + length;
  const rule = await ruleRule({ begins, zone, rule: `FREQ=${often}`, except: new Set(), endOf, cause });
  return rule === undefined ? [] : [rule];
}

function harnessMoment(text: string | undefined, zone: Zone): number | undefined {
  const [, date, hour, minute, half] = /^(\d{4}-\d\d-\d\d) (\d\d):(\d\d) ([AP])M$/.exec(text ?? '') ?? [];
  if (date === undefined) return undefined;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  return readMoment(`${date}T${String(hours).padStart(2, '0')}:${minute}`, zone)?.milliseconds;
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null
        ? Object.entries(inside).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  );
}

function textAt(value: unknown, keys: readonly string[]): string | undefined {
  const found = at(value, keys);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = at(value, [key]);
  return Array.isArray(found) ? found : [];
}
