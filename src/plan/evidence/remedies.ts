import type { Remedy } from '../../statistics/stage-remedies.js';
import { stageRemedies } from '../../statistics/stage-remedies.js';
import { duration, percent, plain } from '../quantities.js';
import type { MetricQuestion } from './questions.js';

/** What would decide a stage that so many hours do not, in words; the most useful first. */
export function remediesOf({ question, metric, swapped }: MetricQuestion, mostHours: number): string[] {
  const remedies = stageRemedies(question, mostHours);
  // Of swapped arms the shares are the old version's: more of them is less for the new one, which is no remedy to tell.
  const useful = swapped ? remedies.filter(({ kind }) => kind === 'longer-stage' || kind === 'wider-effect') : remedies;
  return useful.flatMap((remedy) => sentenceFor(remedy, metric, question.healthyRatio !== undefined));
}

function sentenceFor(remedy: Remedy, metric: MetricQuestion['metric'], isPair: boolean): string[] {
  switch (remedy.kind) {
    case 'larger-share':
      return [`a share of ${percent(Math.min(100, roundedUp(remedy.share * 100)))} or more`];
    case 'wider-effect': {
      // A ratio of counts above two edges is no slowness that anybody could picture.
      if (isPair) return [];
      if (metric === 'business')
        return [`to look only for losses of ${percent(100 * (1 - 1 / remedy.smallestRegression))} and more`];
      return [
        `to look only for ${plain(roundedUp(remedy.smallestRegression))} × and more, and to promote on ${plain(roundedUp(remedy.margin))} ×`,
      ];
    }
    case 'longer-stage':
      return [`${duration(Math.ceil(remedy.hours / 24) * 24)} by consent (\`minimumHours\` with a reason)`];
    case 'synthetic-load':
      return [`${plain(roundedUp(remedy.requestsPerSecond))} synthetic requests a second on the new version`];
    case 'judged-by-people':
      return ['staff or beta users, judged by people'];
  }
}

/** Two significant digits, never less than what was computed. */
function roundedUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(2));
}
