import type { Assessment } from '../../risk/assess.js';
import type { Facts, RiskLevel } from '../../risk/facts.js';
import type { Calendar } from '../calendar.js';
import type { Configuration } from '../configuration/configuration.js';
import type { Rules } from '../configuration/limits.js';
import type { Plan, Stage } from '../plan.js';
import type { Start } from '../schedule.js';
import { channelFor, ownerFound, type People } from './found.js';
import type { Audience, Communication } from './schema.js';
import { textOf } from './texts.js';
import { audiences, textsNeeded, timelineOf } from './timeline.js';

export interface CommunicationGiven {
  readonly feature: string;
  readonly facts: Facts;
  readonly level: RiskLevel;
  readonly strategy: Plan['strategy'];
  readonly stages: readonly Stage[];
  readonly rollback: Plan['rollback'];
  readonly start: Start | undefined;
  readonly rules: Rules;
  readonly channels: Configuration['channels'];
  /** Of the parts; empty where there are none. Hours from the start, over all waves. */
  readonly waves: NonNullable<Plan['parts']>['waves'];
  readonly hoursToFull: number;
  readonly hoursToEnd: number;
  readonly calendar: Calendar | undefined;
  /** What the repository names, for what nobody told. */
  readonly found: {
    readonly assessment: Pick<Assessment, 'concerned'>;
    readonly people: People;
    /** Paths that the change touches; empty where no change was told. */
    readonly changed: readonly string[];
  };
}

export interface CommunicationFacts extends CommunicationGiven {
  readonly ownerName: string | undefined;
  readonly channelOf: (audience: Audience) => Pick<Communication['stakeholders'][number], 'channel' | 'foundAt'>;
}

const needs: Readonly<Record<Audience, string>> = {
  Engineering: 'Technical details, the limits, the way back, who is on call',
  Product: 'Dates of the stages and what counts as success',
  Support: 'What users will notice, answers to their questions, where to report',
  Leadership: 'Risk, decision points, go or no-go',
};

/** Who is told what, when and where. What was told outweighs what the repository names. */
export function communicationPlan(given: CommunicationGiven): Communication {
  const { facts, channels, found } = given;
  const owner = facts.owner === undefined ? ownerFound(found.assessment, found.people.owners ?? []) : undefined;
  const channelOf: CommunicationFacts['channelOf'] = (audience) => {
    const told = channels?.[audience];
    if (told !== undefined) return { channel: told };
    const one = channelFor(audience, found.people.channels ?? [], found.changed);
    return one === undefined ? {} : { channel: one.channel, foundAt: { path: one.path, line: one.line } };
  };
  const whole: CommunicationFacts = { ...given, ownerName: facts.owner ?? owner?.name, channelOf };
  const timeline = timelineOf(whole);
  return {
    stakeholders: audiences.map((audience) => ({ audience, needs: needs[audience], ...channelOf(audience) })),
    told: [...(facts.stakeholders ?? [])],
    ...(owner !== undefined && { owner }),
    timeline,
    messages: textsNeeded(timeline).map((one) => ({ ...one, text: textOf(one, whole) })),
  };
}
