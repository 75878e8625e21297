import { type Asked, lastName } from './evaluations.js';
import { type Folding, fold, sequence } from './fold.js';
import { nothing, type Off, plain } from './off.js';
import type { Call, Element, Member, Syntax } from './syntax.js';

const sameAnswer =
  /^(?:is_?)?(?:enabled|on|active|value|get|data|result|join|orElse)\??$|^(?:is|get)_?(?:enabled|on|value)\w{0,8}\??$/i;
const opposite = /^(?:is_?)?(?:disabled|off|inactive)\??$/i;
/** Calls that run what they are given only while the flag is on. */
const runsWhenOn =
  /^(?:when|if|with|on|run_?(?:if|when))_?(?:feature|flag|toggle)?_?(?:is_?)?(?:enabled|on|active|feature|flag|toggle)$/i;

/** A call or a property that is no evaluation itself, but may hand one on. */
export function foldCall(node: Call | Member, it: Folding): Off {
  if (node.kind === 'member') return foldMember(node, it);
  const name = lastName(node.callee);
  const { callee } = node;
  const isOwn = callee.kind === 'name' || (callee.kind === 'member' && /^(?:this|self)$/.test(lastName(callee.object)));
  const wrapped = isOwn ? it.answers.get(name) : undefined;
  if (wrapped !== undefined) {
    it.guarded.push({ from: node.from, to: node.to, by: wrapped.by, isAnswer: true });
    return { ...wrapped, tokens: sequence(node.whole, it).tokens, effects: [] };
  }
  const [only] = node.arguments;
  if (/^(?:Boolean|bool)$/.test(name) && only !== undefined) return fold(only, it);
  if (callee.kind === 'member' && sameAnswer.test(name)) {
    const object = fold(callee.object, it);
    if (object.by.length > 0) return object;
  }
  const runs = whatRuns(node, it);
  return runs ?? plain(sequence(node.whole, it).tokens);
}

function foldMember(node: Member, it: Folding): Off {
  if (sameAnswer.test(node.property) || opposite.test(node.property)) {
    const object = fold(node.object, it);
    if (object.by.length > 0 && object.truth !== undefined) {
      return opposite.test(node.property) ? { ...object, truth: !object.truth } : object;
    }
  }
  return plain(sequence(node.whole, it).tokens);
}

/** `flags.whenEnabled('x', () => …)`: the function runs only while the flag is on. */
function whatRuns(node: Call, it: Folding): Off | undefined {
  const functions = node.arguments.filter(({ kind }) => kind === 'function');
  if (functions.length !== 1 || !runsWhenOn.test(lastName(node.callee))) return undefined;
  const [key, ...more] = node.arguments.flatMap((one) => keyIn(one, it));
  if (key === undefined || more.length > 0) return undefined;
  return gone(node, { from: node.from, to: node.to, key, isNegated: false, isText: false, offTexts: new Set() }, it);
}

function keyIn(node: Syntax, { keys }: Folding): string[] {
  if (node.kind === 'literal' && typeof node.value === 'string') return keys.keys.has(node.value) ? [node.value] : [];
  const name = node.kind === 'name' || node.kind === 'member' ? keys.constants.get(lastName(node)) : undefined;
  return name === undefined ? [] : [name];
}

function gone(node: Syntax, asked: Asked, it: Folding): Off {
  it.asked.push(asked);
  it.guarded.push({ from: node.from, to: node.to, by: [asked] });
  return nothing;
}

const guards = /(?:feature|flag|toggle|gate|experiment)/i;
const guardsOff = /off|disabled|not|without|unless|else|fallback|inactive/i;
const keyAttribute =
  /^(?:name|flag|feature|toggle|requires|key|flag_?key|feature_?key|flag_?name|feature_?name|feature_?flag|feature_?toggle|featureKey)$/i;
const mayStand = /^(?:className|id|user|context|params)$/;
const otherwiseAttribute = /^(?:fallback|else|otherwise|off|inactive|disabled|default)$/i;

/** `<Feature flag="x">…</Feature>`: its children are there only while the flag is on. */
export function foldElement(node: Element, it: Folding): Off {
  const keyed = node.attributes.find(
    ({ name, value }) => keyAttribute.test(name) && value !== undefined && keyIn(inSlot(value), it).length === 1,
  );
  const key = keyed?.value && keyIn(inSlot(keyed.value), it)[0];
  const others = node.attributes.filter((one) => one !== keyed && !mayStand.test(one.name));
  const fallback = others.find(({ name, value }) => otherwiseAttribute.test(name) && value?.kind === 'slot');
  const isSure =
    guards.test(node.name) &&
    !guardsOff.test(node.name) &&
    others.every((one) => one === fallback) &&
    !node.children.some(rendersByFunction);
  if (key === undefined || !isSure) return plain(sequence(node.whole, it).tokens);
  const asked = { from: node.from, to: node.to, key, isNegated: false, isText: false, offTexts: new Set<string>() };
  if (fallback?.value === undefined) return gone(node, asked, it);
  it.asked.push(asked);
  for (const part of node.children) it.guarded.push({ from: part.from, to: part.to, by: [asked] });
  return plain(fold(inSlot(fallback.value), it).tokens);
}

function inSlot(node: Syntax): Syntax {
  return node.kind === 'slot' ? node.part : node;
}

/** `{(isOn) => …}` is called either way. */
function rendersByFunction(node: Syntax): boolean {
  return node.kind === 'slot' && node.part.kind === 'function';
}
