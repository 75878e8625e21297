import { lifeOf } from '../../src/plan/life/life.js';
import type { Mark } from '../../src/plan/life/mark.js';
import { marked } from '../../src/plan/life/marked.js';
import type { RolloutRecord } from '../../src/plan/plan.js';

/** The record after these marks, one after the other. */
export function recordAfter(record: RolloutRecord, ...marks: readonly Mark[]): RolloutRecord {
  const { feature, plan } = record;
  const life = marks.reduce((now, mark) => marked({ feature, life: now, plan }, mark), lifeOf(record));
  return { ...record, life };
}
