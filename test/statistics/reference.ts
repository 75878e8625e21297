import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Reference {
  readonly xoshiro128StarStar: readonly number[];
  /** By function: arguments, then the value. */
  readonly tables: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** Values of scipy; test/fixtures/statistics/reference.py says how they were made. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('../fixtures/statistics/reference.json', import.meta.url), 'utf8'),
);

/** Holds a function to a table: |difference| ≤ tolerance × max(|expected|, floor). */
export function assertTable(
  name: string,
  computed: (...row: number[]) => number,
  { tolerance, floor = 0 }: { readonly tolerance: number; readonly floor?: number },
): void {
  const rows = reference.tables[name] ?? [];
  const wrong = rows.flatMap((row) => {
    const expected = row.at(-1) ?? Number.NaN;
    const value = computed(...row.slice(0, -1));
    const error = value === expected ? 0 : Math.abs(value - expected) / Math.max(Math.abs(expected), floor);
    return error <= tolerance ? [] : [`${name}(${row.slice(0, -1).join(', ')}) = ${value}, not ${expected}: ${error}`];
  });

  assert.ok(rows.length > 0, `no table ${name}`);
  assert.deepEqual(wrong, []);
}
