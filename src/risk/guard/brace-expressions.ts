import { Cursor } from './brace-cursor.js';
import { definitions, joined } from './brace-parts.js';
import { stringValue } from './lezer.js';
import { type Syntax, token } from './syntax.js';

/** Operands, operators and calls. Statements inside of expressions (lambdas, `if` as a value) are read by whoever reads statements. */
export abstract class Expressions extends Cursor {
  protected abstract block(ends?: 'function' | 'loop'): Syntax;

  protected abstract choice(): Syntax;

  protected abstract choose(): Syntax;

  protected list(opener: string, closer: string): Syntax[] {
    if (this.see() === opener) this.at++;
    const found: Syntax[][] = [[]];
    while (!this.isAtEnd() && this.see() !== closer) {
      const before = this.at;
      if (this.see() === ',' || this.see() === ';') {
        this.at++;
        found.push([]);
      } else if (/^[)\]}]$/.test(this.see())) break;
      else found.at(-1)?.push(this.expression());
      if (this.at === before) this.at++;
    }
    if (this.see() === closer) this.at++;
    return found.flatMap(joined);
  }

  protected expression(takesBlock = true): Syntax {
    const from = this.start();
    const test = this.either(takesBlock);
    if (this.see() === '=>' && this.dialect === 'csharp') {
      this.at++;
      const head = test.kind === 'call' ? [test.callee, ...test.arguments.map(definitions)] : [definitions(test)];
      const body = this.see() === '{' ? this.block('function') : this.expression();
      const name = test.kind === 'call' && test.callee.kind === 'name' ? test.callee.text : undefined;
      return { kind: 'function', from, to: this.end(), name, isHoisted: false, decorators: [], head, body };
    }
    if (this.see() !== '?' || this.dialect !== 'csharp' || /^[,)>\]=;]?$/.test(this.see(1))) return test;
    this.at++;
    const branch = this.expression();
    if (this.see() !== ':') return { kind: 'list', from, to: this.end(), parts: [test, token(from, '?'), branch] };
    this.at++;
    const otherwise = this.expression();
    return { kind: 'choice', from, to: this.end(), test, branch, otherwise };
  }

  protected either(takesBlock: boolean): Syntax {
    return this.chain('or', '||', () => this.chain('and', '&&', () => this.equality(takesBlock)));
  }

  protected chain(kind: 'and' | 'or', sign: string, side: () => Syntax): Syntax {
    let left = side();
    while (this.see() === sign) {
      this.at++;
      const right = side();
      left = { kind, from: left.from, to: right.to, left, right };
    }
    return left;
  }

  protected equality(takesBlock: boolean): Syntax {
    const left = this.flat(takesBlock);
    const sign = this.see();
    const isIs = sign === 'is' && this.dialect === 'csharp' && /^(?:true|false)$/.test(this.see(1));
    if (!/^[!=]==?$/.test(sign) && !isIs) return left;
    this.at++;
    const right = this.flat(takesBlock);
    return { kind: 'equal', from: left.from, to: right.to, left, right, isNegated: sign.startsWith('!') };
  }

  /** Operands and all other operators, one behind the other. */
  protected flat(takesBlock: boolean): Syntax {
    const parts = [this.unary(takesBlock)];
    while (
      /^(?:[-+*/%<>&|^]|<=|>=|\?\?|\?:|<-|\.\.\.?|as|in|to)$/.test(this.see()) &&
      !this.tokens[this.at]?.startsLine
    ) {
      parts.push(this.takeSign(), this.unary(takesBlock));
    }
    const [first = token(this.start(), ''), last = first] = [parts[0], parts.at(-1)];
    return parts.length === 1 ? first : { kind: 'list', from: first.from, to: last.to, parts };
  }

  protected unary(takesBlock: boolean): Syntax {
    const from = this.start();
    if (this.see() === '!') {
      this.at++;
      const part = this.unary(takesBlock);
      return { kind: 'not', from, to: part.to, part };
    }
    if (this.see() === 'await') {
      this.at++;
      const part = this.unary(takesBlock);
      return { kind: 'passes', from, to: part.to, part };
    }
    return this.suffixes(this.primary(), takesBlock);
  }

  protected primary(): Syntax {
    const from = this.start();
    const seen = this.tokens[this.at];
    if (seen === undefined) return token(from, '');
    if (this.see() === '(') {
      const inside = this.list('(', ')');
      const [only, ...more] = inside;
      if (only !== undefined && more.length === 0) return { kind: 'group', from, to: this.end(), part: only };
      return { kind: 'list', from, to: this.end(), parts: [token(from, '('), ...inside, token(this.end() - 1, ')')] };
    }
    if (this.see() === '[') {
      const inside = this.list('[', ']');
      return { kind: 'list', from, to: this.end(), parts: [token(from, '['), ...inside, token(this.end() - 1, ']')] };
    }
    if (this.see() === '{') return this.block();
    if (this.dialect === 'kotlin' && this.see() === 'if' && this.see(1) === '(') return this.choice();
    if (this.dialect === 'kotlin' && this.see() === 'when') return this.choose();
    if (this.dialect === 'go' && this.see() === 'func' && this.see(1) === '(') return this.literalFunction();
    const { kind, text, to } = this.take();
    if (kind === 'text') return { kind: 'literal', from, to, text, value: stringValue(text) };
    if (/^(?:true|false)$/.test(text)) return { kind: 'literal', from, to, text, value: text === 'true' };
    return kind === 'word' ? { kind: 'name', from, to, text } : token(from, text);
  }

  protected literalFunction(): Syntax {
    const from = this.take().from;
    const head = this.list('(', ')').map(definitions);
    while (!this.isAtEnd() && this.see() !== '{' && !this.ends()) head.push(this.expression(false));
    const body = this.see() === '{' ? this.block('function') : undefined;
    return { kind: 'function', from, to: this.end(), name: undefined, isHoisted: false, decorators: [], head, body };
  }

  protected suffixes(start: Syntax, takesBlock: boolean): Syntax {
    let node = start;
    for (;;) {
      const seen = this.tokens[this.at];
      const sign = this.see();
      const { from } = node;
      if (/^(?:\.|\?\.|::|!!)$/.test(sign)) {
        const dot = this.takeSign();
        if (sign === '!!') continue;
        const name = this.take();
        node = {
          kind: 'member',
          from,
          to: this.end(),
          object: node,
          property: name.text,
          whole: [node, dot, token(name.from, name.text)],
        };
      } else if (
        sign === '(' &&
        !(seen?.startsLine === true && this.dialect !== 'csharp') &&
        node.kind !== 'token' &&
        node.kind !== 'literal'
      ) {
        const found = this.list('(', ')');
        node = {
          kind: 'call',
          from,
          to: this.end(),
          callee: node,
          arguments: found,
          whole: [node, token(node.to, '('), ...found, token(this.end() - 1, ')')],
        };
      } else if (sign === '[' && seen?.startsLine !== true && (node.kind === 'name' || node.kind === 'member')) {
        const found = this.list('[', ']');
        const [only] = found;
        const property = only?.kind === 'literal' && typeof only.value === 'string' ? only.value : '';
        node = {
          kind: 'member',
          from,
          to: this.end(),
          object: node,
          property,
          whole: [node, token(node.to, '['), ...found, token(this.end() - 1, ']')],
        };
      } else if (
        sign === '{' &&
        this.dialect === 'kotlin' &&
        takesBlock &&
        node.kind === 'call' &&
        !seen?.startsLine &&
        !this.isFunctionHead
      ) {
        node = this.trailing(node);
      } else return node;
    }
  }

  /** In Kotlin a brace behind a call is an argument, unless the call is the head of a function or a class. */
  protected get isFunctionHead(): boolean {
    for (let at = this.at - 1; at >= 0; at--) {
      const seen = this.tokens[at];
      if (seen === undefined) return false;
      if (/^(?:fun|class|interface|object|constructor|if|while|for|when|catch)$/.test(seen.text)) return true;
      if (seen.startsLine || /^[;{}]$/.test(seen.text)) return false;
    }
    return false;
  }

  protected trailing(node: Syntax & { kind: 'call' }): Syntax {
    const block = this.block();
    const body: Syntax = {
      kind: 'function',
      from: block.from,
      to: block.to,
      name: undefined,
      isHoisted: false,
      decorators: [],
      head: [],
      body: block,
    };
    return { ...node, to: block.to, arguments: [...node.arguments, body], whole: [...node.whole, body] };
  }
}
