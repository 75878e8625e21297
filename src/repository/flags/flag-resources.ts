import { linesOf, slashOrHashComments, type TextFile, without } from '../text-file.js';
import type { FlagPlace } from './flag-keys.js';

/** Resources that are a flag each, with the field that holds its key. */
const fieldOf: Readonly<Record<string, string>> = {
  launchdarkly_feature_flag: 'key',
  unleash_feature: 'name',
  unleash_feature_v2: 'name',
  configcat_setting: 'key',
  statsig_gate: 'name|id',
  statsig_experiment: 'name|id',
  split_split: 'name',
  split_feature_flag: 'name',
  harness_platform_feature_flag: 'identifier',
  harness_platform_fme_feature_flag: 'name',
  flagsmith_feature: 'feature_name',
  devcycle_feature: 'key',
  devcycle_variable: 'key',
  posthog_feature_flag: 'key',
  growthbook_feature: 'id',
  azurerm_app_configuration_feature: 'name',
  aws_evidently_feature: 'name',
  optimizely_feature: 'key',
  flipt_flag: 'key',
};
const resource = /^\s*resource\s+"(\w+)"\s+"([\w-]+)"\s*\{/;
const environment = /\bFeatureManagement__([\w-]+)/g;

/** Flags that Terraform makes in a flag product, and those that it hands to .NET by variables. */
export function flagsInTerraform({ path, text }: TextFile): FlagPlace[] {
  if (!/feature|flag|statsig|split_|configcat|devcycle/i.test(text)) return [];
  const lines = linesOf(without(text, slashOrHashComments));
  return lines.flatMap((line, index): FlagPlace[] => {
    const [, type = '', label = ''] = line.includes('resource') ? (resource.exec(line) ?? []) : [];
    if (Object.hasOwn(fieldOf, type)) {
      const end = lines.findIndex((it, at) => at > index && it.startsWith('}'));
      const body = lines.slice(index, end < 0 ? index + 60 : end).join('\n');
      const key = new RegExp(`^\\s*(?:${fieldOf[type]})\\s*=\\s*"([^"$]+)"`, 'm').exec(body)?.[1] ?? label;
      return [{ key, path, line: index + 1 }];
    }
    if (type === 'aws_appconfig_hosted_configuration_version') return inProfile(path, lines, index);
    if (!line.includes('FeatureManagement__')) return [];
    return [...line.matchAll(environment)].map(([, key = '']) => ({ key, path, line: index + 1 }));
  });
}

/** `flags = { cart = { name = … } }` of an AppConfig profile that is written in place. */
function inProfile(path: string, lines: readonly string[], from: number): FlagPlace[] {
  const end = lines.findIndex((it, at) => at > from && it.startsWith('}'));
  const start = lines.findIndex((it, at) => at > from && at < end && /^\s*"?flags"?\s*[=:]\s*\{\s*$/.test(it));
  if (start < 0) return [];
  const indent = (lines[start] ?? '').search(/\S/);
  const found: FlagPlace[] = [];
  let inner: number | undefined;
  for (let at = start + 1; at < end; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const here = line.search(/\S/);
    if (here <= indent) break;
    inner ??= here;
    const key = here === inner ? /^\s*"?([\w-]+)"?\s*[=:]/.exec(line)?.[1] : undefined;
    if (key !== undefined) found.push({ key, path, line: at + 1 });
  }
  return found;
}
