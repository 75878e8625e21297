import { lastName } from './evaluations.js';
import { braced, type Folding, fold, inScope, sequence } from './fold.js';
import { nothing, type Off, plain } from './off.js';
import type { Callable, Syntax } from './syntax.js';

export function foldFunction(node: Callable, it: Folding): Off {
  return inScope(it, () => {
    const decorated = node.decorators
      .filter(isGuard)
      .map((one) => fold(one, it))
      .find(isOffAnswer);
    if (decorated !== undefined) {
      it.guarded.push({ from: node.from, to: node.to, by: decorated.by });
      return nothing;
    }
    const decorators = node.decorators.flatMap((one) => fold(one, it).tokens);
    const head = sequence(node.head, it).tokens;
    const body = node.body === undefined ? nothing : fold(node.body, it);
    const answer = node.name === undefined ? undefined : it.answers.get(node.name);
    if (answer !== undefined) {
      it.guarded.push({ from: node.from, to: node.to, by: answer.by });
      return nothing;
    }
    const inside = node.body?.kind === 'block' ? braced(node.body, body) : body.tokens;
    if (node.name !== undefined && head.some(({ text }) => /\bprivate\b/.test(text)))
      it.own.push({ name: node.name, span: node });
    return plain([...decorators, ...head, ...inside]);
  });
}

function isOffAnswer({ by, truth }: Off): boolean {
  return by.length > 0 && truth === false;
}

/** `@waffle_flag("x")` with the key alone: what else it may be told could turn it round. */
function isGuard(decorator: Syntax): boolean {
  const call = decorator.kind === 'passes' ? decorator.part : decorator;
  return (
    call.kind === 'call' &&
    call.arguments.length === 1 &&
    !/override|owner|test|log|metric/i.test(lastName(call.callee))
  );
}

/** What a function answers that does nothing but return: undefined unless a flag decides it. */
export function answerIn(node: Syntax, it: Folding): Off | undefined {
  const body = node.kind === 'function' ? node.body : undefined;
  const statements = body?.kind === 'block' ? body.statements.filter(({ kind }) => kind !== 'nothing') : [];
  const [only, ...more] = statements;
  const isLast = body?.kind === 'block' && body.returnsLast === true && only?.kind !== 'exit';
  const returned = only?.kind === 'exit' && only.word === 'return' ? only.parts[0] : isLast ? only : undefined;
  const expression = body?.kind === 'block' ? (more.length > 0 ? undefined : returned) : body;
  if (expression === undefined) return undefined;
  const off = fold(expression, it);
  return off.by.length > 0 && (off.truth !== undefined || off.texts !== undefined) ? off : undefined;
}
