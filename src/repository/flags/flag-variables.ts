import type { Sighting } from '../../catalog/provider.js';
import type { FlagPlace } from './flag-keys.js';

/** One lone variable is no mechanism; several of one naming are. */
const fewestVariables = 3;

/** That the product switches by variables, where there are enough of them in the whole repository. */
export function switchesByVariable(variables: readonly FlagPlace[]): Sighting[] {
  const [first] = variables;
  return first === undefined || new Set(variables.map(({ key }) => key)).size < fewestVariables
    ? []
    : [{ kind: 'flag', value: 'variables', path: first.path, line: first.line }];
}

/** A name that says by itself that it switches a feature needs no company. */
export const saysFlag = /FEATURE_?(?:FLAG|TOGGLE|SWITCH)/;

/** What every line holds that could read one. */
export const mayReadVariables = /FEATURE|\bFF_|FLAG_/;

/** Variables called after features that settings read: `os.environ.get("SHOP_FEATURE_CHECKOUT", "false")`. */
export function variablesIn(path: string, lines: readonly string[]): FlagPlace[] {
  const found = new Map<string, FlagPlace>();
  for (const [index, line] of lines.entries()) {
    if (!mayReadVariables.test(line)) continue;
    for (const [, key = '', rest = ''] of line.matchAll(readsVariable)) {
      if (noSwitch.test(key)) continue;
      const fallback = /^["']\s*,\s*(?:default\s*=\s*)?["']?(true|false|0|1)\b/i.exec(rest)?.[1]?.toLowerCase();
      if (!found.has(key))
        found.set(key, { key, path, line: index + 1, ...(fallback === undefined ? {} : { default: fallback }) });
    }
    const constantName = /^\s*(FEATURE_[A-Z0-9_]+)\s*=(?!\s*(?:[-\d[{("'`]|[a-z]?["']))/.exec(line)?.[1];
    if (
      constantName !== undefined &&
      !noSwitch.test(constantName) &&
      !found.has(constantName) &&
      ![...found.keys()].some((it) => it.endsWith(constantName))
    )
      found.set(constantName, { key: constantName, path, line: index + 1 });
    // A setting kept under a name of its own: `"feature_show_graph": FEATURE_SHOW_GRAPH`.
    const setting = /^\s*["'](feature_\w+)["']\s*:\s*FEATURE_\w+/i.exec(line)?.[1];
    if (setting !== undefined && !found.has(setting)) found.set(setting, { key: setting, path, line: index + 1 });
  }
  return [...found.values()];
}

/** What configures how a feature works, and switches none. */
export const noSwitch =
  /FEATURE_POLICY$|_(?:MESSAGE|TEXT|URL|URI|HOST|PORT|PATH|DIR|FILE|TABLE|HEADER|LIMIT|SIZE|COUNT|SECONDS|MINUTES|TTL|TIMEOUT|INTERVAL|MAX_?AGE|PAT|TOKEN|SECRET|API_KEY|USERNAME|PASSWORD|CHOICES|TYPES?|STATUSES|STRATEGIES)$/;
const readsVariable =
  /(?:environ(?:\.get)?|getenv|env(?:ironment)?|ENV|fetch|config|bool|get_?bool|GetBool|\bget|[rR]equired?|[oO]ptional)\s*(?:\(|\[|\.)\s*(?:ENV\s*,\s*)?["']?((?:[A-Z][A-Z0-9]*_)*(?:FEATURE|FEATURE_FLAG|FLAG|FF|TOGGLE)_[A-Z0-9_]+|(?:[A-Z][A-Z0-9]*_)+FEATURE(?:_FLAG|_TOGGLE)?)(["'].{0,60})?/g;
