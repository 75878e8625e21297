import type { Sighting, SignalKind } from '../catalog/provider.js';

/** One file as a reader sees it. Readers of text touch no disk, so each is tried on a few lines. */
export interface TextFile {
  /** Relative POSIX path. */
  readonly path: string;
  readonly text: string;
}

/** A file that could not be taken whole: it was still scanned line by line. */
export interface Unreadable {
  readonly path: string;
  /** 1-based, where the parser names one. */
  readonly line?: number;
  readonly reason: string;
}

let lastPath = '';
let lastName = '';
let lastExtension = '';

/** A dozen readings ask the same of one path after the other, so the last answer is kept. */
function look(path: string): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  lastPath = path;
  lastName = name;
  lastExtension = dot < 0 ? '' : name.slice(dot);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  if (path !== lastPath) look(path);
  return lastName;
}

/** The ending with its dot, or nothing: `values.yaml.gotmpl` → `.gotmpl`. */
export function extensionOf(path: string): string {
  if (path !== lastPath) look(path);
  return lastExtension;
}

/** Line numbers for rising offsets in one text, each line counted once. */
export function lineCounter(text: string): (offset: number) => number {
  let at = 0;
  let line = 1;
  return (offset) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    return line;
  };
}

/** One sighting for each match: the first group that took part is its value. `pattern` carries the flag g. */
export function sightingsOf(kind: SignalKind, { path, text }: TextFile, pattern: RegExp): Sighting[] {
  const lineAt = lineCounter(text);
  const found: Sighting[] = [];
  for (const match of text.matchAll(pattern)) {
    const value = match.slice(1).find((group) => group !== undefined);
    if (value !== undefined) found.push({ kind, value, path, line: lineAt(match.index + match[0].indexOf(value)) });
  }
  return found;
}

/** The text with a pattern's matches blanked out, lines kept where they are: for comments. */
export function without(text: string, pattern: RegExp): string {
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, ' '));
}

/**
 * Comments of HCL and its like. In `"${bucket}/*"` and `"src/**"` none begins: taken for one, a path would end what is
 * read of the file.
 */
export const slashOrHashComments = /(?<![^\s;(,])\/\*[\s\S]*?(?:\*\/|(?![\s\S]))|^[^\S\n]*(?:#|\/\/).*$/gm;

/** The lines of one file, taken apart when first asked for. */
export type Lines = () => readonly string[];

export function lazyLines(text: string): Lines {
  let lines: readonly string[] | undefined;
  return () => {
    lines ??= linesOf(text);
    return lines;
  };
}

/** Lines without their endings. Very long ones (minified, encoded) are emptied: nothing written by hand is in them. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => (line.length > 4000 ? '' : line));
}
