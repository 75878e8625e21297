/**
 * What the languages have in common, as far as the question needs it which code runs while a flag is off. Offsets are
 * of the text that was parsed; what a language has beyond this is a `list` of its parts, down to tokens.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Token extends Span {
  readonly kind: 'token';
  readonly text: string;
}

/** A name, or a string, number or boolean that stands there as it is. */
export interface Name extends Span {
  readonly kind: 'name';
  readonly text: string;
}
export interface Literal extends Span {
  readonly kind: 'literal';
  readonly text: string;
  readonly value: string | boolean | undefined;
}

/** What does nothing while the program runs: comments, imports, types. */
export interface Nothing extends Span {
  readonly kind: 'nothing';
}

export interface List extends Span {
  readonly kind: 'list';
  readonly parts: readonly Syntax[];
  /** What is declared inside is not known outside. */
  readonly isScope?: boolean;
}

export interface Choice extends Span {
  readonly kind: 'choice';
  /** What stands before the test: `if on, err := …; on`. */
  readonly before?: Syntax | undefined;
  readonly test: Syntax;
  readonly branch: Syntax | undefined;
  readonly otherwise: Syntax | undefined;
}

export interface Logic extends Span {
  readonly kind: 'and' | 'or';
  readonly left: Syntax;
  readonly right: Syntax;
}

/** `!x`; with `passes`, what stands for the same truth as its part: `await x`, `(x)`. */
export interface Wrapped extends Span {
  readonly kind: 'not' | 'passes' | 'group';
  readonly part: Syntax;
}

export interface Equal extends Span {
  readonly kind: 'equal';
  readonly left: Syntax;
  readonly right: Syntax;
  readonly isNegated: boolean;
}

export interface Block extends Span {
  readonly kind: 'block';
  readonly statements: readonly Syntax[];
  /** Falls off into nothing but the end of a function or the next turn of a loop. */
  readonly ends?: 'function' | 'loop';
  /** What the last statement is worth is what the function returns, with the word or without. */
  readonly returnsLast?: boolean;
}

/** return, throw, break, continue and what they carry. */
export interface Exit extends Span {
  readonly kind: 'exit';
  readonly word: string;
  readonly parts: readonly Syntax[];
}

export interface Binding extends Span {
  readonly kind: 'binding';
  /** `key` is what is taken out of an object: `{ key: name }`; `index` what out of a list. */
  readonly names: readonly { readonly name: string; readonly key?: string; readonly index?: number }[];
  readonly value: Syntax;
  /** What stands before the value. */
  readonly head: readonly Syntax[];
}

/** A name that is declared here and whose value is nobody's business: a parameter, a loop's variable. */
export interface Definition extends Span {
  readonly kind: 'definition';
  readonly text: string;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly callee: Syntax;
  readonly arguments: readonly Syntax[];
  readonly whole: readonly Syntax[];
}

export interface Member extends Span {
  readonly kind: 'member';
  readonly object: Syntax;
  readonly property: string;
  readonly whole: readonly Syntax[];
}

export interface Callable extends Span {
  readonly kind: 'function';
  readonly name: string | undefined;
  /** Is there before the statement is reached, so that an exit above it does not keep it from being called. */
  readonly isHoisted: boolean;
  readonly decorators: readonly Syntax[];
  readonly head: readonly Syntax[];
  readonly body: Syntax | undefined;
}

export interface Element extends Span {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: Syntax | undefined }[];
  readonly children: readonly Syntax[];
  readonly whole: readonly Syntax[];
}

/** `{x}` between the tags of an element. */
export interface Slot extends Span {
  readonly kind: 'slot';
  readonly part: Syntax;
}

export interface Switch extends Span {
  readonly kind: 'switch';
  readonly subject: Syntax | undefined;
  readonly cases: readonly Case[];
  /** A case runs on into the next one unless it exits. */
  readonly fallsThrough: boolean;
}

export interface Case extends Span {
  /** Empty for the default. */
  readonly labels: readonly Syntax[];
  readonly statements: readonly Syntax[];
}

export type Syntax =
  | Token
  | Name
  | Literal
  | Nothing
  | List
  | Choice
  | Logic
  | Wrapped
  | Equal
  | Block
  | Exit
  | Binding
  | Definition
  | Call
  | Member
  | Callable
  | Element
  | Slot
  | Switch;

/** A file as one tree. Inside `doubtful` spans the parser was not sure, so nothing is claimed of them. */
export interface Parsed {
  readonly root: Syntax;
  readonly text: string;
  readonly doubtful: readonly Span[];
}

export function token(from: number, text: string): Token {
  return { kind: 'token', from, to: from + text.length, text };
}

/** The parts of a node that stand directly below it, whatever its kind. */
export function partsOf(node: Syntax): readonly Syntax[] {
  switch (node.kind) {
    case 'token':
    case 'name':
    case 'literal':
    case 'nothing':
    case 'definition':
      return [];
    case 'list':
    case 'exit':
      return node.parts;
    case 'choice':
      return [node.before, node.test, node.branch, node.otherwise].filter((part) => part !== undefined);
    case 'and':
    case 'or':
    case 'equal':
      return [node.left, node.right];
    case 'not':
    case 'passes':
    case 'group':
    case 'slot':
      return [node.part];
    case 'block':
      return node.statements;
    case 'binding':
      return [...node.head, node.value];
    case 'call':
    case 'member':
    case 'element':
      return node.whole;
    case 'function':
      return [...node.decorators, ...node.head, ...(node.body === undefined ? [] : [node.body])];
    case 'switch':
      return [
        ...(node.subject === undefined ? [] : [node.subject]),
        ...node.cases.flatMap(({ labels, statements }) => [...labels, ...statements]),
      ];
  }
}
