import { type Entry, isLiteral, outlinesOf, valueAt } from '../outline.js';
import { extensionOf, type Lines, linesOf, nameOf, slashOrHashComments, type TextFile, without } from '../text-file.js';
import type { Deployment } from './deployments.js';

// Strategies outside Kubernetes: CloudFormation and SAM, Terraform, fly.toml, Nomad, serverless.yml.

type Strategy = Pick<Deployment, 'strategy' | 'text' | 'steps'>;

/** AWS names its strategies in one word: `Canary10Percent5Minutes`, `LambdaLinear10PercentEvery1Minute`. */
function strategyOfName(name: string): Strategy {
  const canary = /Canary(\d+)Percent(?:In)?(\d+)Minutes?/.exec(name);
  if (canary !== null) {
    const share = Number(canary[1]);
    return { strategy: 'canary', text: `canary: ${share}% for ${canary[2]} min → 100%`, steps: [share, 100] };
  }
  const linear = /Linear(\d+)Percent(?:Every)?(\d+)Minutes?/.exec(name);
  if (linear !== null) {
    const share = Number(linear[1]);
    const steps = share > 0 ? Array.from({ length: Math.floor(100 / share) }, (_, index) => (index + 1) * share) : [];
    return { strategy: 'canary', text: `linear: +${share}% every ${linear[2]} min`, steps };
  }
  if (/AllAtOnce/.test(name)) return { strategy: 'all-at-once', text: 'all at once' };
  if (/BlueGreen|BLUE_GREEN/.test(name)) return { strategy: 'blue-green', text: 'blue-green' };
  return { strategy: 'rolling', text: name };
}

const templateTypes = /AWS::(?:Serverless::Function|Lambda::Alias|ECS::Service|CodeDeploy::DeploymentGroup)\b/;

/** Resources of a CloudFormation or SAM template that say how they change. */
export function deploymentsInTemplate({ path, text }: TextFile, lines: Lines): Deployment[] {
  if (!text.includes('AWS::') || !templateTypes.test(text)) return [];
  return outlinesOf(lines()).flatMap((entries) =>
    entries.flatMap(({ path: at, value: kind, line }): Deployment[] => {
      const name = /^Resources\.([^.]+)\.Type$/.exec(at)?.[1];
      const strategy = name === undefined ? undefined : ofResource(entries, `Resources.${name}.Properties`, kind);
      return name === undefined || strategy === undefined ? [] : [{ name, kind, ...strategy, path, line }];
    }),
  );
}

function ofResource(entries: readonly Entry[], at: string, kind: string): Strategy | undefined {
  if (kind === 'AWS::Serverless::Function') {
    const type = valueAt(entries, `${at}.DeploymentPreference.Type`);
    return isLiteral(type) && valueAt(entries, `${at}.DeploymentPreference.Enabled`) !== 'false'
      ? strategyOfName(type)
      : undefined;
  }
  if (kind === 'AWS::CodeDeploy::DeploymentGroup') {
    const name = valueAt(entries, `${at}.DeploymentConfigName`);
    return isLiteral(name) ? strategyOfName(name) : undefined;
  }
  if (kind === 'AWS::Lambda::Alias') {
    const weight = entries.find(
      ({ path }) => path.startsWith(`${at}.RoutingConfig.`) && path.endsWith('.FunctionWeight'),
    );
    return weight === undefined ? undefined : aliasSplit(Number(weight.value));
  }
  if (kind !== 'AWS::ECS::Service') return undefined;
  const value = (key: string) => valueAt(entries, `${at}.DeploymentConfiguration.${key}`);
  return ecs({
    controller: valueAt(entries, `${at}.DeploymentController.Type`) ?? value('Strategy'),
    minimum: value('MinimumHealthyPercent'),
    maximum: value('MaximumPercent'),
    breaker: value('DeploymentCircuitBreaker.Rollback') === 'true',
  });
}

function aliasSplit(weight: number): Strategy {
  if (!Number.isFinite(weight)) return { strategy: 'traffic-split', text: 'alias splits its traffic' };
  const share = Math.round(weight * 10_000) / 100;
  return { strategy: 'traffic-split', text: `alias sends ${share}% to another version`, steps: [share] };
}

interface EcsService {
  readonly controller: string | undefined;
  readonly minimum: string | undefined;
  readonly maximum: string | undefined;
  readonly breaker: boolean;
}

function ecs({ controller, minimum, maximum, breaker }: EcsService): Strategy {
  if (controller === 'CODE_DEPLOY' || controller === 'BLUE_GREEN')
    return { strategy: 'blue-green', text: 'blue-green' };
  // Source: Amazon ECS API, DeploymentConfiguration: 100 and 200 by default.
  const limits = `${isLiteral(minimum) ? minimum : '100'}–${isLiteral(maximum) ? maximum : '200'}% of tasks`;
  return {
    strategy: 'rolling',
    text: `rolling update, ${limits}${breaker ? ', rolled back by its circuit breaker' : ''}`,
  };
}

const terraformTypes =
  /^resource\s+"(aws_ecs_service|aws_lambda_alias|aws_codedeploy_deployment_group|google_cloud_run_(?:v2_)?service|google_clouddeploy_delivery_pipeline)"\s+"([\w-]+)"/;

/** Resources whose block says how they change; a block ends with a brace in the first column. */
export function deploymentsInTerraform({ path, text }: TextFile): Deployment[] {
  if (!/aws_ecs_service|aws_lambda_alias|aws_codedeploy|google_cloud_run|google_clouddeploy/.test(text)) return [];
  const lines = linesOf(without(text, slashOrHashComments));
  return lines.flatMap((line, index): Deployment[] => {
    const [, kind = '', name = ''] = line.startsWith('resource') ? (terraformTypes.exec(line) ?? []) : [];
    if (kind === '') return [];
    const end = lines.findIndex((it, at) => at > index && it.startsWith('}'));
    const strategy = ofBlock(lines.slice(index, end < 0 ? index + 200 : end).join('\n'), kind);
    return strategy === undefined ? [] : [{ name, kind, ...strategy, path, line: index + 1 }];
  });
}

function ofBlock(body: string, kind: string): Strategy | undefined {
  const value = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*"?([\\w.-]+)"?\\s*$`, 'm').exec(body)?.[1];
  if (kind === 'aws_codedeploy_deployment_group') {
    const name = value('deployment_config_name');
    return name === undefined ? undefined : strategyOfName(name);
  }
  if (kind === 'aws_lambda_alias') {
    const share = /additional_version_weights\s*=\s*\{[^}]*=\s*([\d.]+)/.exec(body)?.[1];
    return share === undefined ? undefined : aliasSplit(Number(share));
  }
  if (kind === 'aws_ecs_service') {
    return ecs({
      controller: /deployment_controller\s*\{[^}]*type\s*=\s*"(\w+)"/.exec(body)?.[1] ?? value('strategy'),
      minimum: value('deployment_minimum_healthy_percent'),
      maximum: value('deployment_maximum_percent'),
      breaker: /deployment_circuit_breaker\s*\{[^}]*rollback\s*=\s*true/.test(body),
    });
  }
  const shares = [...body.matchAll(/^[^\S\n]*(?:percent|percentage)\s*=\s*(\d+)/gm)].map(([, share]) => Number(share));
  const several = /percentages\s*=\s*\[([\d,\s]+)\]/.exec(body)?.[1]?.split(',').map(Number) ?? [];
  if (several.length > 0)
    return { strategy: 'canary', text: `canary: ${several.map((it) => `${it}%`).join(' → ')}`, steps: several };
  return shares.length < 2
    ? undefined
    : { strategy: 'traffic-split', text: `traffic split ${shares.join(' / ')}`, steps: shares };
}

export function isPlatformFile(path: string): boolean {
  return (
    /^(?:fly(?:\.[\w-]+)?\.toml|serverless\.ya?ml)$/.test(nameOf(path)) ||
    ['.nomad', '.hcl'].includes(extensionOf(path))
  );
}

/** fly.toml `[deploy] strategy`, a Nomad job's `update` block, the canary plugin's settings in serverless.yml. */
export function deploymentsOnPlatform(file: TextFile): Deployment[] {
  const { path, text } = file;
  if (path.endsWith('.toml')) return [ofFly(file)];
  if (/\.ya?ml$/.test(path)) {
    const type = /^[^\S\n]*deploymentSettings:[\s\S]{0,400}?^[^\S\n]+type:\s*["']?(\w+)/m.exec(text);
    if (type?.[1] === undefined) return [];
    const name = /^service:\s*["']?([\w-]+)/m.exec(text)?.[1] ?? 'serverless';
    return [{ name, kind: 'serverless.yml', ...strategyOfName(type[1]), path, line: lineAt(text, type.index) }];
  }
  const job = /^job\s+"([^"]+)"/m.exec(text);
  if (job?.[1] === undefined) return [];
  const update = /^[^\S\n]*update\s*\{([^}]*)\}/m.exec(text);
  const canaries = Number(/\bcanary\s*=\s*(\d+)/.exec(update?.[1] ?? '')?.[1] ?? 0);
  const parallel = /\bmax_parallel\s*=\s*(\d+)/.exec(update?.[1] ?? '')?.[1] ?? '1';
  const promoted = /\bauto_promote\s*=\s*true/.test(update?.[1] ?? '') ? 'automatically' : 'by hand';
  const strategy: Strategy =
    canaries > 0
      ? { strategy: 'canary', text: `canary: ${canaries} allocations first, promoted ${promoted}` }
      : { strategy: 'rolling', text: `rolling update, ${parallel} at a time` };
  return [{ name: job[1], kind: 'Nomad job', ...strategy, path, line: lineAt(text, (update ?? job).index) }];
}

function ofFly({ path, text }: TextFile): Deployment {
  const name = /^app\s*=\s*["']([\w-]+)/m.exec(text)?.[1] ?? 'fly';
  const section = /^\[deploy\][^[]*?^[^\S\n]*strategy\s*=\s*["'](\w+)/m.exec(text);
  const word = section?.[1] ?? 'rolling';
  const strategies: Readonly<Record<string, Deployment['strategy']>> = {
    canary: 'canary',
    bluegreen: 'blue-green',
    immediate: 'all-at-once',
  };
  // Source: Fly.io's configuration reference: rolling where nothing is said.
  const said =
    section === null
      ? 'rolling, by default'
      : { canary: 'canary: one machine first', bluegreen: 'blue-green', immediate: 'all at once' }[word];
  const strategy = Object.hasOwn(strategies, word) ? (strategies[word] ?? 'rolling') : 'rolling';
  return {
    name,
    kind: 'fly.toml',
    strategy,
    text: said ?? word,
    path,
    line: section === null ? 1 : lineAt(text, section.index + section[0].length),
  };
}

function lineAt(text: string, offset: number): number {
  // The pattern may have taken the white space before its first word.
  const start = offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0);
  return text.slice(0, start).split('\n').length;
}
