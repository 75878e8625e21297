import type { Hunk } from '../change.js';
import type { EvaluationPlace, Keys } from './evaluations.js';

/** Names that stand for a key: `NEW_CART = "new-cart"`. A name that stands for two keys stands for none. */
export function constantsIn(texts: Iterable<string>, keys: ReadonlySet<string>): Map<string, string> {
  const constants = new Map<string, string>();
  const twice = new Set<string>();
  const pattern =
    /\b([A-Za-z_]\w{2,})\s*(?::\s*[\w&' ]+)?\s*(?:=>|=|:)\s*(?:["'`]([\w][\w.:/-]{0,127})["'`]|:(\w{2,128}))/g;
  for (const text of texts) {
    for (const [, name = '', quoted, symbol] of text.matchAll(pattern)) {
      const key = quoted ?? symbol ?? '';
      if (!keys.has(key) || !/[A-Z]/.test(name)) continue;
      if ((constants.get(name) ?? key) !== key) twice.add(name);
      constants.set(name, key);
    }
  }
  for (const name of twice) constants.delete(name);
  return constants;
}

export function keysAfter(
  places: readonly EvaluationPlace[],
  keys: ReadonlySet<string>,
  constants: ReadonlyMap<string, string>,
): Keys {
  const byLine = new Map<number, Set<string>>();
  for (const { key, line } of places) byLine.set(line, (byLine.get(line) ?? new Set()).add(key));
  return { keys, byLine, constants, known: new Map() };
}

/** The same for the version before: lines that did not change ask for the same flags, and so do the same expressions. */
export function keysBefore(after: Keys, hunks: readonly Hunk[], known: ReadonlyMap<string, string>): Keys {
  const byLine = new Map<number, ReadonlySet<string>>();
  for (const [line, keys] of after.byLine) {
    const before = lineBefore(line, hunks);
    if (before !== undefined) byLine.set(before, keys);
  }
  return { ...after, byLine, known };
}

function lineBefore(line: number, hunks: readonly Hunk[]): number | undefined {
  let shift = 0;
  for (const { newLine, added, removed } of hunks) {
    if (added.length > 0 && line >= newLine && line < newLine + added.length) return undefined;
    // A hunk that only removes names the line in front of it.
    if (line > (added.length === 0 ? newLine : newLine + added.length - 1)) shift += removed.length - added.length;
  }
  return line + shift;
}

const literal = /["'`][^"'`]*["'`]|:\w+|true|false|on|off|nil|null|None|True|False|\d[\d.]*/.source;
const definition = new RegExp(
  `^(?:- )?(?:(?:export|public|private|protected|internal|static|final|const|readonly|let|var|val)\\s+)*(?:[\\w.<>]+\\s+)?["'\`:]?([\\w.-]+)["'\`]?\\s*(?::\\s*\\w+\\s*(?==))?(?:(?:=>|=|:)\\s*(?:(${literal})\\s*)?(?:(\\{)\\s*)?)?[,;]?$`,
);
const detail = new RegExp(
  `^(?:["']?[\\w-]+["']?\\s*(?:=>|=|:)\\s*(?:(?:${literal}|\\w(?:[\\w ]*\\w)?)\\s*)?,?|[})\\]]+[,;]*)$`,
);

/** Of the lines of a hunk, the indexes of those that do nothing but define one of the flags. */
export function definitionLines(lines: readonly string[], keys: ReadonlySet<string>): Set<number> {
  const found = new Set<number>();
  const alike = new Set([...keys].map(plainly));
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    const [, name = '', value, brace] = definition.exec(text) ?? [];
    const quoted = value?.replace(/^["'`:]|["'`]$/g, '');
    const isFlag =
      name.length > 2 && (keys.has(name) || alike.has(plainly(name)) || (quoted !== undefined && keys.has(quoted)));
    if (isFlag) {
      found.add(index);
      isOpen = value === undefined && (brace !== undefined || text.endsWith(':'));
    } else if (isOpen && detail.test(text)) {
      found.add(index);
      isOpen = !/^[})\]]/.test(text);
    } else isOpen = false;
  }
  return found;
}

function plainly(text: string): string {
  return text.replace(/[^a-z0-9]/gi, '').toLowerCase();
}
