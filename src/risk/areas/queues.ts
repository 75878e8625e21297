import { quoted } from '../../text.js';
import type { Touch } from '../findings.js';
import { type ChangedLine, isSource, proofOf } from './lines.js';

const cron =
  /(?:^|["'`\s:=(])((?:(?:\*|\d+)(?:[-/,]\d+)*\s+){4}(?:\*|\?|\d+|[A-Za-z]{3})(?:[-/,#]\w+)*)(?:["'`\s,)]|$)/;
const schedule = /\b(?:cron|schedule|crontab|interval|every|rate)\b/i;
const scheduled = /@Scheduled\s*\(|\bcrontab\s*\(|\bevery\s+\d+\.(?:minute|hour|day|week)s?\b|\brate\(\d+\s/;
const topic =
  /\b(?:topics?|queue(?:_?name|_?url)?|exchange|routing_?key|subject|stream|group_?id|consumer_?group)\s*(?:=>|[:=(])\s*\[?\s*["'`]([\w./-]{3,})["'`]|@(?:KafkaListener|RabbitListener|SqsListener|JmsListener)\s*\(|\bsidekiq_options\b.*\bqueue:/i;
const jobFile =
  /(?:^|\/)(?:tasks?|jobs?|workers?|consumers?|listeners?)(?:\/|\.py$|_(?:job|worker|task)\.)|(?:_job|_worker|Job|Worker)\.\w+$/;
const signature = /^\s*(?:async\s+)?def\s+(?:self\.)?(\w+)\s*\(([^)]*)\)?/;

/** Schedules, names of queues and topics, and the arguments of jobs that may be waiting while the code changes. */
export function queueTouches(lines: readonly ChangedLine[]): Touch[] {
  return [...schedules(lines), ...topics(lines), ...jobArguments(lines)];
}

function schedules(lines: readonly ChangedLine[]): Touch[] {
  const found = lines.filter(({ text }) => (schedule.test(text) && cron.test(text)) || scheduled.test(text));
  return found.length === 0
    ? []
    : [
        {
          area: 'queue',
          reason: `Changes when something runs: ${quoted((found.find(({ gone }) => !gone) ?? found[0])?.text.trim() ?? '')}.`,
          proofs: found.slice(0, 3).map(proofOf),
          certainty: 'hint',
          level: 'MEDIUM',
          advice:
            'A share of users means nothing to a schedule: let it run once by hand, or over a part of its work, first.',
        },
      ];
}

function topics(lines: readonly ChangedLine[]): Touch[] {
  const names = (gone: boolean) =>
    new Set(lines.filter((line) => line.gone === gone && isNamed(line)).map(({ text }) => text.trim()));
  const [before, after] = [names(true), names(false)];
  const found = lines.filter((line) => isNamed(line) && line.gone && !after.has(line.text.trim()));
  const first = found[0];
  if (first === undefined || before.size === 0) return [];
  return [
    {
      area: 'queue',
      reason: `Changes the name or the reader of a queue: ${quoted(first.text.trim())}.`,
      proofs: found.slice(0, 3).map(proofOf),
      certainty: 'hint',
      level: 'HIGH',
      timeToUndo: 'hours',
      advice: 'Read both names until the old one is empty, and only then write to the new one alone.',
    },
  ];
}

function isNamed({ path, text }: ChangedLine): boolean {
  return (isSource(path) || /\.(?:ya?ml|json|properties|toml)$/.test(path)) && topic.test(text);
}

function jobArguments(lines: readonly ChangedLine[]): Touch[] {
  return lines.flatMap((line): Touch[] => {
    if (!line.gone || !/\.(?:rb|py)$/.test(line.path)) return [];
    const [, name = '', before = ''] = signature.exec(line.code) ?? [];
    if (
      name === '' ||
      name.startsWith('_') ||
      !(name === 'perform' || (jobFile.test(line.path) && line.path.endsWith('.py')))
    )
      return [];
    const now = lines.find((one) => !one.gone && one.file === line.file && signature.exec(one.code)?.[1] === name);
    if (now === undefined) return [];
    const after = signature.exec(now.code)?.[2] ?? '';
    if (after.replace(/\s/g, '') === before.replace(/\s/g, '')) return [];
    return [
      {
        area: 'queue',
        reason: `Changes the arguments of the job ${quoted(name)}: jobs that are waiting were written with the old ones.`,
        proofs: [proofOf(now), proofOf(line)],
        certainty: 'hint',
        level: 'HIGH',
        timeToUndo: 'hours',
        advice:
          'Take both forms (a default for what is new) until the queue is empty; or give the new form a job of its own.',
      },
    ];
  });
}
