import { migrated } from '../plan/migrations.js';
import { type RolloutRecord, recordSchema, schemaVersion } from '../plan/plan.js';
import type { Repository } from '../repository/repository.js';
import { presentable, redactedDeep } from '../text/redacted.js';
import { excerpt, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { sameFeature, slugsFor } from './slug.js';

/** Meant to be committed: the plans of this repository, one record and one journal each. */
export const rolloutFolder = '.rollouts';

const mostSameSlugs = 100;

export interface StoredName {
  readonly slug: string;
  readonly feature: string;
}

/** What is kept for a feature, and under which slug it is or would be kept. */
export interface Place {
  readonly slug: string;
  readonly record: RolloutRecord | undefined;
}

/**
 * Finds the feature's record by its name, or by its slug.
 * @throws UserError where the record that bears its name cannot be read
 */
export async function placeOf(repository: Repository, named: string): Promise<Place> {
  const feature = presentable(named);
  const slugs = await slugsFor(feature);
  const taken = new Set(repository.listFolder(rolloutFolder));
  let free: string | undefined;
  for (let attempt = 1; attempt <= mostSameSlugs; attempt += 1) {
    const slug = slugs(attempt);
    if (!taken.has(`${slug}.json`)) {
      free ??= slug;
      continue;
    }
    const record = readRollout(repository, slug);
    if (record !== undefined && (sameFeature(record.feature, feature) || feature === record.slug))
      return { slug, record };
  }
  if (free !== undefined) return { slug: free, record: undefined };
  throw new UserError(
    'too-many-alike',
    `More than ${mostSameSlugs} rollouts are named like ${quoted(feature)}; give the feature a more telling name.`,
  );
}

/** @throws UserError that names the kept features where this one has no plan */
export async function keptRollout(repository: Repository, feature: string): Promise<RolloutRecord> {
  const { record } = await placeOf(repository, feature);
  if (record !== undefined) return record;
  const { records } = listRollouts(repository);
  const known = records.slice(0, 10).map((kept) => quoted(kept.feature));
  const there = known.length === 0 ? 'no rollout is kept in this repository' : `kept are ${known.join(', ')}`;
  throw new UserError(
    'unknown-feature',
    `There is no plan for ${quoted(feature)}: ${there}. Make one with plan-stages, or give the name of a kept one.`,
  );
}

/**
 * @returns undefined where no record of that slug is kept
 * @throws UserError for a record that is no JSON, of another shape, of a later version, or that may not be read
 */
export function readRollout(repository: Repository, slug: string): RolloutRecord | undefined {
  const path = pathOf(slug);
  const text = repository.read(path);
  if (text !== undefined) return parseRollout(path, text);
  // What cannot be read must not pass for what is not there, or the next plan would take its place.
  if (repository.stamp(path) === undefined) return undefined;
  throw new UserError(
    'unreadable-record',
    `${quoted(path)} is there and cannot be read; give this user the right to, or put the file itself in the place of a link that leaves the repository.`,
  );
}

/**
 * @param path what errors call it
 * @throws UserError for a text that is no JSON, of another shape, or of a later version
 */
export function parseRollout(path: string, text: string): RolloutRecord {
  const value = parseJson(path, text);
  const version =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (typeof version === 'number' && version > schemaVersion) {
    throw new UserError(
      'newer-record',
      `${quoted(path)} was written by a later version (schemaVersion ${version}, this one reads ${schemaVersion}); update the plugin, nothing was changed.`,
    );
  }
  const parsed = recordSchema.safeParse(migrated(value));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at \`${issue.path.join('.')}\``;
  throw new UserError(
    'corrupt-record',
    `${quoted(path)} is no rollout record${where} (${issue?.message ?? 'unknown shape'}); restore it from Git or move it away, nothing was changed.`,
  );
}

/** The slugs of all records, readable or not, by the names of their files. */
export function listRecordFiles(repository: Repository): readonly string[] {
  return repository.listFolder(rolloutFolder).flatMap((name) => /^([a-z0-9][a-z0-9-]*)\.json$/.exec(name)?.[1] ?? []);
}

/** Every record that can be read, and a sentence for each that cannot. */
export function listRollouts(repository: Repository): {
  readonly records: readonly RolloutRecord[];
  readonly unreadable: readonly string[];
} {
  const records: RolloutRecord[] = [];
  const unreadable: string[] = [];
  for (const slug of listRecordFiles(repository)) {
    try {
      const record = readRollout(repository, slug);
      if (record !== undefined) records.push(record);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push(error.message);
    }
  }
  return { records, unreadable };
}

/** As it is kept; `changeRollout` is the one that keeps it. */
export function textOf(record: RolloutRecord): string {
  return `${JSON.stringify(redactedDeep(record), null, 2)}\n`;
}

export function pathOf(slug: string): string {
  return `${rolloutFolder}/${slug}.json`;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? jsonFault(error) : '';
    throw new UserError(
      'corrupt-record',
      `${quoted(path)} is not valid JSON (${why}); restore it from Git or move it away, nothing was changed.`,
    );
  }
}

/** What the parser says, without the piece of the text that it quotes: the path may be a link to anything. */
export function jsonFault({ message }: Error): string {
  return excerpt(message.split(/, ?(?:\.{3})?"/)[0] ?? '', 80);
}
