import { linesOf, type TextFile, without } from '../text-file.js';
import { nameOfBoth, type Watch } from './alerts.js';

const watching =
  /(?:Microsoft\.Insights\/(?:metricAlerts|scheduledQueryRules|activityLogAlerts|alertRules|webtests)|Microsoft\.AlertsManagement\/smartDetectorAlertRules)\b/i;
const farthest = 25;

/** Alert rules that Bicep declares, by their name or the symbol, and rules of Prometheus in groups. */
export function watchesInBicep({ path, text }: TextFile): Watch[] {
  const lines = linesOf(without(text, /^[^\S\n]*\/\/.*$/gm));
  return lines.flatMap((line, index): Watch[] => {
    const rule = /^\s*alert:\s*'([^']+)'/.exec(line)?.[1];
    if (rule !== undefined) return [{ name: rule, kind: 'alert', path, line: index + 1 }];
    const [, symbol = '', type = ''] = /^\s*(?:resource|module)\s+(\w+)\s+'([^']+)'/.exec(line) ?? [];
    if (
      !watching.test(type) &&
      !/avm\/res\/insights\/(?:metric-alert|scheduled-query-rule|activity-log-alert)/.test(type)
    )
      return [];
    const near = lines.slice(index + 1, index + farthest);
    const end = near.findIndex((it) => /^(?:resource|module|\})/.test(it));
    const body = end < 0 ? near : near.slice(0, end);
    const value = body.flatMap((it) => /^\s{2,4}name:\s*(\S(?:.*\S)?)\s*$/.exec(it)?.[1] ?? [])[0] ?? '';
    const name = /^'([^'$]+)'$/.exec(value)?.[1] ?? nameOfBoth(symbol, /'([^'A-Za-z]*[A-Za-z][^']*)'/.exec(value)?.[1]);
    return [{ name, kind: 'alert', path, line: index + 1 }];
  });
}

/** Alert rules in a template of Azure's resource manager: the name stands before or behind the type. */
export function watchesInTemplate({ path, text }: TextFile): Watch[] {
  if (!watching.test(text)) return [];
  const lines = linesOf(text);
  return lines.flatMap((line, index): Watch[] => {
    if (!/"type"\s*:/.test(line) || !watching.test(line)) return [];
    const indent = line.search(/\S/);
    const beside = (step: number) => {
      for (let at = index + step; Math.abs(at - index) < farthest; at += step) {
        const it = lines[at] ?? '';
        if (it.trim() !== '' && it.search(/\S/) < indent) return undefined;
        const name = it.search(/\S/) === indent ? /"name"\s*:\s*"((?:[^"\\]|\\.)+)"/.exec(it)?.[1] : undefined;
        if (name !== undefined) return name;
      }
      return undefined;
    };
    const name = beside(-1) ?? beside(1);
    return name === undefined ? [] : [{ name, kind: 'alert', path, line: index + 1 }];
  });
}
