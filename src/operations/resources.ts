import { renderPlan } from '../plan/markdown.js';
import { renderMessages } from '../plan/messages.js';
import { repositoryOfCall } from '../repository/locate.js';
import { listRollouts, readRollout } from '../rollouts/record.js';
import { UserError } from '../user-error.js';
import type { Call } from './operation.js';

/** A stored plan as a client may list it. */
export interface PlanResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly mimeType: string;
}

export interface PlanResourceText {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}

const scheme = 'rollout://plans/';

/** The stored plans of the call's repository: each as Markdown (texts to send included) and as its record. */
export async function listPlanResources(call: Call): Promise<readonly PlanResource[]> {
  const { records } = listRollouts(repositoryOfCall(undefined, call));
  return records.flatMap(({ slug, feature }) => [
    { uri: scheme + slug, name: slug, title: `Rollout plan: ${feature}`, mimeType: 'text/markdown' },
    {
      uri: `${scheme}${slug}/record`,
      name: `${slug}-record`,
      title: `Rollout record: ${feature}`,
      mimeType: 'application/json',
    },
  ]);
}

/** @throws UserError where no plan of that name is stored */
export async function readPlanResource(uri: string, call: Call): Promise<PlanResourceText> {
  const found = /^rollout:\/\/plans\/([a-z0-9][a-z0-9-]*)(\/record)?$/.exec(uri);
  const slug = found?.[1];
  const record = slug === undefined ? undefined : readRollout(repositoryOfCall(undefined, call), slug);
  if (record === undefined) {
    throw new UserError(
      'unknown-resource',
      `No stored plan has the address ${uri}; resources/list names those there are.`,
    );
  }
  if (found?.[2] !== undefined) return { uri, mimeType: 'application/json', text: JSON.stringify(record, null, 2) };
  return { uri, mimeType: 'text/markdown', text: `${renderPlan(record, 'full')}\n${renderMessages(record)}` };
}
