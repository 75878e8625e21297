import { linesOf, type TextFile } from '../text-file.js';
import type { FlagConstant, FlagPlace } from './flag-keys.js';

/**
 * Settings that a class or module of flags reads to answer yes or no: `IdentityConfig.store.cart_enabled`,
 * `ENV['ENABLE_CART']`, `getattr(settings, 'CART_ENABLED')`. Of all that it reads, names that say a switch count.
 */
const settings =
  /(?:\b(?:\w*(?:[cC]onfig(?:uration)?|[sS]ettings)|ENV|env|environ|getenv|properties)\b(?:\.(?:store|features|flags|instance|current)(?:\(\))?)*(?:\??\.(?:get|fetch|\w*[bB]ool\w*)?(?:\(\s*["':])?|\[?\(?\s*["':]|\s*,\s*["'])|getenv\(\s*["'])([A-Za-z]\w*)/g;
const mayRead = /[cC]onfig|ettings|ENV|env|properties/;
const saysSwitch =
  /^(?:(?:feature|enable|disable|allow|use|show|hide|force)_[a-z]|(?:FEATURE|ENABLE|DISABLE|ALLOW|USE|SHOW|HIDE)_|(?:enable|disable|allow|show|hide)[A-Z])|(?:_(?:enabled|disabled|allowed|ENABLED|DISABLED|ALLOWED)|[a-z](?:Enabled|Disabled|Allowed))$/;

/** One or two settings configure whatever the file does; whoever answers for features reads several. */
const fewest = 3;

/** @param lines of a file that is called after flags */
export function settingsRead(path: string, lines: readonly string[]): FlagPlace[] {
  const found = new Map<string, FlagPlace>();
  for (const [index, line] of lines.entries()) {
    if (!mayRead.test(line) || /^\s*(?:#|\/\/|\*|import\b|from\b)/.test(line)) continue;
    for (const [, key = ''] of line.replace(/\s(?:#|\/\/)\s.*$/, '').matchAll(settings)) {
      if (saysSwitch.test(key) && !found.has(key)) found.set(key, { key, path, line: index + 1 });
    }
  }
  return found.size < fewest ? [] : [...found.values()];
}

/** A table of settings as Rails keeps one: a row of columns, each asked for by a question of the class. */
const settingModel = /(?:^|\/)app\/models\/(?:\w+\/)*(?:\w+_)?settings?\.rb$/;
const question = /^\s*def\s+self\.(\w{1,128})\?\s*$/;

/** `def self.cart_open?` that answers with the column of the same name: a switch that is set while the product runs. */
export function settingsAsked({ path, text }: TextFile): FlagPlace[] {
  if (!settingModel.test(path)) return [];
  const lines = linesOf(text);
  const found = lines.flatMap((line, index): FlagPlace[] => {
    const key = line.includes('?') ? question.exec(line)?.[1] : undefined;
    if (key === undefined || !new RegExp(`\\.${key}\\??\\s*$`).test(lines[index + 1] ?? '')) return [];
    return [{ key, path, line: index + 1 }];
  });
  return found.length < fewest ? [] : found;
}

/** A file that says that its constants are flags, and holds no code beside them. */
export function isList(text: string): boolean {
  return (
    /\bfeature[-_ ]?(?:flags?|toggles?|switches)\b/i.test(text) &&
    !/^[^\S\n]*(?:(?:export|public|private|async|default)\s+)*(?:def|class|function|func|fun|fn|module|interface|enum)\b/m.test(
      text,
    )
  );
}

/** `type Feature string` whose values are asked whether they are enabled; other such types list what a plan contains. */
export function typeInGo(text: string): boolean {
  const name = /^type (\w{0,128}?(?:Feature|Toggle|Gate)(?:Flag|Gate|Name|Key)?) string\b/m.exec(text)?.[1];
  return (
    name !== undefined && new RegExp(`map\\[${name}\\](?:bool|struct)|[eE]nabled\\w*\\([^)\n]*\\b${name}\\b`).test(text)
  );
}

/** `public static final String CART_LD_FLAG = "cart"`, wherever it stands: code that asks for it elsewhere names it. */
const constantCalledAfterFlags =
  /^\s*(?:(?:export|public|private|internal|protected|static|final|readonly|const|val|let|String|string)\s+)*([A-Z]\w*(?:FLAG|FEATURE|TOGGLE|Flag|Feature|Toggle)\w*|(?:FLAG|FEATURE|TOGGLE|Flag|Feature|Toggle)_?[A-Z]\w*)\s*(?::\s*\w+\s*)?=\s*["'`]([a-zA-Z][\w.:-]{2,})["'`]/;

/** The constant that such a line declares. */
export function constantOfFlag(line: string): FlagConstant[] {
  const [, name, key] = /["'`]/.test(line) ? (constantCalledAfterFlags.exec(line) ?? []) : [];
  return name === undefined || key === undefined ? [] : [{ name, key }];
}

/** Where a product keeps its constants, flags' keys among others. */
export const constantsFile = /(?:^|\/)(?:const(?:ant)?s?(?:\/[^/]+)?|\w*(?:[cC]onstants|_consts))\.\w+$/;
/** `ALLOW_GUESTS = 'allow-guests'`, `NewCart Experiment = "new_cart"`, in a file of nothing but constants. */
const anyConstant =
  /^[ \t]*(?:(?:export|public|private|internal|protected|static|final|readonly|const|val|let|pub)[ \t]+)*(?:(?:[sS]tring|&'static str)[ \t]+)?([A-Z]\w{3,})(?:[ \t]*:[ \t]*[&'\w ]+|[ \t]+[A-Z]\w*)?[ \t]*=[ \t]*["'`]([a-zA-Z][\w.:-]{2,127})["'`]/gm;
const mostConstants = 2000;

/** All texts that constants stand for: which of them are flags' keys is told by who asks for a flag by the name. */
export function constantsIn(text: string): FlagConstant[] {
  const found: FlagConstant[] = [];
  for (const [, name = '', key = ''] of text.matchAll(anyConstant)) {
    if (found.length === mostConstants) break;
    found.push({ name, key });
  }
  return found;
}
