// What the server says of itself. Clients that search tools by need read only `instructions` before they look at
// a tool, and cut them at 2,048 characters.

export const instructions = `Rollout Manager plans how a change reaches users step by step and when to take it back.

Look for these tools when someone wants to: plan a progressive rollout, canary, percentage or feature-flag release; know how risky a change is; choose between big bang, progressive and canary; get stages with traffic, duration, success and rollback criteria; decide go or no-go; write down rollback criteria, alerts, a communication or monitoring plan; see which feature-flag, deployment and monitoring tools a repository has; put a rollout on its task card; ask how far a rollout has come.

discover reads the repository and names the flag, deployment and monitoring tools it finds, each with file and line. assess-risk turns facts about users, revenue, criticality and undoing, and the change that git shows, into LOW, MEDIUM or HIGH with reasons. plan-stages makes and stores the whole plan; its markdown field is ready to hand to a person. check-readiness says what is ready, not ready or unknown before the start. update-kanban puts the plan on the rollout's card; where the card lives in the client's own task list, the answer holds the call to make. rollout-status says what is stored and what comes next.

plan-stages alone is enough for a plan: it discovers and assesses by itself. Facts that only people know (share of users, revenue, how long undoing takes) change the risk, so they are worth asking for. Only plan-stages and update-kanban write, and only inside the repository and its board. Stored plans are resources under rollout://plans/; rollout://discovery holds all that discover found, of which its answer shows a part.`;

export const promptName = 'delivery-rollout';

export const promptDefinition = {
  name: promptName,
  title: 'Plan a progressive rollout',
  description: 'From a feature to a staged rollout plan: what the repository offers, risk, stages, rollback, card.',
  arguments: [
    { name: 'feature', description: 'What is to be rolled out, in a few words.', required: false },
    {
      name: 'options',
      description: 'As on the command: --discover, --status, or --strategy big-bang, progressive or canary.',
      required: false,
    },
  ],
};

export const planTemplates = [
  { uriTemplate: 'rollout://plans/{slug}', name: 'plan', title: 'A stored rollout plan', mimeType: 'text/markdown' },
  {
    uriTemplate: 'rollout://plans/{slug}/record',
    name: 'record',
    title: 'The record behind a stored rollout plan',
    mimeType: 'application/json',
  },
];

/** The prompt's text, for clients that have no plugin command. */
export function promptText(feature: string, options: string): string {
  const wanted = `${feature} ${options}`;
  if (/--discover\b/.test(wanted)) {
    return 'Call discover for this repository and report which feature-flag, deployment and monitoring tools it has, each with the file and line that shows it, and what is missing for a progressive rollout. Where the answer shows “n of m”, the resource rollout://discovery holds the rest.';
  }
  if (/--status\b/.test(wanted)) {
    return `Call rollout-status${feature === '' ? '' : ` for “${feature}”`} and report where the rollout stands and what comes next.`;
  }
  const subject = feature === '' ? 'the change in this repository (ask me what it is called)' : `“${feature}”`;
  return `Plan the progressive rollout of ${subject}.${options === '' ? '' : ` Options: ${options}.`}

1. Call discover to see what the repository offers.
2. Ask me, in one message, for what only people know and what changes the risk: share of users affected, revenue, how critical the system is, how long undoing takes. Take “unknown” for an answer.
3. Call assess-risk, then plan-stages with the same facts${options === '' ? '' : ' and the options above'}.
4. If there is a card for this work, call update-kanban; where its answer hands a call over, make that call as it stands, then those in its further.
5. Return the plan's markdown whole, then name what is still open.`;
}
