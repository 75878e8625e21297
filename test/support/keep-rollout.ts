import type { RolloutRecord } from '../../src/plan/plan.js';
import type { Repository } from '../../src/repository/repository.js';
import { changeRollout } from '../../src/rollouts/change.js';

/** Keeps a record in place of whatever was there, as a first plan would be kept. */
export async function keepRollout(repository: Repository, record: RolloutRecord): Promise<void> {
  const { updatedAt: at, revision } = record;
  await changeRollout(repository, record.slug, () => ({
    record,
    entries: [{ at, by: 'cli', event: 'planned', revision }],
  }));
}
