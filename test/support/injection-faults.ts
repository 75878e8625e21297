import { readFileSync } from 'node:fs';
import { exposedLines } from './exposed-markdown.js';

// What a text that leaves must not hold, however it was made: one sentence for each fault.

/** Controls but for ends of lines and tabs, what has no width, and what turns a line around. */
const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)/;

/** What a reader of Markdown may obey outside of code: tags and comments, links and pictures. */
const active = /<[A-Za-z/!?][^\n]{0,60}|\]\(|\]\[|\]:/;
/** Lines that only a text of ours may begin. */
const begun = /^\s*(?:[-*+] )?(?:#{1,6} |> ?|```|~~~|status: |x: )PLANTED|^\s*[-*+] \[[xX]\] PLANTED/;
/** Marks of ours and of Backlog.md, each on a line of its own. */
const marks = /^<!-- (?:rollout-manager:(?:begin|end) [a-z0-9_-]+|(?:SECTION:DESCRIPTION|COMMENTS):(?:BEGIN|END)) -->$/;

/** A card that is handed over stands in one line of JSON. */
const mostInLine = 10_000;
const mostInText = 60_000;

export function faultsOfText(text: string): string[] {
  return [
    ...(unseen.test(text) ? [`unseen: ${JSON.stringify(around(text, unseen))}`] : []),
    ...(text.length > mostInText ? [`${text.length} characters`] : []),
    ...text
      .split('\n')
      .flatMap((line) => (line.length > mostInLine ? [`a line of ${line.length}: ${line.slice(0, 60)}`] : [])),
  ];
}

export function faultsOfMarkdown(text: string): string[] {
  const lines = exposedLines(text.replaceAll('\r\n', '\n')).filter((line) => !marks.test(line));
  return [
    ...faultsOfText(text),
    ...lines.flatMap((line) => (active.test(line) ? [`obeyed: ${around(line, active)}`] : [])),
    ...lines.flatMap((line) => (begun.test(line) ? [`begins a block: ${line.slice(0, 100)}`] : [])),
    ...tablesOf(text).flatMap((rows) =>
      new Set(rows.map(cellsOf)).size > 1
        ? [`a torn table: ${rows.find((row) => cellsOf(row) !== cellsOf(rows[0] ?? ''))}`]
        : [],
    ),
  ];
}

function around(text: string, pattern: RegExp): string {
  const at = text.search(pattern);
  return text.slice(Math.max(0, at - 60), at + 60);
}

/** Rows that follow each other. A pipe divides cells also inside of code, unless it is escaped. */
function tablesOf(text: string): string[][] {
  const tables: string[][] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) isOpen = false;
    else if (isOpen) tables.at(-1)?.push(line);
    else {
      tables.push([line]);
      isOpen = true;
    }
  }
  return tables;
}

const cellsOf = (row: string) => row.replace(/\\[\\|]/g, '').split('|').length;

/** Every text of a value, with the key that holds it. */
function textsIn(value: unknown, key = ''): (readonly [key: string, text: string])[] {
  if (typeof value === 'string') return [[key, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [
    ['a key', name] as const,
    ...textsIn(one, Array.isArray(value) ? key : name),
  ]);
}

/** Keys whose texts are Markdown wherever they end: shown, or written to a board by the client. */
const markdownKeys = new Set(['markdown', 'body', 'description']);

export function faultsOfValue(value: unknown): string[] {
  return textsIn(value).flatMap(([key, text]) =>
    (isCalendar(text)
      ? faultsOfCalendar(text)
      : markdownKeys.has(key)
        ? faultsOfMarkdown(text)
        : faultsOfText(text)
    ).map((fault) => `${key}: ${fault}`),
  );
}

export const isCalendar = (text: string) => text.startsWith('BEGIN:VCALENDAR\r\n');

export function faultsOfCalendar(text: string): string[] {
  const events = text.match(/^BEGIN:VEVENT\r$/gm)?.length ?? 0;
  return [
    ...faultsOfText(text),
    ...(text.match(/^END:VEVENT\r?$/gm)?.length === events ? [] : ['an event ends twice']),
    ...(/^ATTENDEE/m.test(text) ? ['an attendee'] : []),
  ];
}

/** What a file of ours holds that it should not; a card has each of its marks once. */
export function faultsOfFile(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.jsonl'))
    return text
      .trimEnd()
      .split('\n')
      .flatMap((line) => faultsOfValue(JSON.parse(line)));
  if (file.endsWith('.json')) return faultsOfValue(JSON.parse(text));
  if (file.endsWith('.ics')) return faultsOfCalendar(text);
  const [, front = '', body = text] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
  const found = body.split('\n').filter((line) => marks.test(line));
  return [
    ...faultsOfText(front),
    ...(/^(?:status: PLANTED|x: PLANTED)/m.test(front) ? ['a key of the front matter'] : []),
    ...faultsOfMarkdown(body),
    ...(new Set(found).size === found.length && found.length === 6 ? [] : [`marks: ${found.join(' ')}`]),
  ];
}

export function faultsOfIssue(body: string): string[] {
  const found = body.split('\n').filter((line) => marks.test(line));
  return [...faultsOfMarkdown(body), ...(found.length === 2 ? [] : [`marks: ${found.join(' ')}`])];
}
