/**
 * What encloses a line, where its name speaks of flags: an enum or table lists them, a class holds constants, fields
 * are those of a type that holds all of them, and a type is one of TypeScript's called like the set of them.
 */
export type Block = 'enum' | 'table' | 'class' | 'fields' | 'type' | undefined;

interface Openers {
  readonly enum: RegExp;
  readonly class: RegExp;
  readonly table: RegExp;
  readonly fields: RegExp;
  readonly type?: RegExp;
}

const strictName =
  /(?:ld|\w*(?:launch_?darkly|unleash|statsig|posthog))_?flags?\w*|\w*statsig_?gate\w*|\w*(?:feature|experiment|_ff)_?(?:flag|toggle|switch|gate)\w*|site_?flag\w*|kill_?switch\w*/
    .source;
const looseName = `${strictName}|\\w*toggle_?(?:key|name|id)\\w*|(?:feature|flag|toggle)(?:s|_?(?:names?|keys?|constants?|set|ids?|defaults?))?|\\w*(?:features|flags|toggles)`;
/** `MyFeatures`, `AppToggle`, as files of compiled languages call a type and are called after it. */
const nearName = `${strictName}|\\w*(?:(?:flag|toggle)_?(?:keys?|names?|ids?|constants?)|features?|toggles?|switches|feature_?(?:names?|keys?))`;
const all = /\w*(?:feature_?(?:flags|toggles|switches|gates)|kill_?switches)/.source;
const ofAll = /(?:config\w*|settings|options|properties|state|context\w*|values|map|set|data)?/.source;
export const strict = openersOf(strictName, all);
export const near = openersOf(nearName, `${all}|\\w*(?:features|toggles|switches)`);
export const loose: Openers = {
  ...openersOf(looseName, `${all}|\\w*(?:features|flags|toggles|switches)`, '\\w+'),
  type: /\b(?:interface|type)\s+(?:\w*Feature)?(?:Flags|Toggles|FlagSet|Switches)\b[^;]*\{\s*$/,
};

/** @param struct of a Go file that is about flags, each struct may list them */
function openersOf(name: string, collective: string, struct = name): Openers {
  const fields = `(?:${collective})${ofAll}`;
  return {
    enum: new RegExp(
      `\\benum\\s+(?:class\\s+)?(?:${name})\\b|\\bclass\\s+(?:${name})\\b\\([^)]*(?:Enum|Choices)\\)|\\btype\\s+(?:${name})\\s*=\\s*$`,
      'i',
    ),
    fields: new RegExp(
      `\\b(?:class|struct|record|interface|type)\\s+(?:${fields})\\b(?!.*\\bextends\\s+\\w*Component)`,
      'i',
    ),
    class: new RegExp(
      `\\b(?:class|module|object|struct|interface|namespace|record|defmodule)\\s+(?:[\\w.:]*[.:])?(?:${name})\\b|\\btype\\s+(?:${struct})\\s+struct\\b`,
      'i',
    ),
    table: new RegExp(
      `(?:^|[\\s.])["']?(?:${name})["']?\\s*(?::\\s*[\\w<>\\[\\],|](?:[\\w<>\\[\\], |]*[\\w<>\\[\\],|])?)?\\s*(?:=|=>)\\s*(?:[\\w.]+\\s*(?:\\(\\s*)?)?(?:%i|%w)?[[{(]\\s*$|^\\s*["']?(?:${all})["']?\\??\\s*:\\s*\\{\\s*$`,
      'i',
    ),
  };
}

/** What every opener holds: the three patterns cost twenty times as much, and hardly a line opens anything. */
const mayOpen = /\bstruct\b|switches|sig_?gate|feature|experiment|_ff|kill_?switch|toggle|flag/i;

/** What every opener but that of a table holds, and how the line of a table ends. */
const saysType = /\b(?:enum|class|struct|record|interface|type|module|object|namespace|defmodule)\s/i;
const endsOpen = /[[{(]\s*$/;

/**
 * A function's parameters, a type, the fields of a request, or what one flag or feature looks like: none lists flags,
 * whatever it is called after.
 */
const opensCode = new RegExp(
  [
    /[a-z][A-Z]\w{0,80}\s*(?::[^=]{1,300})?=\s*(?:async\s*)?\(\s*$/,
    /\btype\s+\w{1,80}(?:Props|Params|Options|Args)\s*=/,
    /\w(?:Fields|Inputs?|Args|Params|Props|Schema|Model|Mutation|Query|Resolvers?|Payload|Request|Response|Columns)\s*(?::[^=]{1,300})?=/,
    /:\s*GraphQL\w{1,80}[^=]{0,300}=|\b(?:[fF]eature|[fF]lag|[tT]oggle)\s*:\s*[A-Z]\w*(?:Config|Type|Schema|Model)\b[^=]{0,300}=/,
    /\b(?:[fF]eature|[fF]lag|[tT]oggle)\s*(?::[^=]{1,300})?=\s*(?:new\s+)?(?!(?:Object\.)?freeze\b|\w*[eE]num\b|\w*(?:Flags|Features|Toggles)\b)[\w.]+(?:<[^<>]*>)?\(/,
  ]
    .map((it) => it.source)
    .join('|'),
);

function openedBy(line: string, opens: Openers): Block {
  const isType = saysType.test(line);
  if (isType && opens.enum.test(line)) return 'enum';
  if (endsOpen.test(line) && opens.table.test(line) && !opensCode.test(line)) return 'table';
  if (!isType) return undefined;
  if (opens.type?.test(line) === true) return 'type';
  return opens.fields.test(line) ? 'fields' : opens.class.test(line) ? 'class' : undefined;
}

/**
 * Follows blocks by their indentation, which holds for braces, `end` and Python alike.
 * @param whole opens the table that is the whole of a file: `return [`
 */
export function blocks(opens: Openers, whole?: RegExp): (line: string) => Block {
  let kind: Block;
  let opened = 0;
  let inner: number | undefined;
  return (line) => {
    const opensWhole = kind === undefined && whole?.test(line) === true;
    if (kind === undefined && !opensWhole && !mayOpen.test(line)) return undefined;
    // A brace of its own, or the end of a head that took several lines, opens nothing and closes nothing.
    if (/^\s*(?:[{(]?|\)[^)]*\{)\s*$/.test(line)) return undefined;
    const indent = line.length - line.trimStart().length;
    if (kind !== undefined && indent <= opened) kind = undefined;
    const next = opensWhole ? 'table' : mayOpen.test(line) ? openedBy(line, opens) : undefined;
    if (next !== undefined) {
      kind = next;
      opened = indent;
      inner = undefined;
      return undefined;
    }
    if (kind === undefined) return undefined;
    inner ??= indent;
    // Deeper lines describe a flag; constants of a class may lie in a companion or a nested group.
    return indent === inner || kind === 'class' || (kind === 'fields' && !/[{(]/.test(line)) ? kind : undefined;
  };
}
