import { type Entry, isLiteral } from '../outline.js';
import type { Told } from './deployments.js';

/** Shares that a mesh, a gateway or Knative sends to each side. Nothing is split where one destination gets everything, or none has a weight. */
export function byWeights(entries: readonly Entry[], pattern: RegExp): Told | undefined {
  const weights = entries
    .filter(({ path, value }) => pattern.test(path) && isLiteral(value))
    .map(({ value }) => Number(value));
  const shares = weights.filter((weight) => Number.isFinite(weight));
  if (shares.length < 2) return undefined;
  return { strategy: 'traffic-split', text: `traffic split ${shares.slice(0, 8).join(' / ')}`, steps: shares };
}

/** ingress-nginx marks the second of two ingresses. */
export function byIngress(entries: readonly Entry[]): Told | undefined {
  const weight = entries.find(({ path }) => path.endsWith('nginx.ingress.kubernetes.io/canary-weight'))?.value;
  if (weight !== undefined) {
    const steps = isLiteral(weight) && Number.isFinite(Number(weight)) ? { steps: [Number(weight)] } : {};
    return {
      strategy: 'traffic-split',
      text: `canary ingress with ${isLiteral(weight) ? `weight ${weight}` : 'a weight from the chart'}`,
      ...steps,
    };
  }
  const byRequest = entries.some(({ path }) =>
    /nginx\.ingress\.kubernetes\.io\/canary-by-(?:header|cookie)$/.test(path),
  );
  return byRequest ? { strategy: 'traffic-split', text: 'canary ingress by header or cookie' } : undefined;
}

/** The phases of a Google Cloud Deploy pipeline. */
export function cloudDeploy(entries: readonly Entry[]): Told {
  const share = /\.(?:canaryDeployment\.percentages|phaseConfigs\[\d+\]\.percentage)(?:\[\d+\])?$/;
  const values = entries.filter(({ path }) => share.test(path)).flatMap(({ value }) => value.match(/\d+/g) ?? []);
  if (values.length === 0) return { strategy: 'all-at-once', text: 'each target at once' };
  return { strategy: 'canary', text: `canary: ${values.map((it) => `${it}%`).join(' → ')}`, steps: values.map(Number) };
}
