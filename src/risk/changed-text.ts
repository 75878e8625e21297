import { excerpt } from '../text.js';
import type { Change, ChangedFile } from './change.js';
import type { Proof } from './findings.js';

/** A file after the change and before it, with the lines that the change put in and took out. */
export interface ChangedText {
  readonly file: ChangedFile;
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** False where only the changed lines are known, and the texts hold empty lines for all others. */
  readonly isWhole: boolean;
  /** 1-based, after the change. */
  readonly added: ReadonlySet<number>;
  /** 1-based, before the change. */
  readonly removed: ReadonlySet<number>;
}

export function changedText(file: ChangedFile, change: Change): ChangedText {
  const whole = change.whole.get(file.path);
  const added = new Set<number>();
  const removed = new Set<number>();
  for (const hunk of file.hunks) {
    for (const at of hunk.added.keys()) added.add(hunk.newLine + at);
    for (const at of hunk.removed.keys()) removed.add(hunk.oldLine + at);
  }
  const isWhole = whole !== undefined && (whole.before !== undefined || whole.after !== undefined);
  const before = isWhole ? whole.before : spread(file, 'removed');
  const after = isWhole ? whole.after : spread(file, 'added');
  // Too large to be read in hunks: of a new file every line is new, of a changed one all are counted as changed.
  if (isWhole && file.hunks.length === 0 && file.status !== 'renamed') {
    for (let line = 1; line <= (after?.split('\n').length ?? 0); line += 1) added.add(line);
    for (let line = 1; line <= (before?.split('\n').length ?? 0); line += 1) removed.add(line);
  }
  return { file, path: file.path, before, after, isWhole, added, removed };
}

/** The lines of one side at their places, with empty lines between. */
function spread(file: ChangedFile, side: 'added' | 'removed'): string | undefined {
  if (file.hunks.length === 0) return undefined;
  const lines: string[] = [];
  for (const hunk of file.hunks) {
    const from = side === 'added' ? hunk.newLine : hunk.oldLine;
    for (const [at, text] of hunk[side].entries()) lines[from - 1 + at] = text;
  }
  return Array.from(lines, (line) => line ?? '').join('\n');
}

/** Whether the change put in one of these lines. */
export function addsBetween(text: ChangedText, from: number, to: number): boolean {
  for (let line = from; line <= to; line += 1) if (text.added.has(line)) return true;
  return false;
}

/** Quotes a line of the file after the change. */
export function proofAfter(text: ChangedText, line: number): Proof {
  return { path: text.path, line, what: quote(text.after, line) };
}

/** Quotes a line of the file before the change. */
export function proofBefore(text: ChangedText, line: number): Proof {
  return { path: text.file.oldPath ?? text.path, line, what: quote(text.before, line), gone: true };
}

function quote(text: string | undefined, line: number): string {
  return excerpt(text?.split('\n')[line - 1] ?? '', 160);
}

const noProduct =
  /(^|\/)(docs?|documentation|tests?|__tests__|__mocks__|mocks?|e2e|cypress|spec|specs|fixtures?|testdata|test-data|test_data|testing|examples?|samples?|demos?|benchmarks?|node_modules|vendor|third_party|__snapshots__|stories)\/|\.(md|mdx|txt|rst|adoc)$|(^|\/)(CHANGELOG|README|LICEN[CS]E)[^/]*$|\.(test|tests|spec|stories|snap|mock)(\.[a-z]+)?$|_(test|tests|spec)\.[a-z]+$|(^|\/)(test_[^/]*|conftest)\.py$|(Test|Tests|Spec|IT)\.(java|kt|kts|cs|scala|groovy|swift|php)$|(^|\/)src\/[a-zA-Z]*[tT]est[a-zA-Z]*\/|\.(Tests?|IntegrationTests?|UnitTests?)\//;

/** Files that run for users: no documentation, tests, fixtures or examples. */
export function isProduct(path: string): boolean {
  return !noProduct.test(path);
}
