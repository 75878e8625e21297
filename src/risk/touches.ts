import { areaTouches } from './areas.js';
import type { Change } from './change.js';
import { contractTouches, isContract } from './contracts.js';
import type { Touch } from './findings.js';
import { migrationKind } from './stored-data/migration-files.js';
import { storedDataTouches } from './stored-data.js';

/**
 * What the change touches, read from its lines: stored data, contracts with others, money, identity, personal data,
 * infrastructure, configuration, queues and clients that cannot be recalled.
 */
export async function touchesOf(change: Change): Promise<readonly Touch[]> {
  return [...(await storedDataTouches(change)), ...(await contractTouches(change)), ...areaTouches(change)];
}

/** Whether `touchesOf` has to see the whole file before and after, because its lines alone do not say enough. */
export function wantsWhole(path: string): boolean {
  return migrationKind(path) !== undefined || isContract(path);
}
