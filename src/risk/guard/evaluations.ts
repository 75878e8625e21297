import { type Call, type Member, partsOf, type Span, type Syntax } from './syntax.js';

/** Where the code asks for a flag, as discovery tells it. */
export interface EvaluationPlace {
  readonly key: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/** An expression that is the flag's answer. */
export interface Asked extends Span {
  readonly key: string;
  /** `isDisabled('x')`: true means off. */
  readonly isNegated: boolean;
  /** The answer is a text, which is true as a condition whatever the flag says. */
  readonly isText: boolean;
  /** Texts that stand for off: what the call itself gives as its default. */
  readonly offTexts: ReadonlySet<string>;
}

/** What is known of a file's flags before it is read. */
export interface Keys {
  /** All keys that count as the flag. */
  readonly keys: ReadonlySet<string>;
  /** Keys that the file asks for on a line, 1-based. */
  readonly byLine: ReadonlyMap<number, ReadonlySet<string>>;
  /** Names that stand for a key. */
  readonly constants: ReadonlyMap<string, string>;
  /** Expressions that were recognised in the other version of the file, by their text. */
  readonly known: ReadonlyMap<string, string>;
}

const asks =
  /flag|feature|toggle|switch|experiment|enabled|disabled|active|variation|variant|treatment|allowed|rollout|unleash|flipper|waffle|^(?:is_?)?(?:on|off)\W*$/i;
const answersText = /variation|variant|treatment|string|json|payload|experiment/i;
const saysOff = /disabled|inactive|(?:^|_|is)off\W*$/i;
const truthful = /bool|enabled|active|is_?on\b/i;
/** An object that holds flags by their keys. */
const holdsFlags = /flags?$|features?$|toggles?$|switches$|^env$/i;

/** Whether the name of a call or of an object is one that flags are asked for by, on lines that discovery does not tell. */
export function soundsLikeFlags(name: string): boolean {
  return asks.test(name) || holdsFlags.test(name);
}

/** @param lineOf the 1-based line of an offset */
export function askedBy(
  node: Call | Member,
  { text, keys, lineOf }: { text: string; keys: Keys; lineOf: (offset: number) => number },
): Asked | undefined {
  const source = text.slice(node.from, node.to).replace(/\s+/g, ' ');
  const here = new Set<string>();
  for (let line = lineOf(node.from); line <= lineOf(node.to); line++) {
    for (const key of keys.byLine.get(line) ?? []) here.add(key);
  }
  const key =
    keys.known.get(source) ?? (node.kind === 'call' ? keyOfCall(node, keys, here) : keyOfMember(node, keys, here));
  if (key === undefined) return undefined;
  const name = node.kind === 'call' ? lastName(node.callee) : '';
  const others =
    node.kind === 'call' ? node.arguments.map(textIn).filter((one) => one !== undefined && one !== key) : [];
  const isText =
    (answersText.test(name) && !truthful.test(name)) ||
    (others.length > 0 && !truthful.test(name) && !asksPlainly.test(name));
  return {
    from: node.from,
    to: node.to,
    key,
    isNegated: saysOff.test(name),
    isText,
    offTexts: new Set(others.filter((one) => one !== undefined)),
  };
}

const asksPlainly = /^(?:is|has|use)?_?(?:feature|flag|toggle|switch)\w*$/i;

function keyOfCall(node: Call, keys: Keys, here: ReadonlySet<string>): string | undefined {
  const name = lastName(node.callee);
  // A kill switch is on when the code is off; what runs a function is no answer.
  if (/kill/i.test(name) || node.arguments.some(({ kind }) => kind === 'function')) return undefined;
  const words = node.arguments.flatMap((one) => [textIn(one), constantIn(one)]).filter((one) => one !== undefined);
  const isKnownToAsk = asks.test(name) || asks.test(ownerName(node.callee));
  for (const word of words) {
    const key = keys.keys.has(word) ? word : keys.constants.get(word);
    if (key !== undefined && (here.has(key) || isKnownToAsk)) return key;
    const alike = [...here].find((one) => alphanumeric(one) === alphanumeric(word));
    if (alike !== undefined) return alike;
  }
  const [only, ...more] = here;
  const constants = node.arguments.map(constantIn).filter((one) => one !== undefined && /^[A-Z]/.test(one));
  // A constant of another file: only where the line asks for one flag, and by a call that sounds like it.
  return only !== undefined && more.length === 0 && constants.length === 1 && isKnownToAsk ? only : undefined;
}

function keyOfMember(node: Member, keys: Keys, here: ReadonlySet<string>): string | undefined {
  const key = keys.keys.has(node.property) ? node.property : undefined;
  if (key === undefined) return undefined;
  return here.has(key) || holdsFlags.test(lastName(node.object)) ? key : undefined;
}

function alphanumeric(text: string): string {
  return text
    .replace(/(?:flag|feature|toggle)/gi, '')
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase();
}

/** The text of an argument, also of one with a name: `key: "x"`, `flag="x"`. */
function textIn(node: Syntax): string | undefined {
  if (node.kind === 'literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.kind !== 'list') return undefined;
  const texts = node.parts.map(textIn).filter((one) => one !== undefined);
  return texts.length === 1 ? texts[0] : undefined;
}

function constantIn(node: Syntax): string | undefined {
  if (node.kind === 'name') return node.text;
  if (node.kind === 'member')
    return /^(?:key|value|name)$/.test(node.property) ? constantIn(node.object) : node.property;
  if (node.kind !== 'list') return undefined;
  const names = node.parts.map(constantIn).filter((one) => one !== undefined);
  return names.at(-1);
}

export function lastName(node: Syntax): string {
  if (node.kind === 'name' || node.kind === 'definition' || node.kind === 'token') return node.text;
  if (node.kind === 'member') return node.property;
  if (node.kind === 'call') return lastName(node.callee);
  const last = partsOf(node).at(-1);
  return last === undefined ? '' : lastName(last);
}

function ownerName(node: Syntax): string {
  return node.kind === 'member' ? lastName(node.object) : '';
}
