import type { Operation } from './operation.js';

/**
 * Every operation by name, in the order in which help lists them. Each is imported when first called: a session
 * that only lists the tools pays for none of them.
 */
export const loaders: Readonly<Record<string, () => Promise<Operation>>> = {
  discover: async () => (await import('./discover.js')).discover,
  'assess-risk': async () => (await import('./assess-risk.js')).assessRisk,
  'plan-stages': async () => (await import('./plan-stages.js')).planStages,
  'check-readiness': async () => (await import('./check-readiness.js')).checkReadiness,
  'update-kanban': async () => (await import('./update-kanban.js')).updateKanban,
  'rollout-status': async () => (await import('./rollout-status.js')).rolloutStatus,
  lint: async () => (await import('./lint.js')).lint,
  approve: async () => (await import('./approve.js')).approve,
  mark: async () => (await import('./mark.js')).mark,
  history: async () => (await import('./history.js')).history,
  diff: async () => (await import('./diff.js')).diff,
  config: async () => (await import('./config.js')).config,
};

/** @returns undefined where no operation has that name */
export async function loadOperation(name: string): Promise<Operation | undefined> {
  return Object.hasOwn(loaders, name) ? loaders[name]?.() : undefined;
}
