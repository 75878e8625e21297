import type { Lever } from '../../plan/rollback/lever.js';
import type { Dashboard } from '../watches/dashboards.js';
import type { RuleWords } from '../watches/rule-words.js';
import type { Contract } from './contracts.js';
import type { Deployment } from './deployments.js';
import type { Freeze } from './freezes.js';
import type { Job } from './jobs.js';
import type { ServiceSign } from './service-signs.js';

/** What one file adds to each of the inventories. */
export interface Notes {
  readonly deployment: Deployment;
  readonly dashboard: Dashboard;
  readonly job: Job;
  readonly freeze: Freeze;
  readonly contract: Contract;
  readonly service: ServiceSign;
  readonly rules: RuleWords;
  readonly lever: Lever;
}

/** One list for all inventories, so that a pass has one thing to carry. */
export type Noted = { readonly [What in keyof Notes]: { readonly what: What; readonly it: Notes[What] } }[keyof Notes];

/** Those of one kind, in their order. */
export function notedAs<What extends keyof Notes>(noted: readonly Noted[], what: What): Notes[What][] {
  return noted.flatMap((one) => (isOf(one, what) ? [one.it] : []));
}

function isOf<What extends keyof Notes>(
  one: Noted,
  what: What,
): one is Noted & { readonly what: What; readonly it: Notes[What] } {
  return one.what === what;
}
