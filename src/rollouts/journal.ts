import * as z from 'zod';
import { lifeStates, numbersSchema, rollbackCauses } from '../plan/life/life.js';
import type { Repository } from '../repository/repository.js';
import { factsSchema } from '../risk/facts.js';
import { rolloutFolder } from './record.js';

const words = z.string();

/** Lines of later versions may say more: what is unknown here is left out, not refused. */
const entrySchema = z.object({
  /** ISO 8601, UTC: when the line was written. */
  at: words,
  /** The door through which it came. */
  by: z.enum(['mcp', 'cli']),
  event: z.enum(['planned', 'approved', 'approval-voided', 'card-written', 'card-handed-over', 'marked', 'restarted']),
  revision: z.int(),
  /** The facts told in this very call. */
  told: factsSchema.partial().optional().catch(undefined),
  level: words.optional(),
  strategy: words.optional(),
  reason: words.optional(),
  card: words.optional(),
  /** Who approved or marked, as told; and the hash of the plan. */
  person: words.optional(),
  hash: words.optional(),
  /** What changed since the plan before, in words. */
  changes: z.array(words).readonly().optional(),
  /** What happened in the life of the rollout, and the state before and after it. */
  what: words.optional(),
  from: z.enum(lifeStates).optional(),
  state: z.enum(lifeStates).optional(),
  /** When it happened, where that was earlier than the line was written. */
  happenedAt: words.optional(),
  attempt: z.int().optional(),
  stage: z.int().optional(),
  /** The stage in words, where it is one of several waves. */
  where: words.optional(),
  cause: z.enum(rollbackCauses).optional(),
  /** Figures told with it. */
  numbers: numbersSchema.optional(),
  /** Hash of the record that was kept with this line. */
  record: words.optional(),
});

/** One line of `.rollouts/<slug>.journal.jsonl`; lines are only ever added. */
export type JournalEntry = Readonly<z.infer<typeof entrySchema>>;

/** The journal in the order in which it was written, and how many of its lines cannot be read. */
export function readJournal(
  repository: Repository,
  slug: string,
): { readonly entries: readonly JournalEntry[]; readonly unreadable: number } {
  const lines = (repository.read(journalOf(slug)) ?? '').split('\n').filter((line) => line.trim() !== '');
  const entries = lines.flatMap((line) => {
    const parsed = entrySchema.safeParse(jsonOf(line));
    return parsed.success ? [parsed.data] : [];
  });
  return { entries, unreadable: lines.length - entries.length };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export function journalOf(slug: string): string {
  return `${rolloutFolder}/${slug}.journal.jsonl`;
}
