import type { Dialect } from './brace-cursor.js';
import { Declarations } from './brace-declarations.js';
import { definitions } from './brace-parts.js';
import { scan } from './scan.js';
import { type Case, type Parsed, type Syntax, token } from './syntax.js';

const exits = new Set(['return', 'throw', 'break', 'continue', 'goto', 'yield']);
const loops = new Set(['for', 'foreach', 'while']);

export function parseBraces(text: string, dialect: Dialect): Parsed {
  const { tokens, comments, isEven } = scan(text);
  const parser = new Statements(tokens, dialect);
  const statements = parser.until(undefined);
  const whole = { from: 0, to: text.length };
  const idle = comments.map((span): Syntax => ({ kind: 'nothing', ...span }));
  const root: Syntax = { kind: 'block', ...whole, statements: [...statements, ...idle] };
  return { root, text, doubtful: isEven && parser.isAtEnd() ? [] : [whole] };
}

class Statements extends Declarations {
  until(closer: string | undefined): Syntax[] {
    const statements: Syntax[] = [];
    while (!this.isAtEnd() && this.see() !== closer) {
      const before = this.at;
      if (this.see() === ';') this.at++;
      else statements.push(this.statement());
      if (this.at === before) statements.push(this.takeSign());
    }
    return statements;
  }

  protected statement(): Syntax {
    const from = this.start();
    const word = this.see();
    if (word === 'if') return this.choice();
    if (word === '{') return this.block();
    if ((word === 'switch' && this.dialect !== 'kotlin') || (word === 'when' && this.dialect === 'kotlin'))
      return this.choose();
    if (loops.has(word)) {
      this.at++;
      const head = this.head();
      return {
        kind: 'list',
        from,
        parts: [token(from, word), ...head, this.body('loop')],
        to: this.end(),
        isScope: true,
      };
    }
    if (exits.has(word)) {
      this.at++;
      const parts = this.line();
      return { kind: 'exit', from, word, parts, to: this.end() };
    }
    if (/^(?:import|package|using)$/.test(word) && (word !== 'using' || this.see(1) !== '(')) return this.skipped(from);
    return this.plain(from);
  }

  /** An import to its end: of a line, of a statement, or of parentheses. */
  protected skipped(from: number): Syntax {
    const isUse = this.see(1) === 'var' || this.see(1) === 'await';
    if (isUse) return this.plain(from);
    this.at++;
    if (this.see() === '(') this.list('(', ')');
    while (!this.ends()) this.at++;
    return { kind: 'nothing', from, to: this.end() };
  }

  protected line(): Syntax[] {
    const parts: Syntax[] = [];
    while (!this.ends()) parts.push(this.expression());
    return parts;
  }

  protected block(ends?: 'function' | 'loop'): Syntax {
    const from = this.take().from;
    const statements = [...this.parameters(), ...this.until('}')];
    this.take();
    return { kind: 'block', from, to: this.end(), statements, ...(ends && { ends }) };
  }

  /** `{ a, b -> …`: what a lambda of Kotlin calls its arguments. */
  protected parameters(): Syntax[] {
    if (this.dialect !== 'kotlin') return [];
    let ahead = 0;
    while (
      /^(?:\w+|[,:()<>?.])$/.test(this.see(ahead)) &&
      !/^(?:if|when|for|while|return|val|var)$/.test(this.see(ahead))
    )
      ahead++;
    if (this.see(ahead) !== '->') return [];
    const names: Syntax[] = [];
    for (; ahead > 0; ahead--) names.push(definitions(this.primaryWord()));
    this.at++;
    return names;
  }

  protected body(ends?: 'loop'): Syntax {
    return this.see() === '{' ? this.block(ends) : this.statement();
  }

  /** What stands between a word and its body: in parentheses, or up to the brace in Go. */
  protected head(): Syntax[] {
    if (this.dialect !== 'go') return this.see() === '(' ? this.list('(', ')') : [];
    const parts: Syntax[] = [];
    while (!this.isAtEnd() && this.see() !== '{') parts.push(this.see() === ';' ? this.takeSign() : this.simple());
    return parts;
  }

  /** An assignment or an expression inside the head of a statement of Go. */
  protected simple(): Syntax {
    const from = this.start();
    const parts: Syntax[] = [];
    while (!this.isAtEnd() && this.see() !== ';' && this.see() !== '{')
      parts.push(this.see() === ',' ? this.takeSign() : this.expression(false));
    return this.assigned(from, parts);
  }

  protected choice(): Syntax {
    const from = this.take().from;
    const head = this.head().filter((part) => !(part.kind === 'token' && part.text === ';'));
    const test = head.at(-1) ?? token(from, '');
    const before = head.length > 1 ? head[0] : undefined;
    const branch = this.body();
    if (this.see() === ';' && this.see(1) === 'else') this.at++;
    let otherwise: Syntax | undefined;
    if (this.see() === 'else') {
      this.at++;
      otherwise = this.body();
    }
    return { kind: 'choice', from, to: this.end(), before, test, branch, otherwise };
  }

  protected choose(): Syntax {
    const from = this.take().from;
    const head = this.head();
    const subject = head.length === 0 ? undefined : head.at(-1);
    if (this.see() !== '{') return { kind: 'list', from, to: this.end(), parts: [token(from, 'switch'), ...head] };
    this.at++;
    const cases: Case[] = [];
    while (!this.isAtEnd() && this.see() !== '}')
      cases.push(this.dialect === 'kotlin' ? this.arrowCase() : this.labelCase());
    this.at++;
    return { kind: 'switch', from, to: this.end(), subject, cases, fallsThrough: this.dialect === 'csharp' };
  }

  protected arrowCase(): Case {
    const from = this.start();
    const isDefault = this.see() === 'else';
    const labels: Syntax[] = [];
    while (!this.isAtEnd() && this.see() !== '->' && this.see() !== '}') {
      const part = this.see() === ',' ? this.takeSign() : this.expression();
      if (!isDefault && part.kind !== 'token') labels.push(part);
    }
    if (this.see() === '->') this.at++;
    const body = this.body();
    return { from, to: this.end(), labels, statements: body.kind === 'block' ? body.statements : [body] };
  }

  protected labelCase(): Case {
    const from = this.start();
    const labels: Syntax[] = [];
    const isCase = this.take().text === 'case';
    while (!this.isAtEnd() && this.see() !== ':' && this.see() !== '}') {
      const part = this.see() === ',' ? this.takeSign() : this.expression();
      if (isCase && !(part.kind === 'token' && part.text === ',')) labels.push(part);
    }
    if (this.see() === ':') this.at++;
    const statements: Syntax[] = [];
    while (!this.isAtEnd() && !/^(?:case|default|\})$/.test(this.see())) {
      const before = this.at;
      if (this.see() === ';') this.at++;
      else statements.push(this.statement());
      if (this.at === before) this.at++;
    }
    return { from, to: this.end(), labels, statements };
  }
}
