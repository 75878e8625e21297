import { inline } from '../../text.js';
import { bullets, code } from '../cells.js';
import { isOver, isUnderWay, lifeOf } from '../life/life.js';
import { shown } from '../life/standing.js';
import type { RolloutRecord } from '../plan.js';
import { renderRehearsal } from '../rollback/rehearsal.js';

/** Cards beside the main one: work that belongs to the rollout and is nobody's stage. */
export const cardsBeside = ['rehearsal', 'cleanup'] as const;

export interface CardBeside {
  readonly kind: (typeof cardsBeside)[number];
  readonly title: string;
  readonly markdown: string;
}

type Source = Pick<RolloutRecord, 'feature' | 'plan' | 'facts' | 'assessment' | 'life' | 'approval'>;

const mostPlaces = 10;

/**
 * The rehearsal of the way back, until a user has the change; and what is to be taken away afterwards, unless the
 * change itself was taken back.
 */
export function cardsBesideOf(source: Source): CardBeside[] {
  const life = lifeOf(source);
  const { feature, plan } = source;
  const rehearsal = renderRehearsal(source);
  const isAhead = !isUnderWay(life) && !isOver(life);
  const isWanted = !isOver(life) || life.state === 'completed';
  const title = plan.rollback.rehearsal?.title ?? '';
  return [
    ...(rehearsal !== '' && isAhead
      ? [{ kind: 'rehearsal' as const, title: `${title}: ${inline(feature)}`, markdown: rehearsal }]
      : []),
    ...(isWanted ? [cleanupOf(source)] : []),
  ];
}

function cleanupOf({ feature, plan, facts, assessment }: Source): CardBeside {
  const guard = assessment.guard;
  const key = facts.flag ?? (guard?.coverage === 'whole' ? guard.flags[0]?.key : undefined);
  const read = guard?.flags.filter((flag) => flag.key === key).map(({ proof }) => `${proof.path}:${proof.line}`) ?? [];
  const places = [...new Set(read)].slice(0, mostPlaces).map(code).join(', ');
  const title = key === undefined ? 'Clean up after the rollout' : `Remove the flag ${inline(key)}`;
  const end = plan.endsAt ?? plan.stages.at(-1)?.endsAt;
  const flagged =
    key === undefined
      ? ['Take the old version away: what only the rollout kept running, and the shares that the router holds for it.']
      : [
          `Make the new path the only one: take each reading of ${code(key)} out of the code${places === '' ? '' : `, first at ${places}`}.`,
          'Delete the old path and the tests that only it had.',
          `Release that as a change of its own, and see that nothing asks for ${code(key)} any more.`,
          `Only then archive ${code(key)} in the flag system.`,
        ];
  const steps = [
    'Take away alerts, dashboards and freezes that were made for the rollout alone.',
    'Write down what was learnt, where the next one will look for it.',
  ];
  return {
    kind: 'cleanup',
    title: `${title}: ${inline(feature)}`,
    markdown: [
      `## ${title}: ${inline(feature)}`,
      `Not before the rollout is completed${end === undefined ? '' : ` (by plan ${shown(end)})`}: until then this is the way back.`,
      bullets([...flagged, ...steps].map((step) => `[ ] ${step}`)),
      `**Done when**: ${key === undefined ? 'nothing is left that only the rollout needed' : `a search for ${code(key)} finds nothing, in the repository and in the flag system`}.`,
    ].join('\n\n'),
  };
}
