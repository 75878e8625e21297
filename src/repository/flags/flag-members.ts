/** A flag that a line of a block names without a text of its own. */
export interface Member {
  readonly name: string;
  readonly default?: string;
  /** The line opens the entry only; its key may follow below. */
  readonly isOpen: boolean;
}

/** `NEW_CART,`, `case newCart`, `NewCart = 1,`, `NEW_CART(true),`, `NewCart(` */
const bare =
  /^\s*(?:case\s+|\|\s*)?([A-Za-z][A-Za-z0-9_]{2,})\s*(?:(\()[^"'`{}]*?\)?\s*[,;]?|=\s*(?:\d+|auto\(\)|1\s*<<\s*\d+)\s*,?|[,;])?\s*(?:(?:\/\/|#|\/\*).*)?$/;
const keyword =
  /^(?:return|else|end|private|public|protected|override|static|final|switch|default|break|true|false|null|none|self|super|init|constructor|companion|object|enum|class|struct|func|function|case|where|let|var|val|const|pass|begin|do|try|UNKNOWN|Unknown|UNRECOGNIZED|unspecified)$/i;

/** An entry of an enum that lists flags by their names alone. */
export function memberOfEnum(line: string): Member | undefined {
  const [, name = '', opens] = bare.exec(line) ?? [];
  if (name === '' || keyword.test(name)) return undefined;
  return { name, isOpen: opens !== undefined && !line.includes(')') };
}

const fieldByEnding: Readonly<Record<string, RegExp>> = {
  '.go': /^\s+([A-Z]\w{2,})\s+\*?bool\b/,
  '.rs': /^\s+(?:pub(?:\([^)]*\))?\s+)?(\w{3,}):\s*bool\b/,
  '.cs': /^\s*public\s+(?:required\s+|virtual\s+|static\s+|readonly\s+)*bool\??\s+(\w{3,})\s*(?:\{|=|;)/,
  '.java': /^\s*(?:(?:private|public|protected|final|static)\s+)*[bB]oolean\s+(\w{3,})\s*(?:=[^;]*)?[;,)]?\s*$/,
  '.kt': /^\s*(?:(?:override|private|public|abstract|lateinit|open)\s+)*(?:val|var)\s+(\w{3,})\s*:\s*Boolean\b/,
  '.scala':
    /^\s*(?:val\s+)?(\w{3,})\s*:\s*(?:Boolean|Option\[(?:Boolean|\w*Switch\w*)\]|\w*Switch\w*)\s*(?:=[^,]*)?,?\s*$/,
  '.swift': /^\s*(?:public\s+|static\s+)*(?:let|var)\s+(\w{3,})\s*(?::\s*Bool\b|=\s*(?:true|false)\b)/,
  '.dart': /^\s*(?:(?:final|static|const)\s+)*bool\??\s+(?:get\s+)?(\w{3,})/,
  '.py': /^\s+(\w{3,})\s*:\s*(?:bool|Optional\[bool\]|BoolVar|Flag)\b/,
  '.php': /^\s*public\s+(?:readonly\s+|static\s+)?\??bool\s+\$(\w{3,})/,
};
const typescript = /^\s*(?:readonly\s+)?["']?([A-Za-z][\w-]{2,})["']?\??\s*:\s*(?:boolean|Flag\b|\w*(?:Flag|Toggle)\b)/;

/** A field that is true or false, in a type that holds all flags together. */
export function memberOfFields(line: string, ending: string): Member | undefined {
  const field = /^\.[mc]?[jt]sx?$/.test(ending) ? typescript : fieldByEnding[ending];
  const name = field?.exec(line)?.[1];
  return name === undefined || stateOfType.test(name) ? undefined : { name, isOpen: false };
}

/** What a type of flags says of itself, not of a flag. */
const stateOfType =
  /^(?:(?:is_?)?(?:loading|loaded|ready|error|enabled|active|initiali[sz]ed|disposed|fetching|open|visible|default|required|archived|deprecated|disabled|overridden|hidden|dirty|value|on))$/i;

/** Any member of a TypeScript type that is called like the set of all flags: `interface Flags { cart: CartFlag }`. */
export function memberOfType(line: string): Member | undefined {
  const name = /^\s*(?:readonly\s+)?["']?([A-Za-z][\w.-]{2,})["']?\??\s*:\s*[\w'"<>{[(|]/.exec(line)?.[1];
  return name === undefined || stateOfType.test(name) ? undefined : { name, isOpen: false };
}

const listName =
  /\w*(?:feature_?(?:flags?|toggles?|switches|gates|names|keys)|FEATURES|FLAGS|TOGGLES|(?:features|flags|toggles)(?:List|_list)?|(?:Feature|Flag|Toggle)(?:Name|Key|Id)?)/i
    .source;
/** What each such name holds. */
const inListName = /feature|flag|toggle/i;
const quoted = /["'`]([A-Za-z][\w.:-]{2,})["'`]|(?<=[[,\s]):([a-z]\w{2,})/g;
const list = new RegExp(
  `^[^"'\`\\n(]*?\\b${listName}\\b[^"'\`\\n({]{0,40}(?:=|=>)\\s*(?:new\\s+)?(?:\\w+\\(\\s*)*(%[iw])?[[({]([^\\])}\\n]+)[\\])}]`,
);
const union = new RegExp(`^\\s*(?:export\\s+)?type\\s+${listName}\\s*=\\s*((?:\\|?\\s*["'][\\w.:-]+["']\\s*)+);?\\s*$`);

/** Flags that one line lists: `FLAGS = %w[cart search]`, `type Flag = 'cart' | 'search'`. */
export function listedIn(line: string): string[] {
  if (!/[[({|]/.test(line) || !inListName.test(line)) return [];
  const [, words, inside = ''] = list.exec(line) ?? [];
  if (words !== undefined) return inside.split(/\s+/).filter((word) => /^[a-z][\w-]{2,}$/i.test(word));
  const texts = inside === '' ? (union.exec(line)?.[1] ?? '') : inside;
  if (/[:=]\s*(?:true|false|\d)/.test(texts)) return [];
  return [...texts.matchAll(quoted)].map(([, text, symbol]) => text ?? symbol ?? '');
}
