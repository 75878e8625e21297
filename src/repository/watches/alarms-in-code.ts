import { requiredWords } from '../required-words.js';
import { lineCounter, type TextFile } from '../text-file.js';
import { nameOfBoth, type Watch } from './alerts.js';

/** Whether sources of the repository hold checks that a tool reads from code. */
export function watchesByCode(files: readonly string[]): boolean {
  return files.some((file) => /(?:^|\/)checkly\.config\.[cm]?[jt]s$/.test(file));
}

const mayWatch =
  /Alarm|Monitor\(|Check\(|AlertPolicy|AlertCondition|MetricAlert|RuleGroup|ServiceLevelObjective|\bSlo\(/;

/** Words of which every source file that declares an alarm or a check holds one. */
export function watchingWords(): readonly string[] {
  return requiredWords(mayWatch);
}

const text = /[`'"]([^`'"\n]+)[`'"]/.source;
/** CDK: `new cloudwatch.Alarm(this, 'Errors', {`, `metric.createAlarm(this, 'Errors'`, `Alarm.Builder.create(this, "Errors")`. */
const construct = new RegExp(
  `(?:\\b(?:new\\s+)?(?:\\w+\\.)?(?:\\w*Alarm|Cfn\\w*Alarm|CloudwatchMetricAlarm|DatadogMonitor)|\\.create_?[aA]larm|Alarm\\.Builder\\.create|\\.NewAlarm)\\(\\s*(?:this|self|scope|stack|\\w+)\\s*,\\s*(?:jsii\\.String\\(|id\\s*=\\s*)?${text}`,
  'g',
);
/** Pulumi: `new aws.cloudwatch.MetricAlarm("errors"`, `datadog.Monitor("errors"`, `cloudwatch.NewMetricAlarm(ctx, "errors"`. */
const resource = new RegExp(
  `(?<![\\w.])(?:\\w+\\.)+(?:New)?(Metric(?:Alarm|Alert)|CompositeAlarm|Monitor(?:Json)?|ServiceLevelObjective|\\w*AlertCondition|AlertPolicy|Slo|SLO|RuleGroup|ScheduledQueryRule\\w*|\\w*UptimeCheck\\w*)\\(\\s*(?:ctx\\s*,\\s*)?(?:resource_name\\s*=\\s*)?f?${text}`,
  'g',
);
/** Checkly: `new ApiCheck('id', {` */
const check = new RegExp(
  `\\bnew\\s+(?:Api|Browser|MultiStep|Heartbeat|Tcp|Url|Dns|Playwright)(?:Check|Monitor)\\(\\s*${text}`,
  'g',
);
const shown =
  /(?:alarm_?[nN]ame|AlarmName|[nN]ame)["']?\s*(?::|=|\()\s*(?:jsii\.String\(|pulumi\.String\(|\w+\(\s*)?[`'"]([^`'"\n]+)[`'"]/;
const farthest = 700;
const program = /[pP]ulumi|aws[-_]?cdk|cdktf|checkly/;

/** Alarms, monitors and checks that a program declares: by the id in the code and the name that people see. */
export function alarmsInCode({ path, text: source }: TextFile): Watch[] {
  if (!program.test(source) || !mayWatch.test(source)) return [];
  const plain = source.replace(/^[ \t]*(?:#|\/\/).*$|(?<![^\s;(,])\/\*[\s\S]*?(?:\*\/|(?![\s\S]))/gm, (it) =>
    it.replace(/[^\n]/g, ' '),
  );
  const matches = [construct, resource, check]
    .flatMap((pattern) => [...plain.matchAll(pattern)])
    .sort((a, b) => a.index - b.index);
  const lineAt = lineCounter(plain);
  return matches.map((match, index) => {
    const from = match.index + match[0].length;
    const until = Math.min(from + farthest, matches[index + 1]?.index ?? plain.length);
    const objective = /^(?:ServiceLevelObjective|Slo|SLO)$/.test(match.length > 2 ? (match[1] ?? '') : '');
    const id = match[match.length - 1] ?? '';
    return {
      name: nameOfBoth(id, shown.exec(plain.slice(from, until))?.[1]),
      kind: objective ? 'objective' : 'alert',
      path,
      line: lineAt(match.index),
    };
  });
}
