import { policy } from '../policy.js';
import type { Concerned } from './concerned.js';
import type { Facts, RiskLevel } from './facts.js';
import type { Area, Touch } from './findings.js';
import { type Factor, type Ground, weigh } from './weigh.js';

/** Which factor a touched area speaks to; those that are neither bear on the way back (`undo.ts`). */
const ofCriticality: ReadonlySet<Area> = new Set([
  'identity',
  'personal-data',
  'infrastructure',
  'configuration',
  'queue',
]);

export function usersFactor(facts: Facts): Factor {
  const low = policy.usersLowBelowPercent.value;
  const medium = policy.usersMediumBelowPercent.value;
  const told = facts.usersPercent;
  const percent = told ?? policy.usersAssumedPercent.value;
  const level: RiskLevel = percent < low ? 'LOW' : percent < medium ? 'MEDIUM' : 'HIGH';
  const band =
    level === 'LOW'
      ? `below ${low} %`
      : level === 'MEDIUM'
        ? `${low} % or more, below ${medium} %`
        : `${medium} % or more`;
  const base = { name: 'users', title: 'User impact', level, evidence: [] } as const;
  if (told !== undefined)
    return { ...base, reason: `${told} % of users meet it once fully on (${band}).`, basis: 'told' };
  return {
    ...base,
    reason: `Nobody said how many users meet it, so all of them are counted (${band}).`,
    basis: 'assumed',
    question: `Which share of users meets the change once it is fully on (usersPercent)? Below ${medium} % this factor is MEDIUM, below ${low} % LOW.`,
  };
}

const revenueLevels = { none: 'LOW', indirect: 'MEDIUM', direct: 'HIGH' } as const;

export function revenueFactor(facts: Facts, touches: readonly Touch[]): Factor {
  const told = facts.revenueImpact;
  return weigh({
    name: 'revenue',
    title: 'Revenue impact',
    told: told && {
      level: revenueLevels[told],
      reason: told === 'none' ? 'No effect on revenue.' : `${capital(told)} effect on revenue.`,
      words: `${told === 'none' ? 'no' : told} effect on revenue`,
    },
    assumed: { level: 'MEDIUM', reason: 'Nobody said whether money depends on it; an indirect effect is assumed.' },
    grounds: touches.filter(({ area }) => area === 'money'),
    question: 'Does the change touch revenue (revenueImpact: none, indirect or direct)?',
  });
}

const criticalityLevels = { 'non-critical': 'LOW', important: 'MEDIUM', critical: 'HIGH' } as const;

export function criticalityFactor(facts: Facts, touches: readonly Touch[], concerned: Concerned | undefined): Factor {
  const told = facts.criticality;
  return weigh({
    name: 'criticality',
    title: 'System criticality',
    told: told && {
      level: criticalityLevels[told],
      reason: `The system is ${told}.`,
      words: `${told === 'important' ? 'an' : 'a'} ${told} system`,
    },
    assumed: { level: 'MEDIUM', reason: 'Nobody said how critical the system is; an important one is assumed.' },
    grounds: [...touches.filter(({ area }) => ofCriticality.has(area)), ...tiersOf(concerned)],
    question: 'How critical is the system (criticality: non-critical, important or critical)?',
  });
}

/** The highest tiers raise; a low one lowers nothing, for the change may reach further than its service. */
function tiersOf(concerned: Concerned | undefined): Ground[] {
  return (concerned?.services ?? []).flatMap(({ name, tier, proof }): Ground[] => {
    const level = tier === undefined ? undefined : levelOfTier(tier);
    if (level === undefined) return [];
    const reason = `The catalog of services puts \`${name}\` into tier \`${tier}\`.`;
    return [{ level, reason, proofs: proof === undefined ? [] : [proof], certainty: 'parsed' }];
  });
}

/** `1`, `tier-1`, `T1`, `critical`, `gold`: catalogs prescribe no words, these are the usual ones. */
export function levelOfTier(tier: string): RiskLevel | undefined {
  const word = tier.toLowerCase().replace(/^(?:service[-_ ]?)?(?:tier|t)[-_ ]?(?=\d|one|two)/, '');
  if (/^(?:[01]|one|critical|mission[-_ ]critical|business[-_ ]critical|high|gold|platinum)$/.test(word)) return 'HIGH';
  return /^(?:2|two|important|medium|silver)$/.test(word) ? 'MEDIUM' : undefined;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
