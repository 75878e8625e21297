import * as z from 'zod';
import { riskLevels, timesToUndo } from '../risk/facts.js';

const level = z.enum(riskLevels);
const sentence = z.string();
const proof = z.strictObject({
  path: z.string(),
  line: z.int().min(1),
  /** Quotes the line. */
  what: z.string(),
  /** The line is only in the file before the change. */
  gone: z.boolean().optional(),
});

const factorSchema = z.strictObject({
  name: z.enum(['users', 'revenue', 'criticality', 'timeToUndo']),
  title: z.string(),
  level,
  reason: sentence,
  basis: z.enum(['told', 'found', 'assumed']),
  evidence: z.array(proof),
  question: sentence.optional(),
  contradiction: sentence.optional(),
});

export const likelihoodSchema = z.strictObject({
  /** Ranks changes: higher was likelier to be taken back. No probability. */
  score: z.number(),
  level,
  /** How often changes of this level were taken back, as a multiple of the average. */
  lift: z.number(),
  reasons: z.array(
    z.strictObject({
      name: z.string(),
      sentence,
      adds: z.number(),
      proofs: z.array(proof),
      commits: z.array(z.string()),
    }),
  ),
  meaning: sentence,
});

const touchSchema = z.strictObject({
  area: z.enum([
    'stored-data',
    'contract',
    'money',
    'identity',
    'personal-data',
    'infrastructure',
    'configuration',
    'queue',
    'client',
  ]),
  reason: sentence,
  proofs: z.array(proof),
  certainty: z.enum(['parsed', 'hint']),
  level,
  timeToUndo: z.enum(timesToUndo).optional(),
  breaksPrevious: z.boolean().optional(),
  advice: sentence.optional(),
});

const guardSchema = z.strictObject({
  coverage: z.enum(['whole', 'partly', 'none', 'unknown']),
  flags: z.array(z.strictObject({ key: z.string(), proof })),
  /** Changed places that no evaluation of a flag encloses. */
  uncovered: z.array(proof),
  /** Changed places of which nobody can tell. */
  unread: z.array(proof),
});

/** Who must know, and what depends on what changes. */
const concernedSchema = z.strictObject({
  owners: z.array(z.strictObject({ owner: z.string(), files: z.int().min(1), proof: proof.optional() })),
  filesWithoutOwner: z.int().min(0),
  services: z.array(
    z.strictObject({
      name: z.string(),
      owner: z.string().optional(),
      tier: z.string().optional(),
      lifecycle: z.string().optional(),
      dependsOn: z.array(z.string()),
      dependencyOf: z.array(z.string()),
      proof: proof.optional(),
    }),
  ),
});

/** Records written before the likelihood have none of what is optional. */
export const assessmentSchema = z.strictObject({
  level,
  because: sentence,
  /** The cell of the policy's table that the level is. */
  rule: z.strictObject({ impact: level, likelihood: z.enum([...riskLevels, 'unknown']), reason: sentence }).optional(),
  factors: z.array(factorSchema),
  impactLevel: level.optional(),
  timeToUndo: z.enum(timesToUndo),
  likelihood: likelihoodSchema.optional(),
  touches: z.array(touchSchema).optional(),
  guard: guardSchema.optional(),
  concerned: concernedSchema.optional(),
  questions: z.array(sentence),
  contradictions: z.array(sentence),
  gaps: z.array(sentence).optional(),
  change: z
    .strictObject({
      base: z.string(),
      head: z.string(),
      commits: z.int().min(0),
      files: z.int().min(0),
      linesChanged: z.int().min(0),
    })
    .optional(),
});
