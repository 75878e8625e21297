import { quoted } from '../../text.js';
import type { RiskLevel, TimeToUndo } from '../facts.js';
import type { Step, StepKind } from './step.js';

export interface Meaning {
  readonly level: RiskLevel;
  readonly timeToUndo?: TimeToUndo;
  readonly reason: (step: Step) => string;
  readonly advice?: string;
  /** What the version before reads is gone or has another form, or what it writes is refused. */
  readonly breaksPrevious?: true;
}

const table = ({ table }: Step) => (table === '' ? 'a table' : quoted(table));
const column = ({ table, name = '' }: Step) => quoted(table === '' ? name : `${table}.${name}`);
const expand =
  'Expand and contract: add the new form beside the old one, write both, fill the rows there are in small batches, read the new one, and remove the old one in a later release.';
const drop =
  'Release the code that no longer uses it first, keep a copy of the data, and remove it in a later release on its own.';

/** What each step stands for. Policy of levels: lost data is HIGH and never undone, a schema the version before does not understand is HIGH and takes a migration of its own. */
export const meanings: Readonly<Record<StepKind, Meaning>> = {
  'drop-schema': gone((step) => `Drops the schema ${table(step)} with all its data.`),
  'drop-table': gone((step) => `Drops ${table(step)} with all its rows.`),
  'drop-column': gone((step) => `Drops the column ${column(step)} with its values.`),
  truncate: lost((step) => `Empties ${table(step)}.`),
  'delete-rows': lost((step) =>
    step.whole === true ? `Deletes every row of ${table(step)}.` : `Deletes rows of ${table(step)}.`,
  ),
  'update-rows': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    reason: (step) =>
      `Overwrites ${(step.columns ?? []).slice(0, 3).map(quoted).join(', ') || 'values'} in rows of ${table(step)}.`,
    advice:
      'Keep the old values (a copy, or a column beside it) until the change has proven itself; write in small batches.',
  },
  'fill-column': {
    level: 'MEDIUM',
    reason: (step) =>
      `Fills a new column in every row of ${table(step)} in one statement, which locks them and swells the log.`,
    advice: 'Fill it in small batches, outside of the migration that adds it.',
  },
  'run-code': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    reason: ({ name = '' }) => `Runs ${quoted(name)} over stored rows.`,
    advice: 'See whether it overwrites or deletes values, and keep them until the change has proven itself.',
  },
  'drop-type': incompatible((step) => `Drops the type ${table(step)}.`),
  'rebuild-table': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    reason: (step) => `Copies ${table(step)} into a new form and puts that in its place.`,
    advice: expand,
  },
  'rename-table': incompatible(
    (step) =>
      `Renames ${table(step)}${step.to === undefined ? '' : ` to ${quoted(step.to)}`}, which the version before asks for by its old name.`,
  ),
  'rename-column': incompatible(
    (step) =>
      `Renames ${column(step)}${step.to === undefined ? '' : ` to ${quoted(step.to)}`}, which the version before asks for by its old name.`,
  ),
  'rename-value': incompatible(
    (step) => `Renames the value ${quoted(step.name ?? '')} of ${table(step)}, which the version before still writes.`,
  ),
  'change-type': incompatible(
    (step) =>
      `Changes the type of ${column(step)}${step.to === undefined || step.to === '' ? '' : ` to ${quoted(step.to)}`}.`,
  ),
  'change-column': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    breaksPrevious: true,
    reason: (step) =>
      `Alters the column ${column(step)}; whether its type or its null changes is not said in the line.`,
    advice: expand,
  },
  'set-not-null': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    breaksPrevious: true,
    reason: (step) => `Forbids null in ${column(step)}, which the version before may still write.`,
    advice:
      'Write the value in every version first, fill the rows there are, add the check as not valid, validate it, then forbid null.',
  },
  'add-required-column': {
    level: 'HIGH',
    timeToUndo: 'hours',
    breaksPrevious: true,
    reason: (step) =>
      `Adds the column ${column(step)} that must have a value and has no default: rows written by the version before are refused.`,
    advice: 'Add it as nullable or with a default in the database, write it in every version, then forbid null.',
  },
  'add-unique': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    breaksPrevious: true,
    reason: (step) =>
      `Requires unique values in ${table(step)}: rows there are may break it, and the version before may write more of them.`,
    advice: 'Look for duplicates first, build the index without a lock, then add the constraint on that index.',
  },
  'add-constraint': {
    level: 'MEDIUM',
    reason: (step) =>
      `Adds a constraint to ${table(step)}, which checks every row under a lock and refuses what does not fit.`,
    advice: 'Add it as not valid and validate it in a step of its own.',
  },
  'drop-constraint': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    reason: (step) =>
      `Removes a constraint of ${table(step)}: rows written from then on may break it, and it cannot be put back over them.`,
  },
  'drop-index': {
    level: 'MEDIUM',
    timeToUndo: 'hours',
    reason: (step) =>
      `Removes the index ${quoted(step.name ?? '')}: queries may slow down, and building it again takes as long as the table is large.`,
    advice: 'See in the statistics of the database that no query has used it; drop it without a lock.',
  },
  'add-index': {
    level: 'MEDIUM',
    reason: (step) => `Builds an index on ${table(step)} that locks the table against writing while it is built.`,
    advice: 'Build it concurrently (or online), outside of a transaction.',
  },
  'add-column': {
    level: 'LOW',
    reason: (step) => `Adds the column ${column(step)}, which the version before does not need.`,
  },
  'add-value': {
    level: 'LOW',
    reason: (step) =>
      `Adds the value ${quoted(step.name ?? '')} to ${table(step)}; the version before does not know it where it is read.`,
  },
  'add-table': {
    level: 'LOW',
    reason: (step) => `Adds the table ${table(step)}, which the version before does not need.`,
  },
};

/** A step over the whole table weighs more than its kind; a wider type less. */
export function meaningOf(step: Step): Meaning {
  const meaning = meanings[step.kind];
  if (step.kind === 'update-rows' && step.whole === true) {
    const reason = (one: Step) =>
      `${meaning.reason(one).replace(' in rows of ', ' in every row of ')} The old values are gone.`;
    return { ...meaning, level: 'HIGH', timeToUndo: 'never', reason };
  }
  if (step.kind === 'change-type' && /^(text|bigint|longtext|mediumtext|bigInteger|jsonb)$/i.test(step.to ?? ''))
    return { ...meaning, level: 'MEDIUM' };
  return meaning;
}

function lost(reason: Meaning['reason']): Meaning {
  return { level: 'HIGH', timeToUndo: 'never', reason, advice: drop };
}

function gone(reason: Meaning['reason']): Meaning {
  return { ...lost(reason), breaksPrevious: true };
}

function incompatible(reason: Meaning['reason']): Meaning {
  return { level: 'HIGH', timeToUndo: 'hours', breaksPrevious: true, reason, advice: expand };
}
