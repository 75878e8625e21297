import { icsOf } from '../plan/calendar-export.js';
import { renderPlan } from '../plan/markdown.js';
import { renderMessages } from '../plan/messages.js';
import { repositoryOfCall } from '../repository/locate.js';
import { listRollouts, readRollout } from '../rollouts/record.js';
import { tamed } from '../text/markdown.js';
import { redactedDeep } from '../text/redacted.js';
import { inline, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { discoveryOf } from './discover/begin.js';
import type { Call } from './operation.js';

/** A stored plan, or the discovery, as a client may list it. */
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
const discoveryUri = 'rollout://discovery';

/**
 * The stored plans of the call's repository, each as Markdown (texts to send included), as its record, and those with
 * dates as a calendar; last the whole answer of discover, which is only found out when it is read.
 */
export async function listPlanResources(call: Call): Promise<readonly PlanResource[]> {
  const { records } = listRollouts(repositoryOfCall(undefined, call));
  const plans = records.flatMap(({ slug, feature, plan }) => [
    { uri: scheme + slug, name: slug, title: `Rollout plan: ${inline(feature)}`, mimeType: 'text/markdown' },
    {
      uri: `${scheme}${slug}/record`,
      name: `${slug}-record`,
      title: `Rollout record: ${inline(feature)}`,
      mimeType: 'application/json',
    },
    ...(plan.startsAt === undefined
      ? []
      : [
          {
            uri: `${scheme}${slug}/calendar.ics`,
            name: `${slug}-calendar`,
            title: `Rollout calendar: ${inline(feature)}`,
            mimeType: 'text/calendar',
          },
        ]),
  ]);
  const discovery = {
    uri: discoveryUri,
    name: 'discovery',
    title: 'All that discover finds',
    mimeType: 'application/json',
  };
  return [...plans, discovery];
}

/** @throws UserError where there is no resource of that address, and for the calendar of a plan without dates */
export async function readPlanResource(uri: string, call: Call): Promise<PlanResourceText> {
  if (uri === discoveryUri) {
    return {
      uri,
      mimeType: 'application/json',
      text: JSON.stringify(redactedDeep(await discoveryOf({}, call)), null, 2),
    };
  }
  const found = /^rollout:\/\/plans\/([a-z0-9][a-z0-9-]*)(?:\/(record|calendar\.ics))?$/.exec(uri);
  const slug = found?.[1];
  const kept = slug === undefined ? undefined : readRollout(repositoryOfCall(undefined, call), slug);
  const record = redactedDeep(kept);
  if (record === undefined) {
    throw new UserError(
      'unknown-resource',
      `No stored plan has the address ${quoted(uri)}; resources/list names those there are.`,
    );
  }
  if (found?.[2] === 'calendar.ics') return { uri, mimeType: 'text/calendar', text: icsOf(record.plan, record) };
  if (found?.[2] === 'record') return { uri, mimeType: 'application/json', text: JSON.stringify(record, null, 2) };
  return { uri, mimeType: 'text/markdown', text: tamed(`${renderPlan(record, 'full')}\n${renderMessages(record)}`) };
}
