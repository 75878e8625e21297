import { counted, inline } from '../../text.js';
import { bullets } from '../cells.js';
import type { Plan } from '../plan.js';
import { duration, percent, plain } from '../quantities.js';
import { audienceSteps } from './audiences.js';
import { minutesAhead } from './deploy-canary.js';
import type { Layers, Routing } from './schema.js';

/** At most six lines in brief, the rest in full; nothing where there is nothing to say. */
export function layersBlock({ layers, routing, stages }: Plan, full: boolean): string {
  if (routing === undefined) return '';
  const lines = [
    ...(layers === undefined ? [] : layerLines(layers, full)),
    ...(stages.length === 1 ? [] : rampLines(routing, layers !== undefined, full)),
    ...audienceLines(routing, full),
    ...(routing.shadow === undefined ? [] : shadowLines(routing.shadow, full)),
  ];
  return lines.length === 0 ? '' : `### Layers and Audiences\n\n${bullets(lines.map(inline))}`;
}

function layerLines(layers: Layers, full: boolean): string[] {
  const { deploy, gate } = layers;
  const path =
    deploy.own === undefined
      ? stepsText(deploy.steps)
      : `its own steps (${deploy.own.path}:${deploy.own.line}), ${deploy.own.text}${deploy.own.advice === undefined ? '' : ` (${deploy.own.advice})`}`;
  const flag = deploy.flagOff ? ', flag off' : '';
  const ahead = minutesAhead(layers);
  const first = `**Deploy canary** by ${deploy.by}${flag}: ${path}; back at ${deploy.watch.join(' or ')}`;
  return [
    full ? first : `${first}; ${deploy.judge}`,
    ...(full
      ? [
          `${deploy.judge.charAt(0).toUpperCase()}${deploy.judge.slice(1)}${deploy.usual === undefined ? '' : `. Usual there: ${deploy.usual}`}`,
        ]
      : []),
    ...(gate === undefined
      ? []
      : [
          `**Gate**, ${minutesText(gate.minutes)}${ahead > gate.minutes ? ` (so deploy ${minutesText(ahead)} or more before stage 1)` : ''}: ${gate.checks.join('; ')}`,
        ]),
  ];
}

function stepsText(steps: Layers['deploy']['steps']): string {
  const each = steps.map(({ trafficPercent, minutes }) => {
    const pause = minutes === undefined ? '' : ` ${minutesText(minutes)}`;
    return `${percent(trafficPercent)}${pause}`;
  });
  return [...each, ...(steps.at(-1)?.trafficPercent === 100 ? [] : ['100 %'])].join(' → ');
}

function minutesText(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${plain(minutes / 60)} h`;
}

function rampLines(routing: Routing, isSecond: boolean, full: boolean): string[] {
  const holder = routing.ramp === 'none' ? undefined : routing[routing.ramp];
  if (holder === undefined) return [];
  const what = isSecond ? '**Ramp**, the stages above' : '**One layer**, the stages above';
  const known =
    holder.users === undefined
      ? ['nothing is known of its shares']
      : [holder.shares, holder.users, ...(holder.trap === undefined ? [] : [holder.trap])];
  const lost = routing.lost === undefined ? '' : `. Lost: ${routing.lost}`;
  return [
    `${what}, by ${holder.name}: ${known.join('; ')}${lost}`,
    ...(full ? routing.shares.map(({ stage, text }) => `Stage ${stage}: ${text}`) : briefShares(routing.shares)),
    ...(full && holder.source !== undefined ? [`Source: ${holder.source}`] : []),
  ];
}

function briefShares(shares: Routing['shares']): string[] {
  const [first, ...rest] = shares;
  if (first === undefined) return [];
  return [
    `Stage ${first.stage}: ${first.text}${rest.length === 0 ? '' : `, and ${counted(rest.length, 'stage')} more`}`,
  ];
}

function audienceLines({ audiences, unreached }: Routing, full: boolean): string[] {
  return [
    ...(audiences === undefined
      ? []
      : [
          `**Stage ${audiences.stage} in steps**, ${audiences.how}: ${audienceSteps(audiences.steps, duration)}${full ? `. ${audiences.reason}` : ''}`,
        ]),
    ...(unreached === undefined ? [] : [unreached]),
  ];
}

function shadowLines(shadow: NonNullable<Routing['shadow']>, full: boolean): string[] {
  const title = shadow.kind === 'shadow' ? '**Shadow first**' : '**Dark launch first**';
  const never = `Never twice: ${shadow.never.join('; ')}`;
  const basis = shadow.derived ? '' : ' (the usual ones; `base` shows what this change touches)';
  if (!full) return [`${title}, ${duration(shadow.hours)}: ${shadow.how}. ${never}`];
  return [
    `${title}, ${duration(shadow.hours)} before stage 1: ${shadow.how}`,
    `${never}${basis}`,
    ...(shadow.source === undefined ? [] : [`Source: ${shadow.source}`]),
  ];
}
