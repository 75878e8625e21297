import { Expressions } from './brace-expressions.js';
import { definitions, tokenText } from './brace-parts.js';
import type { Syntax } from './syntax.js';

const declares = new Set(['var', 'val', 'const', 'let']);

/** Statements that no word tells apart: declarations, assignments, calls. */
export abstract class Declarations extends Expressions {
  /** Anything else: a declaration, an assignment, a call. */
  protected plain(from: number): Syntax {
    const decorators: Syntax[] = [];
    const parts: Syntax[] = [];
    while (!this.ends(parts.length === 0) || (this.see() === ',' && this.dialect === 'go')) {
      const isDecorator =
        parts.length === 0 &&
        ((this.dialect === 'csharp' && this.see() === '[') ||
          (this.dialect === 'kotlin' && this.see().startsWith('@')));
      if (isDecorator) {
        decorators.push(this.decorator());
        continue;
      }
      if (this.see() === '{') {
        const callable = this.callable(from, decorators, parts);
        if (callable !== undefined) return callable;
        parts.push(this.block());
        if (!/^(?:\.|\?\.|,|\))/.test(this.see())) break;
        continue;
      }
      parts.push(this.see() === ',' ? this.takeSign() : this.expression());
    }
    const last = parts.at(-1);
    if (decorators.length > 0)
      return {
        kind: 'function',
        from,
        to: this.end(),
        name: undefined,
        isHoisted: false,
        decorators,
        head: parts,
        body: undefined,
      };
    if (last?.kind === 'block' && parts.length > 1) return { kind: 'list', from, to: this.end(), parts };
    return this.assigned(from, parts);
  }

  protected decorator(): Syntax {
    const from = this.start();
    if (this.see() !== '[') {
      const { text } = this.take();
      const call = this.suffixes({ kind: 'name', from, to: this.end(), text }, true);
      return call;
    }
    const inside = this.list('[', ']');
    const [only, ...more] = inside;
    return only !== undefined && more.length === 0 ? only : { kind: 'list', from, to: this.end(), parts: inside };
  }

  /** `public int Total(Cart cart) {`, `func Total(cart Cart) int {`, `fun total(cart: Cart): Int {` */
  protected callable(from: number, decorators: readonly Syntax[], parts: readonly Syntax[]): Syntax | undefined {
    const words = parts.map((part) => (part.kind === 'name' || part.kind === 'token' ? part.text : ''));
    const call = parts.findLast((part) => part.kind === 'call');
    const isOne =
      this.dialect === 'csharp'
        ? parts.length > 1 && call !== undefined && !words.includes('=')
        : words.includes('fun') || words.includes('func');
    if (!isOne && decorators.length === 0) return undefined;
    const name = isOne && call?.kind === 'call' && call.callee.kind === 'name' ? call.callee.text : undefined;
    const head = parts.flatMap((part) =>
      part.kind === 'call' ? [part.callee, ...part.arguments.map(definitions)] : [part],
    );
    const body = this.block(isOne ? 'function' : undefined);
    return { kind: 'function', from, to: this.end(), name, isHoisted: false, decorators, head, body };
  }

  /** `var on = x`, `on, err := x`, `bool on = x`; an assignment to what is there already stays a list. */
  protected assigned(from: number, parts: Syntax[]): Syntax {
    const to = this.end();
    const sign = parts.findIndex((part) => part.kind === 'token' && /^:?=$/.test(part.text));
    const value = parts[sign + 1];
    const left = parts.slice(0, Math.max(0, sign));
    const words = left.flatMap((part) => (part.kind === 'name' ? [part.text] : []));
    const isDeclared =
      parts[sign]?.kind === 'token' &&
      (tokenText(parts[sign]) === ':=' ||
        words.some((word) => declares.has(word)) ||
        (this.dialect === 'csharp' && left.length > 1));
    if (sign < 1 || value === undefined || parts.length > sign + 2 || !isDeclared)
      return { kind: 'list', from, to, parts };
    const colon = left.findIndex((part) => tokenText(part) === ':');
    const named = (colon > 0 ? left.slice(0, colon) : left).filter(
      (part) => part.kind === 'name' && !declares.has(part.text),
    );
    const several = left.some((part) => tokenText(part) === ',');
    const last = named.at(-1);
    const chosen = several ? named : this.dialect === 'go' ? named.slice(0, 1) : last === undefined ? [] : [last];
    const names = chosen.flatMap((part, index) =>
      part.kind === 'name' ? [{ name: part.text, ...(several && { index }) }] : [],
    );
    return { kind: 'binding', from, to, names, value, head: parts.slice(0, sign + 1) };
  }
}
