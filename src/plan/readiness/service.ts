import { counted, inline } from '../../text.js';
import type { Plan } from '../plan.js';
import { previousVersionPlatforms } from '../rollback/rollback.js';
import { type Judged, type Proof, proofsOf, type Tool, toolsInUse } from './judged.js';

// What has to stand around the service before its users meet something new.

/** One service that the change reaches, with all that was found of it. */
export interface ServiceSeen {
  readonly name: string;
  /** Alerts and objectives that name it or lie in its folder. */
  readonly alerts: readonly Proof[];
  /** What was searched, where no rule of the repository names it. */
  readonly noAlert?: string;
  readonly runbooks: readonly Proof[];
  readonly owner?: string;
}

/** Whose readiness it is: the service told, else each one there is. */
export interface Scope {
  readonly services: readonly ServiceSeen[];
  /** The service was told, or is the only one. */
  readonly isSure: boolean;
}

const mostNames = 5;

function namesIn(services: readonly ServiceSeen[]): string {
  const names = services.map(({ name }) => name);
  const rest = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function whichService(services: readonly ServiceSeen[]): string {
  return `Which service does the change reach (\`service\`): ${namesIn(services)}?`;
}

/** @param rules how many alerts and objectives the repository keeps at all */
export function judgeAlerts({ services, isSure }: Scope, rules: number): Judged {
  const toDo = 'Write an alert on errors and one on latency that name the service.';
  const evidence = services.flatMap(({ alerts }) => alerts);
  const bare = services.filter(({ alerts }) => alerts.length === 0);
  if (services.length === 0) {
    if (rules === 0) return { state: 'absent', why: 'no alert rule found', evidence, toDo };
    const question = `Do the alerts (${counted(rules, 'rule')}) ring when this feature fails?`;
    return { state: 'unsure', why: 'no service was found to hold the alert rules against', evidence, toDo, question };
  }
  if (bare.length === 0)
    return { state: 'ready', why: `${counted(evidence.length, 'rule')} for ${namesIn(services)}`, evidence, toDo };
  if (!isSure && bare.length < services.length) {
    const why = `no alert rule for ${namesIn(bare)}`;
    return { state: 'unsure', why, evidence, toDo, question: whichService(services) };
  }
  const [searched] = bare.flatMap(({ noAlert }) => noAlert ?? []);
  if (searched === undefined && rules > 0) {
    const question = `Do the alerts (${counted(rules, 'rule')}) ring when ${namesIn(bare)} fails?`;
    return { state: 'unsure', why: `no alert rule is known to be for ${namesIn(bare)}`, evidence, toDo, question };
  }
  const why = bare.length === 1 && searched !== undefined ? fragment(searched) : `no alert rule for ${namesIn(bare)}`;
  return { state: 'absent', why, evidence, toDo };
}

/**
 * An owner is whom to ask, not who answers at night: only a tool that pages people shows that somebody does.
 * @param pages where a service's entry or an object hands alerts to such a tool
 */
export function judgeOnCall({ services }: Scope, tools: readonly Tool[], pages: readonly Proof[]): Judged {
  const paging = toolsInUse(tools);
  const toDo = 'Name who is on call for every stage and knows how to take it back.';
  const evidence = [...pages, ...proofsOf(paging)];
  if (evidence.length > 0) {
    const whom = [...new Set(evidence.map(({ what }) => what))].slice(0, 3).join(', ');
    return { state: 'ready', why: `alerts reach people through ${whom}`, evidence, toDo };
  }
  const owners = [...new Set(services.flatMap(({ owner }) => owner ?? []))].slice(0, mostNames);
  const why =
    owners.length === 0
      ? 'nothing here says who is on call'
      : `owned by ${owners.join(', ')}; nothing here says who is on call`;
  return { state: 'unsure', why, evidence, toDo, question: 'Who is on call during the stages?' };
}

/** @param others runbooks that name no service */
export function judgeRunbook({ services, isSure }: Scope, others: readonly Proof[]): Judged {
  const toDo = 'Write a runbook of the service: what rings, what to look at, how to take the change back.';
  const bare = services.filter(({ runbooks }) => runbooks.length === 0);
  const own = services.flatMap(({ runbooks }) => runbooks);
  if (services.length > 0 && bare.length === 0)
    return { state: 'ready', why: `a runbook for ${namesIn(services)}`, evidence: own, toDo };
  const evidence = [...own, ...others];
  if (evidence.length === 0) return { state: 'absent', why: 'no runbook found', evidence, toDo };
  const whose = services.length === 0 ? 'this feature' : namesIn(bare);
  const question =
    own.length > 0 && !isSure
      ? whichService(services)
      : `Does one of the runbooks tell what to do when ${whose} fails?`;
  return { state: 'unsure', why: `no runbook names ${whose}`, evidence, toDo, question };
}

export interface Redeployment {
  readonly tools: readonly Tool[];
  /** The kept plan's way back; undefined where no plan is kept. */
  readonly rollback: Plan['rollback'] | undefined;
  /** Where the plan says how. */
  readonly step: Proof | undefined;
  /** Images of the service that are named by a tag that moves. */
  readonly movingImages: readonly Proof[];
}

/** Redeployable means: a platform that keeps versions, the plan's step for it, and a version that can be named. */
export function judgePreviousVersion({ tools, rollback, step, movingImages }: Redeployment): Judged {
  const platforms = toolsInUse(tools);
  // The controller that owns the traffic comes before the platform below it.
  const able = [...previousVersionPlatforms].flatMap((own) => platforms.find(({ id }) => id === own) ?? []).slice(0, 2);
  const evidence = [...(step === undefined ? [] : [step]), ...proofsOf(able)];
  if (rollback !== undefined && !rollback.possible) {
    const toDo = 'Separate what cannot be undone: add the new form first, remove the old one after the last watch.';
    return { state: 'refuted', why: 'by the plan the change cannot be undone', evidence, toDo };
  }
  if (rollback !== undefined && !rollback.playbook.some(({ speed }) => speed === 'minutes')) {
    const toDo = 'Make the old version run on the new data and messages, tell `timeToUndo`, and plan again.';
    return { state: 'refuted', why: 'by the plan only a revert takes it back, in hours', evidence, toDo };
  }
  if (platforms.length === 0) {
    const toDo = 'Keep in the repository how the service is deployed, or say how its previous version comes back.';
    return { state: 'absent', why: 'no deployment platform found', evidence, toDo };
  }
  const names = platforms.slice(0, 2).map(({ name }) => name);
  const question = 'Which version runs now, and can it be deployed again within minutes?';
  const toDo = 'Deploy by a tag that never moves, keep the version that runs now, and deploy it once as a rehearsal.';
  if (able.length === 0) {
    const why = `${names.join(', ')}: how it puts back a version is not known here`;
    return { state: 'unsure', why, evidence: proofsOf(platforms.slice(0, 2)), toDo, question };
  }
  if (movingImages.length > 0) {
    const why = `an image is named by a tag that moves (${inline(movingImages[0]?.what ?? '')})`;
    return { state: 'unsure', why, evidence: [...movingImages, ...evidence], toDo, question };
  }
  if (rollback === undefined) {
    const why = 'no plan says how the previous version comes back';
    return { state: 'unsure', why, evidence, toDo: 'Make the plan with plan-stages; it holds the step.' };
  }
  return { state: 'ready', why: `${able[0]?.name ?? ''}, by the step of the plan`, evidence, toDo };
}

function fragment(sentence: string): string {
  const plain = inline(sentence).replace(/\.$/, '');
  return `${plain.slice(0, 1).toLowerCase()}${plain.slice(1)}`;
}
