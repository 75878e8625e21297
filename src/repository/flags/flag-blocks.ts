/** What encloses a line, where its name speaks of flags: an enum or table lists them, a class holds constants. */
export type Block = 'enum' | 'table' | 'class' | undefined;

interface Openers {
  readonly enum: RegExp;
  readonly class: RegExp;
  readonly table: RegExp;
}

const strictName = /\w*(?:feature|experiment|_ff)_?(?:flag|toggle|switch|gate)\w*|kill_?switch\w*/.source;
const looseName = `${strictName}|\\w*toggle_?(?:key|name|id)\\w*|(?:feature|flag|toggle)(?:s|_?(?:names?|keys?|set|ids?|defaults?))?|\\w*(?:features|flags|toggles)`;
export const strict = openersOf(strictName);
export const loose = openersOf(looseName, '\\w+');

/** @param struct of a Go file that is about flags, each struct may list them */
function openersOf(name: string, struct = name): Openers {
  return {
    enum: new RegExp(`\\benum\\s+(?:class\\s+)?(?:${name})\\b`, 'i'),
    class: new RegExp(
      `\\b(?:class|module|object|struct|interface|namespace|defmodule)\\s+(?:[\\w.:]*[.:])?(?:${name})\\b|\\btype\\s+(?:${struct})\\s+struct\\b`,
      'i',
    ),
    table: new RegExp(
      `(?:^|[\\s.])["']?(?:${name})["']?\\s*(?::\\s*[\\w<>\\[\\], |]+?)?\\s*(?:=|=>)\\s*(?:[\\w.]+\\s*\\(?\\s*)?(?:%i|%w)?[[{(]\\s*$`,
      'i',
    ),
  };
}

/** What every opener holds: the three patterns cost twenty times as much, and hardly a line opens anything. */
const mayOpen = /\bstruct\b|feature|experiment|_ff|kill_?switch|toggle|flag/i;

/** Follows blocks by their indentation, which holds for braces, `end` and Python alike. */
export function blocks(opens: Openers): (line: string) => Block {
  let kind: Block;
  let opened = 0;
  let inner: number | undefined;
  return (line) => {
    if (kind === undefined && !mayOpen.test(line)) return undefined;
    // A brace of its own, or the end of a head that took several lines, opens nothing and closes nothing.
    if (/^\s*(?:[{(]?|\)[^)]*\{)\s*$/.test(line)) return undefined;
    const indent = line.length - line.trimStart().length;
    if (kind !== undefined && indent <= opened) kind = undefined;
    const next = !mayOpen.test(line)
      ? undefined
      : opens.enum.test(line)
        ? 'enum'
        : opens.table.test(line)
          ? 'table'
          : opens.class.test(line)
            ? 'class'
            : undefined;
    if (next !== undefined) {
      kind = next;
      opened = indent;
      inner = undefined;
      return undefined;
    }
    if (kind === undefined) return undefined;
    inner ??= indent;
    // Deeper lines describe a flag; constants of a class may lie in a companion or a nested group.
    return indent === inner || kind === 'class' ? kind : undefined;
  };
}
