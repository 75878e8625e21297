import type { Scanned } from './scan.js';
import { type Syntax, token } from './syntax.js';

/** Languages with braces whose statements and conditions look alike; what else they have stays a list of its parts. */
export type Dialect = 'go' | 'csharp' | 'kotlin';

/** A place among the tokens of a text; the place is its only state. */
export class Cursor {
  protected at = 0;

  constructor(
    protected readonly tokens: readonly Scanned[],
    protected readonly dialect: Dialect,
  ) {}

  isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  protected see(ahead = 0): string {
    const seen = this.tokens[this.at + ahead];
    return seen === undefined || seen.kind === 'text' ? '' : seen.text;
  }

  protected take(): Scanned {
    const taken = this.tokens[this.at];
    if (taken === undefined) return { kind: 'sign', from: this.end(), to: this.end(), text: '', startsLine: true };
    this.at++;
    return taken;
  }

  protected takeSign(): Syntax {
    const { from, text } = this.take();
    return token(from, text);
  }

  protected end(): number {
    return this.tokens[this.at - 1]?.to ?? 0;
  }

  protected start(): number {
    return this.tokens[this.at]?.from ?? this.end();
  }

  /** Whether a statement ends here; a line that begins with a dot or an operator goes on with the one before. */
  protected ends(isStart = false): boolean {
    const seen = this.tokens[this.at];
    if (seen === undefined || /^(?:[;)\]},]|else)$/.test(this.see())) return true;
    if (isStart || !seen.startsLine || this.dialect === 'csharp') return false;
    return !/^(?:\.|\?\.|\?:|&&|\|\||\+|=|:|\{|->)$/.test(this.see());
  }

  protected primaryWord(): Syntax {
    const { kind, from, to, text } = this.take();
    return kind === 'word' ? { kind: 'name', from, to, text } : token(from, text);
  }
}
