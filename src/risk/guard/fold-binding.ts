import type { Asked } from './evaluations.js';
import { type Folding, fold, sequence } from './fold.js';
import { type Off, plain } from './off.js';
import { type Binding, partsOf, type Syntax } from './syntax.js';

/** What a hook or a client hands out beside other things. */
const saysOn = /^(?:is_?)?(?:enabled|on|active|value|show|data|flag)$|^isFeatureEnabled$/i;

const allFlags = /^use\w*(?:Flags|Features|Toggles)\(\s*\)$/;

/** A name for the flag's answer is as good as the answer, and gone with it while the flag is off. */
export function foldBinding(node: Binding, it: Folding): Off {
  const scope = it.scopes.at(-1);
  const value = fold(node.value, it);
  const isFlag = value.by.length > 0 && (value.truth !== undefined || value.texts !== undefined);
  let named = 0;
  for (const { name, key, index } of node.names) {
    const taken = key === undefined ? undefined : takenFlag(key, node, it);
    const isIt = key === undefined ? index === undefined || index === 0 : saysOn.test(key);
    const off = taken ?? (isFlag && isIt ? value : undefined);
    const isSure = off !== undefined && !it.changing.has(name);
    scope?.set(name, isSure ? off : undefined);
    if (isSure) named++;
  }
  if (node.value.kind === 'function' && node.names.some(({ name }) => it.answers.has(name))) {
    it.guarded.push({ from: node.from, to: node.to, by: it.answers.get(node.names[0]?.name ?? '')?.by ?? [] });
    return plain([]);
  }
  // `const flags = useFlags()` asks for all of them, and does nothing by itself.
  if (allFlags.test(it.text.slice(node.value.from, node.value.to))) return plain([]);
  const keeps = node.names.length === 0 || named === 0 || (!isFlag && named < node.names.length);
  if (!keeps) {
    const by = isFlag ? value.by : it.asked.slice(-1);
    it.guarded.push({ from: node.from, to: node.to, by, isAnswer: true });
    return plain(value.effects);
  }
  const head = sequence(node.head, { ...it, scopes: [...it.scopes, new Map()] }).tokens;
  return plain([...head, ...value.tokens]);
}

/** `const { newCart } = useFlags()`: discovery tells the key on the line of the pattern. */
function takenFlag(key: string, node: Binding, it: Folding): Off | undefined {
  if (!it.keys.keys.has(key)) return undefined;
  const isTold = [it.lineOf(node.from), it.lineOf(node.to)].some((line) => it.keys.byLine.get(line)?.has(key) === true);
  const source = it.text.slice(node.value.from, node.value.to);
  if (!isTold && !/^use\w*(?:Flags|Features|Toggles)\(/.test(source)) return undefined;
  const asked: Asked = { from: node.from, to: node.to, key, isNegated: false, isText: false, offTexts: new Set() };
  it.asked.push(asked);
  return { tokens: [], by: [asked], effects: [], truth: false };
}

/** Names that get a value in more than one place, or by an assignment in the middle of an expression. */
export function changingNames(root: Syntax, countsBindings: boolean): ReadonlySet<string> {
  const changing = new Set<string>();
  const visit = (node: Syntax, counts: Map<string, number>) => {
    const inside = node.kind === 'function' ? new Map<string, number>() : counts;
    if (node.kind === 'binding' && countsBindings) {
      for (const { name } of node.names) {
        inside.set(name, (inside.get(name) ?? 0) + 1);
        if ((inside.get(name) ?? 0) > 1) changing.add(name);
      }
    }
    if (node.kind === 'list') {
      const [first, sign] = node.parts;
      const assigns = sign?.kind === 'token' && /^(?:[-+*/|&?^%:]{0,2}=|\+\+|--)$/.test(sign.text);
      if (assigns && (first?.kind === 'name' || first?.kind === 'definition')) changing.add(first.text);
    }
    for (const part of partsOf(node)) visit(part, inside);
  };
  visit(root, new Map());
  return changing;
}
