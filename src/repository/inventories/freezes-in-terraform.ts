import type { TextFile } from '../text-file.js';
import { linesOf, slashOrHashComments, without } from '../text-file.js';
import type { Freeze } from './freezes.js';

const resources: Readonly<Record<string, Freeze['source']>> = {
  gitlab_project_freeze_period: 'gitlab',
  google_clouddeploy_deploy_policy: 'cloud-deploy',
  octopusdeploy_deployment_freeze: 'octopus',
  argocd_project: 'argo-cd',
};

/** Freezes that Terraform sets up elsewhere. A block ends with a brace in the first column. */
export function freezesInTerraform({ path, text }: TextFile): Freeze[] {
  if (!/freeze|deploy_policy|sync_window/.test(text)) return [];
  const lines = linesOf(without(text, slashOrHashComments));
  return lines.flatMap((line, index): Freeze[] => {
    const [, type = '', name = ''] = /^resource\s+"(\w+)"\s+"([\w-]+)"/.exec(line) ?? [];
    const source = Object.hasOwn(resources, type) ? resources[type] : undefined;
    if (source === undefined) return [];
    const end = lines.findIndex((it, at) => at > index && it.startsWith('}'));
    const body = lines.slice(index, end < 0 ? index + 200 : end).join('\n');
    if (source === 'argo-cd' && !body.includes('sync_window')) return [];
    const denies = source !== 'argo-cd' || /kind\s*=\s*"deny"/.test(body);
    const told = [...body.matchAll(/^[^\S\n]*(freeze_start|freeze_end|start|end|schedule|duration)\s*=\s*"([^"]*)"/gm)];
    return [
      {
        name,
        source,
        kind: denies ? 'freeze' : 'window',
        text:
          told.map(([, key = '', value = '']) => `${key.replace('freeze_', '')} ${value}`).join(', ') ||
          'set in Terraform',
        path,
        line: index + 1,
      },
    ];
  });
}
