import type { Receipt } from '../../kanban/board.js';
import { inline } from '../../text.js';
import type { Put } from './put.js';

export interface Answer {
  outcome: 'written' | 'handed-over' | 'dry-run';
  board: string;
  taskId?: string | undefined;
  path?: string | undefined;
  change?: 'created' | 'updated' | 'unchanged' | undefined;
  call?: { tool: string; arguments: Record<string, unknown>; further?: unknown[] | undefined } | undefined;
  diff?: string | undefined;
  note: string;
}

/** A card's section is some 60 lines; beyond this much a diff shows a card of another kind. */
const mostDiff = 12_000;

/** What was put, in one answer: the main card's receipt, and a sentence for each card beside it. */
export function answerOf({ main, beside, notes }: Put, dryRun: boolean): Answer {
  const { board, taskId, change } = main;
  const receipts = [main, ...beside.map(({ receipt }) => receipt)];
  const calls = receipts.flatMap((one) =>
    one.outcome === 'handed-over' && (one === main || one.change !== 'unchanged') ? [one.call] : [],
  );
  const [first, ...further] = calls;
  const diff = receipts.map(({ difference }) => difference.diff).join('');
  return {
    outcome: dryRun ? 'dry-run' : main.outcome,
    board,
    ...(taskId !== '' && { taskId }),
    ...(main.outcome === 'written' && { path: main.path }),
    change,
    ...(first !== undefined && {
      call: { tool: first.tool, arguments: { ...first.arguments }, ...(further.length > 0 && { further }) },
    }),
    ...(dryRun && diff !== '' && { diff: shownDiff(diff) }),
    note: [mainNote(main, dryRun), ...beside.map((one) => besideNote(one, dryRun)), ...notes].filter(Boolean).join(' '),
  };
}

function mainNote(receipt: Receipt, dryRun: boolean): string {
  const { change, taskId } = receipt;
  const lines = linesOf(receipt);
  if (receipt.outcome === 'handed-over') return `${receipt.reason}${lines === '' ? '' : ` It changes ${lines}.`}`;
  const done = {
    created: 'A new card was made',
    updated: 'The card was updated',
    unchanged: 'The card already said this',
  };
  const would = { ...done, created: 'A new card would be made', updated: 'The card would be updated' };
  const card = taskId === '' ? '' : `${taskId} in `;
  const sentence = `${(dryRun ? would : done)[change]}: ${card}${receipt.path}${lines === '' ? '' : ` (${lines})`}.`;
  return receipt.note === undefined ? sentence : `${sentence} ${receipt.note}`;
}

function linesOf({ change, difference: { added, removed } }: Receipt): string {
  return change === 'unchanged' ? '' : `${added} lines in, ${removed} out`;
}

function besideNote({ kind, receipt }: Put['beside'][number], dryRun: boolean): string {
  const { change, taskId } = receipt;
  if (change === 'unchanged') return '';
  const what = { rehearsal: 'The rehearsal', cleanup: 'The clean-up' }[kind];
  if (receipt.outcome === 'handed-over') return `${what} is a card of its own, handed over in \`call.further\`.`;
  const done = change === 'created' ? 'was made' : 'was updated';
  const verb = dryRun ? done.replace('was', 'would be') : done;
  const name = dryRun && change === 'created' ? '' : ` ${taskId}`;
  return `${what} is a card of its own, which ${verb}:${name} in ${receipt.path}.`;
}

/** Cards are text of others: control characters in a diff could say anything to a terminal. */
function shownDiff(diff: string): string {
  const lines = diff
    .split('\n')
    .map((line) =>
      line.startsWith('+') || line.startsWith('-') || line.startsWith(' ')
        ? line.slice(0, 1) + plainLine(line.slice(1))
        : line,
    );
  const whole = lines.join('\n');
  return whole.length <= mostDiff ? whole : `${whole.slice(0, mostDiff)}\n(cut)\n`;
}

/** `inline` trims, which would move what is indented. */
function plainLine(line: string): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return indent + inline(line.slice(indent.length));
}

export function renderReceipt({ note, call, diff }: Answer): string {
  const shown = diff === undefined ? '' : `\n${fenced('diff', diff.trimEnd())}\n`;
  if (call === undefined) return `${note}\n${shown}`;
  const { tool, arguments: given, further = [] } = call;
  const calls = [{ tool, arguments: given }, ...further.flatMap((one) => callIn(one) ?? [])];
  const blocks = calls.map(
    (one) => `${one.tool} is to be called with:\n\n${fenced('json', JSON.stringify(one.arguments, null, 2))}\n`,
  );
  return `${note}\n${shown}\n${blocks.join('\n')}`;
}

/** Between fences longer than any that the text holds: a line of a card may begin with three backticks itself. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function callIn(value: unknown): { tool: string; arguments: unknown } | undefined {
  if (typeof value !== 'object' || value === null || !('tool' in value) || !('arguments' in value)) return undefined;
  return { tool: String(value.tool), arguments: value.arguments };
}
