import { braced, type Folding, fold, inScope, sequence } from './fold.js';
import { isDecided, isOffText, type Off, plain } from './off.js';
import {
  type Case,
  type Choice,
  type Equal,
  type Logic,
  partsOf,
  type Switch,
  type Syntax,
  type Token,
  token,
} from './syntax.js';

/** What an expression calls happens also where its value no longer matters. */
function effectsOf(node: Syntax, off: Off): readonly Token[] {
  if (off.by.length > 0 && off.truth !== undefined) return off.effects;
  return calls(node) ? off.tokens : [];
}

function calls(node: Syntax): boolean {
  return node.kind === 'call' || partsOf(node).some(calls);
}

export function foldLogic(node: Logic, it: Folding): Off {
  const left = fold(node.left, it);
  const right = fold(node.right, it);
  /** The value that decides alone: false for `and`, true for `or`. */
  const deciding = node.kind === 'or';
  const decided = (by: Off['by'], effects: readonly Token[]): Off => ({
    tokens: [...effects, token(node.from, String(deciding))],
    truth: deciding,
    by,
    effects,
  });
  if (isDecided(left)) {
    if (left.truth === deciding) {
      it.guarded.push({ from: node.right.from, to: node.right.to, by: left.by });
      return decided(left.by, left.effects);
    }
    return { ...right, tokens: [...left.effects, ...right.tokens], effects: [...left.effects, ...right.effects] };
  }
  if (isDecided(right)) {
    if (right.truth === deciding) return decided(right.by, [...effectsOf(node.left, left), ...right.effects]);
    return left;
  }
  return plain([...left.tokens, token(node.right.from, node.kind), ...right.tokens]);
}

export function foldEqual(node: Equal, it: Folding): Off {
  const left = fold(node.left, it);
  const right = fold(node.right, it);
  const whole = [...left.tokens, token(node.right.from, node.isNegated ? '!=' : '=='), ...right.tokens];
  const [flag, other] = left.by.length > 0 ? [left, node.right] : [right, node.left];
  if (flag.by.length === 0 || other.kind !== 'literal' || other.value === undefined) return plain(whole);
  const isSame = sameWhileOff(flag, other.value);
  if (isSame === undefined) return plain(whole);
  return { tokens: whole, truth: isSame !== node.isNegated, by: flag.by, effects: flag.effects };
}

function sameWhileOff(flag: Off, value: string | boolean): boolean | undefined {
  if (typeof value === 'boolean') return flag.truth === undefined ? undefined : flag.truth === value;
  return flag.texts === undefined && flag.truth !== false ? undefined : isOffText(value, flag);
}

export function foldChoice(node: Choice, it: Folding): Off {
  return inScope(it, () => {
    const before = node.before === undefined ? [] : fold(node.before, it).tokens;
    const test = fold(node.test, it);
    if (isDecided(test)) return decidedChoice(node, test, before, it);
    const branch = node.branch === undefined ? plain([]) : fold(node.branch, it);
    const otherwise = node.otherwise === undefined ? plain([]) : fold(node.otherwise, it);
    const exits = branch.exits === true && otherwise.exits === true;
    const hasNothing = branch.tokens.length === 0 && otherwise.tokens.length === 0;
    if (hasNothing && !calls(node.test)) return plain(before);
    const last =
      otherwise.tokens.length === 0
        ? []
        : [token(otherwise.tokens[0]?.from ?? node.from, 'else'), ...braced(node.otherwise ?? node, otherwise)];
    return {
      ...plain([...before, token(node.from, 'if'), ...test.tokens, ...braced(node.branch ?? node, branch), ...last]),
      exits,
    };
  });
}

function decidedChoice(node: Choice, test: Off, before: readonly Token[], it: Folding): Off {
  const [taken, left] = test.truth === true ? [node.branch, node.otherwise] : [node.otherwise, node.branch];
  if (left !== undefined) it.guarded.push({ from: left.from, to: left.to, by: test.by });
  const off = taken === undefined ? plain([]) : fold(taken, it);
  const tokens = [...before, ...test.effects, ...off.tokens];
  const exits = off.exits === true;
  // As an expression it stands for what it leaves; a constant of both is a flag's answer again.
  if (off.truth !== undefined && taken?.kind !== 'block')
    return { ...off, tokens, by: test.by, effects: [...before, ...test.effects] };
  return { tokens, by: exits ? test.by : [], effects: [], exits, isCut: exits };
}

/** `switch (variation('x')) { case 'new': … }`: while the flag is off, one case is left or the default. */
export function foldSwitch(node: Switch, it: Folding): Off {
  const subject = node.subject === undefined ? undefined : fold(node.subject, it);
  const isFlag = subject !== undefined && subject.by.length > 0;
  const isPlain = node.cases.every(({ labels }) =>
    labels.every((one) => one.kind === 'literal' && one.value !== undefined),
  );
  if (!isFlag || !isPlain) return undecidedSwitch(node, it);
  const matches = ({ labels }: Case) =>
    labels.some(
      (one) => one.kind === 'literal' && one.value !== undefined && sameWhileOff(subject, one.value) === true,
    );
  const matched = node.cases.findIndex(matches);
  const first = matched >= 0 ? matched : node.cases.findIndex(({ labels }) => labels.length === 0);
  const tokens: Token[] = [...subject.effects];
  let runs = false;
  let exits = false;
  for (const [index, one] of node.cases.entries()) {
    if (index === first) runs = true;
    if (!runs) {
      it.guarded.push({ from: one.from, to: one.statements.at(-1)?.to ?? one.to, by: subject.by });
      continue;
    }
    const block = inScope(it, () =>
      fold({ kind: 'block', from: one.from, to: one.to, statements: one.statements }, it),
    );
    const left = block.tokens.at(-1)?.text === 'break' ? block.tokens.slice(0, -1) : block.tokens;
    tokens.push(...left);
    if (block.exits === true || !node.fallsThrough) runs = false;
    exits ||= block.exits === true && left.length === block.tokens.length;
  }
  return { tokens, by: exits ? subject.by : [], effects: [], exits, isCut: exits };
}

function undecidedSwitch(node: Switch, it: Folding): Off {
  const subject = node.subject === undefined ? [] : fold(node.subject, it).tokens;
  const cases = node.cases.flatMap((one) => {
    const label = sequence(one.labels, it).tokens;
    const tests = node.subject === undefined ? one.labels.map((test) => fold(test, it)) : [];
    // Without a subject each label is a condition of its own: `switch { case on: … }`.
    const off = tests.length === 1 ? tests[0] : undefined;
    if (off !== undefined && isDecided(off) && off.truth === false && !node.fallsThrough) {
      it.guarded.push({ from: one.from, to: one.statements.at(-1)?.to ?? one.to, by: off.by });
      return off.effects;
    }
    const block = fold({ kind: 'block', from: one.from, to: one.to, statements: one.statements }, it);
    return [token(one.from, 'case'), ...label, ...braced(one, block)];
  });
  return plain([token(node.from, 'switch'), ...subject, ...cases]);
}
