import { createHash } from 'node:crypto';
import { approvedPart, canonicalJson } from '../plan/canonical.js';
import type { Plan, RolloutRecord } from '../plan/plan.js';

export type Approval = NonNullable<RolloutRecord['approval']>;

/** SHA-256 over the canonical JSON of what a person agrees to, 64 hexadecimal digits. */
export function planHash(plan: Plan): string {
  return createHash('sha256')
    .update(canonicalJson(approvedPart(plan)))
    .digest('hex');
}

/** Whether an approval is of this very plan and was not voided before. */
export function isValid(approval: Approval, plan: Plan): boolean {
  return approval.voidSince === undefined && approval.hash === planHash(plan);
}

/** The approval as it stands once a plan has taken another's place: as it was, or void from `at` (ISO 8601) on. */
export function approvalAfter(approval: Approval, plan: Plan, at: string): Approval {
  return approval.voidSince !== undefined || isValid(approval, plan) ? approval : { ...approval, voidSince: at };
}
