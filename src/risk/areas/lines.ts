import { byCodeUnits, excerpt } from '../../text.js';
import type { Change, ChangedFile } from '../change.js';
import { isProduct } from '../changed-text.js';
import type { Proof } from '../findings.js';

export interface ChangedLine {
  readonly file: ChangedFile;
  readonly path: string;
  /** 1-based, after the change; before it where it is gone. */
  readonly line: number;
  readonly gone: boolean;
  readonly text: string;
  /** Without comments, and with the inside of strings blank. */
  readonly code: string;
}

const comment = /^\s*(?:\/\/|#(?![a-z]+\()|\*|\/\*|--|<!--|"""|''')/;
const strings = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const behind = /\s(?:\/\/|#)\s.*$/;

/** What tools write from migrations or sources: it says nothing that they do not say. */
const picture =
  /(^|\/)(schema\.rb|structure\.sql|\w*ModelSnapshot\.cs|[^/]+\.Designer\.cs|[^/]*lock(file)?\.(json|ya?ml)|[^/]+\.(lock|min\.js|pb\.go|map))$|(^|\/)(dist|__generated__|generated|\.yarn|Pods|bower_components)\//;

/** Longer ones were written by a program, which may call anything. Characters. */
const longestLine = 1_000;

export function isComment(text: string): boolean {
  return comment.test(text);
}

/** The changed lines of product files, comments left out, in the order of the files. */
export function changedLines(change: Change): ChangedLine[] {
  const files = change.files.filter(({ path, kind }) => kind === 'text' && isProduct(path) && !picture.test(path));
  return files
    .toSorted((a, b) => byCodeUnits(a.path, b.path))
    .flatMap((file) =>
      file.hunks.flatMap((hunk) => [
        ...hunk.removed.map((text, at) => lineOf(file, text, hunk.oldLine + at, true)),
        ...hunk.added.map((text, at) => lineOf(file, text, hunk.newLine + at, false)),
      ]),
    )
    .filter(({ text }) => text.trim() !== '' && text.length <= longestLine && !isComment(text));
}

function lineOf(file: ChangedFile, text: string, line: number, gone: boolean): ChangedLine {
  const code = text.replace(strings, (one) => `${one[0]}${' '.repeat(Math.max(0, one.length - 2))}${one[0]}`);
  const path = gone ? (file.oldPath ?? file.path) : file.path;
  return { file, path, line, gone, text, code: code.replace(behind, '') };
}

export function proofOf({ path, line, text, gone }: ChangedLine): Proof {
  return { path, line, what: excerpt(text, 160), ...(gone && { gone }) };
}

const sources =
  /\.(?:[cm]?[jt]sx?|py|rb|go|java|kts?|cs|php|exs?|rs|scala|swift|dart|vue|svelte|groovy|fs|clj|erb|haml|html\.heex)$/;

export function isSource(path: string): boolean {
  return sources.test(path);
}

/** Words of a path: `authors` is not `auth`, `chargeCard` is `charge` and `card`. */
export function wordsOf(path: string): string[] {
  return path
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
