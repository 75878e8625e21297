import { byCodeUnits, literally, quoted } from '../text.js';
import { isComment } from './areas/lines.js';
import type { Change } from './change.js';
import { addsBetween, type ChangedText, changedText, isProduct, proofAfter, proofBefore } from './changed-text.js';
import type { Proof, Touch } from './findings.js';
import { readLiquibase } from './stored-data/liquibase.js';
import { meaningOf } from './stored-data/meanings.js';
import { readMigrationCode } from './stored-data/migration-code.js';
import { type MigrationKind, migrationKind } from './stored-data/migration-files.js';
import { readSql } from './stored-data/sql.js';
import { plainName, type Step } from './stored-data/step.js';

interface Placed {
  readonly step: Step;
  readonly text: ChangedText;
}

/** Above, a script holds rows, not steps; what it begins with is read. Characters. */
const readLength = 300_000;
/** In a script outside of migration folders, what queries do every day says nothing. */
const structural = /^(drop-|truncate|rename-|change-|set-|add-(required|unique))/;

/** What the change does to stored data: one touch a kind and table, in the order of its files. */
export async function storedDataTouches(change: Change): Promise<Touch[]> {
  const placed: Placed[] = [];
  const files = change.files
    .filter(({ path, status, kind }) => status !== 'removed' && kind === 'text' && isProduct(path))
    .toSorted((a, b) => byCodeUnits(a.path, b.path));
  for (const file of files) {
    const { path } = file;
    const kind = migrationKind(path);
    if (kind === undefined) continue;
    const text = changedText(file, change);
    const there = new Set(text.before === undefined ? [] : (await stepsIn(kind, path, text.before)).map(keyOf));
    for (const step of await stepsIn(kind, path, text.after ?? '')) {
      // A migration that was formatted anew does nothing new.
      if (addsBetween(text, step.line, step.endLine) && !there.has(keyOf(step))) placed.push({ step, text });
    }
  }
  // A table's own script beside its migration shows the same thing a second time.
  const own = placed.filter(({ text }) => migrationKind(text.path) !== 'loose-sql');
  return grouped(withoutNewTables(rebuilt(own.length > 0 ? own : placed)), change);
}

async function stepsIn(kind: MigrationKind, path: string, whole: string): Promise<readonly Step[]> {
  const text = whole.slice(0, readLength);
  if (kind === 'code') return readMigrationCode(path, text);
  if (kind === 'liquibase') return /databaseChangeLog/.test(text) ? readLiquibase(path, text) : [];
  const steps = await readSql(text);
  if (kind === 'sql') return steps;
  return steps.filter((step) => structural.test(step.kind)).map((step) => ({ ...step, certainty: 'hint' }));
}

/** A new table that takes the place and the name of the old one: SQLite's way to alter a column loses no rows. */
function rebuilt(placed: readonly Placed[]): Placed[] {
  const renamed = placed.filter(({ step }) => step.kind === 'rename-table');
  return placed.flatMap((one) => {
    const { step, text } = one;
    const replaces = renamed.find(
      (other) =>
        other.text === text && other.step.to !== undefined && plainName(other.step.to) === plainName(step.table),
    );
    if (step.kind === 'drop-table' && replaces !== undefined && replaces.step.line >= step.line)
      return [{ text, step: { ...step, kind: 'rebuild-table' as const } }];
    // Dropped where it is there and made anew: mostly so that the script can be run twice.
    const anew = placed.some(
      (other) => other.text === text && other.step.kind === 'add-table' && other.step.table === step.table,
    );
    return [step.kind === 'drop-table' && anew ? { text, step: { ...step, certainty: 'hint' as const } } : one];
  });
}

/** Nobody depends on what the change itself has made. Columns it adds may be filled without losing a value. */
function withoutNewTables(placed: readonly Placed[]): Placed[] {
  const made = new Set<string>();
  const added = new Set<string>();
  return placed.flatMap((one) => {
    const { step } = one;
    const table = plainName(step.table);
    if (step.kind === 'add-table') made.add(table);
    else if (made.has(table)) {
      if (step.kind === 'rename-table' && step.to !== undefined) made.add(plainName(step.to));
      return [];
    }
    if (step.kind === 'add-column' || step.kind === 'add-required-column')
      added.add(`${table}.${plainName(step.name ?? '')}`);
    const fills = (step.columns ?? []).map((name) => `${table}.${plainName(name)}`);
    if (step.kind !== 'update-rows' || fills.length === 0 || !fills.every((name) => added.has(name))) return [one];
    return step.whole === true ? [{ ...one, step: { ...step, kind: 'fill-column' as const } }] : [];
  });
}

function grouped(placed: readonly Placed[], change: Change): Touch[] {
  const groups = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = keyOf(one.step);
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [one]);
    else there.push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    return first === undefined ? [] : [touchOf(first.step, group, change)];
  });
}

function keyOf({ kind, table, name = '', whole = false, to = '' }: Step): string {
  return [kind, plainName(table), plainName(name), whole, kind === 'change-type' ? to : ''].join(' ');
}

const mostProofs = 5;

function touchOf(step: Step, group: readonly Placed[], change: Change): Touch {
  const meaning = meaningOf(step);
  const proofs = group.slice(0, mostProofs).map((one) => proofAfter(one.text, one.step.line));
  const uses = /^drop-(table|column)$/.test(step.kind) ? usesTakenOut(step, change) : undefined;
  const advice = uses === undefined ? meaning.advice : `${uses.sentence} ${meaning.advice ?? ''}`.trim();
  return {
    area: 'stored-data',
    reason: meaning.reason(step),
    proofs: [...proofs, ...(uses?.proofs ?? [])],
    certainty: step.certainty,
    level: meaning.level,
    ...(meaning.timeToUndo !== undefined && { timeToUndo: meaning.timeToUndo }),
    ...(meaning.breaksPrevious !== undefined && { breaksPrevious: meaning.breaksPrevious }),
    ...(advice !== undefined && advice !== '' && { advice }),
  };
}

/**
 * Whether the change itself takes the last uses out (then the version before still asks for it while both run), or uses
 * were taken out earlier, which is the contract phase. It is about the code alone: the data are gone either way.
 */
function usesTakenOut(step: Step, change: Change): { sentence: string; proofs: Proof[] } | undefined {
  const name = plainName(step.name ?? step.table);
  if (name.length < 4) return undefined;
  const camel = name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
  const word = new RegExp(`(?<![\\w])(?:${literally(name)}|${literally(camel)})(?![\\w])`, 'i');
  const proofs: Proof[] = [];
  for (const file of change.files) {
    if (file.kind !== 'text' || !isProduct(file.path) || migrationKind(file.path) !== undefined || isPicture(file.path))
      continue;
    const isUse = (line: string) => word.test(line) && !isComment(line);
    const hunk = file.hunks.find(({ removed }) => removed.some(isUse));
    if (hunk === undefined || hunk.added.some(isUse)) continue;
    const at = hunk.removed.findIndex(isUse);
    proofs.push(proofBefore(changedText(file, change), hunk.oldLine + at));
    if (proofs.length >= 2) break;
  }
  if (proofs.length > 0) {
    const sentence = `The change also removes code that uses ${quoted(name)}: the version before still does, so split it in two.`;
    return { sentence, proofs };
  }
  return {
    sentence: `No code of this change uses ${quoted(name)}; where an earlier release stopped using it, this is the contract step.`,
    proofs,
  };
}

function isPicture(path: string): boolean {
  return /(^|\/)(schema\.rb|structure\.sql|\w*ModelSnapshot\.cs|[^/]+\.Designer\.cs|[^/]+\.prisma)$/.test(path);
}
