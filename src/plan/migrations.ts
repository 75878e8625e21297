import { schemaVersion } from './plan.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * How a record of one version becomes one of the next; index 0 is version 1. A step is never changed once released:
 * records of every version stay in test/fixtures/records, and each has to read for ever.
 */
const steps: readonly ((record: Fields) => Fields)[] = [
  // 2 only adds fields that may be missing. An older program refuses unknown fields as damage; now it says "newer".
  (record) => record,
];

/** A record's JSON as the present version writes it; what is no record, of no known version or newer stays as it is. */
export function migrated(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  let record: Fields = { ...value };
  for (let version = record.schemaVersion; typeof version === 'number' && version < schemaVersion; version += 1) {
    const step = steps[version - 1];
    if (step === undefined) return value;
    record = { ...step(record), schemaVersion: version + 1 };
  }
  return record;
}
