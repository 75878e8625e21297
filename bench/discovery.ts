// How right `discover` is on labelled checkouts.
//   tsx bench/discovery.ts --labels DIR [--labels DIR …] --checkouts DIR [--ids FILE] [--misses]
// A label file is {"repo": "owner/name", "capabilities": {capability: [{"id", "strength": "primary"|"secondary"}]},
// "not": [{"capability", "id"}], "flagKeys": [{"key"}], "slo": [{"name"}]}; its checkout lies in CHECKOUTS/owner+name.
// Each folder of labels prints its own rows. What is primary must be found; what is secondary is ignored; what is
// listed under `not` is a trap; all else that was found is unlabelled and counts against strict precision alone.
// FILE lists ids as "- `id` … (aka a, b)" lines and a "Neutral: a, b" list: other and neutral ids are never counted.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { type Capability, capabilities } from '../src/catalog/provider.js';
import { discover } from '../src/operations/discover.js';

const judged = z.array(z.object({ id: z.string(), strength: z.enum(['primary', 'secondary']) })).optional();
const labelSchema = z.object({
  repo: z.string(),
  capabilities: z.object({ 'feature-flags': judged, deployment: judged, monitoring: judged }),
  not: z.array(z.object({ capability: z.enum(capabilities), id: z.string() })).optional(),
  flagKeys: z.array(z.object({ key: z.string() })).optional(),
  slo: z.array(z.object({ name: z.string() })).optional(),
});
type Label = z.infer<typeof labelSchema>;
type Answer = Awaited<ReturnType<typeof discover.run>>;

interface Ids {
  readonly alias: ReadonlyMap<string, string>;
  readonly counts: (id: string) => boolean;
}

const { values } = parseArgs({
  options: {
    labels: { type: 'string', multiple: true, default: ['bench/labels'] },
    checkouts: { type: 'string' },
    ids: { type: 'string' },
    misses: { type: 'boolean', default: false },
  },
});
if (values.checkouts === undefined) throw new Error('--checkouts DIR is missing: a folder with owner+name checkouts.');
const ids = values.ids === undefined ? everyId() : idsOf(readFileSync(values.ids, 'utf8'));
for (const folder of values.labels) await score(folder, values.checkouts, ids);

async function score(folder: string, checkouts: string, known: Ids): Promise<void> {
  const total = tally();
  const rows = new Map<Capability, Tally>(capabilities.map((it) => [it, tally()]));
  const keys = { found: 0, all: 0 };
  const alerts = { found: 0, all: 0 };
  const remarks: string[] = [];
  let scored = 0;
  for (const label of labelsIn(folder)) {
    const checkout = path.resolve(checkouts, label.repo.replace('/', '+'));
    if (!existsSync(checkout)) {
      remarks.push(`${label.repo}\n  no checkout`);
      continue;
    }
    const answer = await answerFor(checkout);
    const wrong: string[] = [];
    scored += 1;
    for (const capability of capabilities) {
      const one = tallyOf(label, capability, answer, known);
      for (const to of [total, rows.get(capability)]) if (to !== undefined) add(to, one.tally);
      wrong.push(...one.remarks);
    }
    wrong.push(
      ...names(
        'flag key',
        label.flagKeys?.map(({ key }) => key) ?? [],
        answer.flagKeys.map(({ key }) => key),
        keys,
      ),
      ...names(
        'alert',
        label.slo?.map(({ name }) => name) ?? [],
        answer.slo.map(({ name }) => name),
        alerts,
      ),
    );
    if (wrong.length > 0) remarks.push(`${label.repo}\n${wrong.map((it) => `  ${it}`).join('\n')}`);
  }
  print(folder, scored, [...rows, ['total', total]], keys, alerts);
  if (values.misses) console.log(remarks.join('\n'));
}

function labelsIn(folder: string): Label[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => labelSchema.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))));
}

async function answerFor(repository: string): Promise<Answer> {
  return await discover.run(
    { repository },
    {
      door: 'cli',
      roots: [],
      signal: new AbortController().signal,
      progress: () => {},
      now: () => new Date(0),
      environment: {},
      workingDirectory: repository,
      homeDirectory: os.tmpdir(),
      platform: process.platform,
    },
  );
}

interface Tally {
  hit: number;
  missed: number;
  trapped: number;
  traps: number;
  unlabelled: number;
}

function tally(): Tally {
  return { hit: 0, missed: 0, trapped: 0, traps: 0, unlabelled: 0 };
}

function add(to: Tally, from: Tally): void {
  to.hit += from.hit;
  to.missed += from.missed;
  to.trapped += from.trapped;
  to.traps += from.traps;
  to.unlabelled += from.unlabelled;
}

function tallyOf(
  label: Label,
  capability: Capability,
  answer: Answer,
  { alias, counts }: Ids,
): { tally: Tally; remarks: string[] } {
  const canonical = (id: string) => alias.get(id.toLowerCase()) ?? id.toLowerCase();
  const entries = label.capabilities[capability] ?? [];
  const withStrength = (strength: string) =>
    new Set(entries.filter((it) => it.strength === strength).map(({ id }) => canonical(id)));
  const primary = withStrength('primary');
  const secondary = withStrength('secondary');
  const traps = new Set((label.not ?? []).filter((it) => it.capability === capability).map(({ id }) => canonical(id)));
  const reported = new Set(
    (answer.capabilities[capability] ?? [])
      .filter(({ verdict }) => verdict !== 'mentioned')
      .map(({ id }) => canonical(id)),
  );
  const ignored = (id: string) =>
    !counts(id) ||
    (capability === 'monitoring' && id === 'posthog') ||
    // Who wraps a product in a class of their own is right to be told of either.
    (id === 'custom-flags' && primary.size > 0);
  const hit = [...primary].filter((id) => reported.has(id));
  const missed = [...primary].filter((id) => !reported.has(id));
  const trapped = [...traps].filter((id) => !primary.has(id) && !secondary.has(id) && reported.has(id));
  const unlabelled = [...reported].filter(
    (id) => !primary.has(id) && !secondary.has(id) && !traps.has(id) && !ignored(id),
  );
  return {
    tally: {
      hit: hit.length,
      missed: missed.length,
      trapped: trapped.length,
      traps: traps.size,
      unlabelled: unlabelled.length,
    },
    remarks: [
      ...missed.map((id) => `missed ${capability}/${id}`),
      ...trapped.map((id) => `TRAP ${capability}/${id}`),
      ...unlabelled.map((id) => `unlabelled ${capability}/${id}`),
    ],
  };
}

/** An alert may be found under a longer name (with its group or file), a key only as it is. */
function names(
  what: string,
  wanted: readonly string[],
  found: readonly string[],
  count: { found: number; all: number },
): string[] {
  const lower = found.map((it) => it.toLowerCase());
  const has = (name: string) =>
    what === 'alert' ? lower.some((it) => it.includes(name.toLowerCase())) : lower.includes(name.toLowerCase());
  const missing = wanted.filter((name) => !has(name));
  count.all += wanted.length;
  count.found += wanted.length - missing.length;
  return missing.map((name) => `missed ${what} ${name}`);
}

function print(
  folder: string,
  scored: number,
  rows: readonly (readonly [string, Tally])[],
  keys: { found: number; all: number },
  alerts: { found: number; all: number },
): void {
  const percent = (part: number, whole: number) =>
    (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`).padStart(8);
  console.log(`${folder}: ${scored} repositories`);
  console.log('                precision   strict   recall   hit  missed   traps  unlabelled');
  for (const [name, { hit, missed, trapped, traps, unlabelled }] of rows) {
    console.log(
      `${name.padEnd(16)} ${percent(hit, hit + trapped)} ${percent(hit, hit + trapped + unlabelled)} ${percent(hit, hit + missed)} ${String(hit).padStart(5)} ${String(missed).padStart(7)} ${`${trapped}/${traps}`.padStart(7)} ${String(unlabelled).padStart(11)}`,
    );
  }
  console.log(`flag keys ${keys.found}/${keys.all}, alert names ${alerts.found}/${alerts.all}`);
}

function everyId(): Ids {
  return { alias: new Map(), counts: () => true };
}

function idsOf(text: string): Ids {
  const alias = new Map<string, string>();
  const listed = new Set<string>();
  for (const [line, id = ''] of text.matchAll(/^- `([a-z0-9-]+)`.*$/gm)) {
    listed.add(id);
    for (const [, others = ''] of line.matchAll(/\(aka ([^)]*)\)/g)) {
      for (const other of others.split(',')) alias.set(other.trim().toLowerCase(), id);
    }
  }
  for (const id of listed) alias.delete(id);
  const neutral = new Set(
    (/^Neutral: ([\s\S]*)$/m.exec(text)?.[1] ?? '').split(/[,\n]/).map((it) => it.trim().toLowerCase()),
  );
  return { alias, counts: (id) => listed.has(id) && !neutral.has(id) };
}
