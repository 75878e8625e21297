import type * as z from 'zod';
import type { LintFinding } from '../../plan/lint/rules.js';
import { migrated } from '../../plan/migrations.js';
import { type RolloutRecord, recordSchema, schemaVersion } from '../../plan/plan.js';
import type { Repository } from '../../repository/repository.js';
import { jsonFault, pathOf } from '../../rollouts/record.js';
import { excerpt } from '../../text.js';
import { pathText, valueAt } from '../misfit.js';
import { orMeant } from '../nearest.js';

export interface Read {
  readonly record: RolloutRecord | undefined;
  /** The name in the record, also where the rest of it cannot be read. */
  readonly feature: string | undefined;
  /** Why there is no record: every fault of its shape, not the first alone. */
  readonly findings: readonly LintFinding[];
}

type Issue = z.core.$ZodIssue;

/** A record as strictly as can be, every fault with its place. */
export function readForLint(repository: Repository, slug: string): Read {
  const text = repository.read(pathOf(slug)) ?? '';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? jsonFault(error) : '';
    return unread(undefined, [{ rule: 'not-json', path: '', sentence: `It is no JSON: ${why}.` }]);
  }
  const top = typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map<string, unknown>();
  const name: unknown = top.get('feature');
  const feature = typeof name === 'string' ? name : undefined;
  const version: unknown = top.get('schemaVersion');
  if (typeof version === 'number' && version > schemaVersion) {
    const sentence = `It has schemaVersion ${version}; this version reads ${schemaVersion}.`;
    return unread(feature, [{ rule: 'newer-record', path: 'schemaVersion', sentence }]);
  }
  const parsed = recordSchema.safeParse(migrated(value));
  if (parsed.success) return { record: parsed.data, feature, findings: [] };
  return unread(
    feature,
    parsed.error.issues.flatMap((issue) => findingsOf(issue, value)),
  );
}

function unread(feature: string | undefined, findings: readonly LintFinding[]): Read {
  return { record: undefined, feature, findings };
}

function findingsOf(issue: Issue, root: unknown): LintFinding[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      rule: 'shape',
      path: pathText([...issue.path, excerpt(key, 60)]),
      sentence: 'No such key is known here.',
    }));
  const value = excerpt(JSON.stringify(valueAt(root, issue.path)) ?? 'nothing', 60);
  const path = pathText(issue.path);
  const allowed = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const end = allowed.length > 1 ? orMeant(value.replaceAll('"', ''), allowed) : '.';
  const known = allowed.length > 0 ? `one of ${allowed.join(', ')}` : undefined;
  const sentence = `It is ${value}${known === undefined ? ` (${excerpt(issue.message, 120)})` : `, and has to be ${known}`}${end}`;
  return [{ rule: issue.path.at(-1) === 'metric' ? 'unknown-metric' : 'shape', path, sentence }];
}
