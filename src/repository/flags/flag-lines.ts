import type { Block } from './flag-blocks.js';
import { type Member, memberOfEnum, memberOfFields, memberOfType } from './flag-members.js';

/** What every line holds that names a flag outside a block. */
export const mayName = /feature|flag|toggle|key/i;

export interface Named extends Partial<Member> {
  readonly name: string;
  readonly key: string;
  /** Declared with a type that is called after flags, so that no block is needed. */
  readonly isTyped?: boolean;
  /** Opened in a table, where other texts may stand beside the key. */
  readonly isEntry?: boolean;
}

const literal = /(?:["'`]([A-Za-z][\w.:/-]{1,127})["'`]|:([a-z]\w{1,127}))/.source;
/** `public const string CheckoutV2 = "checkout-v2";`, `CHECKOUT: 'checkout-v2',`, `ORGANIZATIONS = :organizations`. */
const constant = new RegExp(
  `^\\s*((?:(?:export|public|private|internal|protected|static|final|readonly|const|val|var|let|pub|define|case)\\s+)*)(?:&?(?:'static\\s+)?[\\w<>]+\\s+)?["']?([\\p{L}_][\\p{L}\\w]*)["']?(?:\\s*:\\s*[&'\\w<>.](?:[&'\\w<>. ]*[&'\\w<>.])?|\\s+[A-Za-z]\\w*)?\\s*(?:=>|=|:(?!:))\\s*(?:new\\s*)?(?:\\w+\\((?:\\w+\\s*[:=]\\s*)?)?(?:([A-Za-z_]\\w*)\\s*\\+\\s*)?${literal}(?:\\.freeze|\\s+as\\s+const|\\.to_sym|\\)|,\\s*(?:_\\()?["'][^"']*["']\\)?)?\\s*(?:[,;]\\s*)?(?:(?:\\/\\/|#|\\/\\*).*)?$`,
  'u',
);
/** `CHECKOUT_V2("checkout-v2", …`, `CHECKOUT_V2(key = "checkout-v2"`. */
const enumMember = new RegExp(`^\\s*(\\p{Lu}[\\p{L}\\w]*)\\s*\\(\\s*(?:\\w+\\s*[=:]\\s*)?${literal}\\s*[,)]`, 'u');
/** `key = "checkout-v2",` or `key: 'checkout-v2'` in an entry of a list. */
const keyField = new RegExp(
  `^\\s*(?:[{(-]\\s*)?["']?(?:key|flagKey|featureKey|flagName)["']?\\s*[=:]\\s*${literal}\\s*,?`,
);

/** `public const string NewCart = nameof(NewCart);` */
const nameOfItself = /\b([A-Z]\w+)\s*=\s*nameof\(\s*(?:\w+\.)*(\w+)\s*\)/;

/** `NewCart featuregate.Feature = "NewCart"`, `const NewCart Flag = "new-cart"` */
const typedInGo =
  /^\s*(?:const\s+|var\s+)?(\w+)\s+(?:\w+\.)?\w*(?:Feature|Flag|Toggle|Gate)(?:Name|Key)?\s*=\s*"([\w.:-]+)"/;
/** `object NewCart : FeatureFlag("new-cart")`, `case object NewCart extends FeatureSwitch {` */
const objectOf =
  /^\s*(?:(?:data|case)\s+)?object\s+(\w+)\s*(?::|extends)\s*\w*(?:Feature|Flag|Toggle|Switch)\w*(?:<[^<>]*>|\[[^\]]*\])?\s*(?:\(\s*(?:\w+\s*=\s*)?(?:"([\w.:-]+)")?|\{\s*$)/;
/** `case .newCart:` followed by its text alone. */
const textOfCase = /^\s*(?:return\s+)?["']([a-z]\w*[_.-][\w.-]+)["']\s*;?$/;

interface Line {
  readonly line: string;
  readonly block: Block;
  readonly constants: ReadonlyMap<string, string>;
  readonly ending: string;
  /** The line before it, in a file of flags. */
  readonly before: string | undefined;
  /** Whether the file declares its constants in groups, as Go does. */
  readonly isGroup: boolean;
}

/** The flag that a line names, with the constant by which other code refers to it. */
export function flagIn({ line, block, constants, ending, before, isGroup }: Line): Named | undefined {
  const keyed = /key|flagName/i.test(line) ? keyField.exec(line) : null;
  if (keyed !== null) return named(keyed[1] ?? keyed[2], keyed[1] ?? keyed[2]);
  const member = block === 'enum' ? enumMember.exec(line) : null;
  if (member !== null) return named(member[1], member[2] ?? member[3]);
  const option = block === 'enum' ? /^\s*\|\s*["']([\w.:-]+)["']/.exec(line) : null;
  if (option !== null) return named(option[1], option[1]);
  const itself = block !== undefined && line.includes('nameof(') ? nameOfItself.exec(line) : null;
  if (itself !== null) return named(itself[1], itself[2]);
  const declared = ending === '.rb' && line.includes('feature :') ? /^\s*feature :(\w+)/.exec(line)?.[1] : undefined;
  if (declared !== undefined) return named(declared, declared);
  const typed = ending === '.go' ? typedInGo.exec(line) : null;
  if (typed?.[1] !== undefined && typed[2] !== undefined) return { name: typed[1], key: typed[2], isTyped: true };
  const single = /^\.(?:kt|scala)$/.test(ending) && line.includes('object') ? objectOf.exec(line) : null;
  if (single?.[1] !== undefined)
    return { name: single[1], key: single[2] ?? single[1], isOpen: single[2] === undefined };
  const text = before !== undefined && /^\s*case\b.*:\s*$/.test(before) ? textOfCase.exec(line)?.[1] : undefined;
  if (text !== undefined) return named(text, text);
  return constantIn(line, block, constants, isGroup) ?? unnamedIn(line, block, ending);
}

/** `NewCartFlagName = "new-cart"` in a group of constants, which says `const` once for all of them. */
const inGroup = /(?:Feature|Flag|Toggle)(?:Name|Key)?$/;

function constantIn(
  line: string,
  block: Block,
  constants: ReadonlyMap<string, string>,
  isGroup: boolean,
): Named | undefined {
  const match = /^[^=:]*[=:].*["'`:]/.test(line) ? constant.exec(line) : null;
  const [, words = '', name = '', prefix, text, symbol] = match ?? [];
  if (match === null || !(isConstant(block, words, name) || (isGroup && inGroup.test(name)))) return undefined;
  return named(name, `${prefix === undefined ? '' : (constants.get(prefix) ?? '')}${text ?? symbol}`);
}

/** What has no text of its own: its name is the key. */
function unnamedIn(line: string, block: Block, ending: string): Named | undefined {
  if (block === undefined) return undefined;
  const member =
    block === 'enum'
      ? memberOfEnum(line)
      : block === 'type'
        ? memberOfType(line)
        : block === 'fields'
          ? memberOfFields(line, ending)
          : undefined;
  if (member !== undefined) return { ...member, key: member.name };
  return block === 'enum' || block === 'type' ? undefined : switchIn(line, block, ending);
}

/** Inside an enum or a table each entry is one; elsewhere what is declared as constant, or written as one. */
function isConstant(block: Block, words: string, name: string): boolean {
  if (block === 'enum' || block === 'table') return true;
  const fixed = /\b(?:const|final|static|readonly)\b/.test(words) || /^[A-Z][A-Z0-9_]+$/.test(name);
  return fixed && (block === 'class' || block === 'fields' || /feature|flag|toggle/i.test(name));
}

function named(name: string | undefined, key: string | undefined): Named | undefined {
  return name === undefined || key === undefined ? undefined : { name, key };
}

/** A named switch with its default in a table, an entry of a list, or a field that is true or false. */
function switchIn(line: string, block: Block, ending: string): Named | undefined {
  const field =
    ending === '.go' ? /^\s+([A-Z]\w{2,})\s+bool\b/ : ending === '.rs' ? /^\s+pub\s+(\w{3,}):\s*bool\b/ : undefined;
  const switched = field?.exec(line)?.[1];
  if (switched !== undefined) return { name: switched, key: switched };
  // A class of Ruby answers with the list of all: a row a flag, told in words.
  const row = ending === '.rb' && block !== undefined ? /^\s*\[\s*:(\w{3,}),\s*["']/.exec(line)?.[1] : undefined;
  if (row !== undefined) return { name: row, key: row };
  if (block !== 'table') return undefined;
  const value = /^\s*(?:\[[\w.]+\.)?["'`:]?([A-Za-z][\w.-]{2,})["'`\]]?\s*(?:=>|=|:)\s*(true|false|True|False)\b/.exec(
    line,
  );
  if (value?.[1] !== undefined) return { name: value[1], key: value[1], default: (value[2] ?? '').toLowerCase() };
  const entry =
    /^\s*(?:\[\s*:(\w{3,})\s*,|:(\w{3,})\s*,?\s*$|["']([A-Za-z][\w.-]{2,})["']\s*,?\s*$|["'`:]?([A-Za-z][\w.-]{2,})["'`]?\s*(?:=>|:)\s*(?:(?:[\w.]+\()?\s*[{[(]|<<[~-]|["'`][^"'`]*\s[^"'`]*["'`]|!?[A-Za-z_$][\w.$]*\s*(?:[([=!<&|?]|,?\s*$)))/.exec(
      line,
    );
  // A list of words takes a word a line.
  const word = ending === '.rb' ? /^\s*([a-z]\w{2,})\s*$/.exec(line)?.[1] : undefined;
  const key = word ?? entry?.slice(1).find((it) => it !== undefined);
  return key === undefined ? undefined : { name: key, key, isOpen: /[{(]\s*$/.test(line), isEntry: true };
}

/** Fields that describe a flag, and words that are no flag's key. */
export const noise =
  /^(?:description|desc|label|title|owner|team|type|kind|id|path|url|href|env|environment|tooltip|category|group|status|version|default\w*|namespace|prefix|message|text|table_name|self|return|\w*(?:storage|cache|cookie|header|query|session)_?key|section_?name|(?:LOG_)?TAG|(?:ATTRIBUTE|COLUMN|FIELD|RELATION|TABLE)(?:_\w+)?|__tablename__|displayName|name|entity|rank)$/i;
/** Such a constant holds a flag only where it stands for its own name. */
export const noiseAtEnd = /\w(?:Url|Path|Prefix|Header|Message|_URL|_PATH|_PREFIX|_HEADER|_MESSAGE|_TABLE)$/i;
export const notKeys =
  /^(?:true|false|null|string|boolean|bool|number|object|default|flags?|features?|toggles?|switches|https?:.*|on|off|enabled|disabled|get|post|put|delete|none|(?:org|com|net|io)\..*)$/i;
