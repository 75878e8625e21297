import { keyword, type Token } from './sql-tokens.js';
import type { Step } from './step.js';

/** A step without its place; `at` is the token it is about. */
export type Found = Omit<Step, 'line' | 'endLine' | 'certainty'> & { readonly at?: Token | undefined };

/** Reads tokens one after the other; every question leaves the place as it was unless it is answered. */
export class Cursor {
  private at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  /** Takes these keywords where all of them follow. */
  take(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => keyword(this.peek(ahead)) === word)) return false;
    this.at += words.length;
    return true;
  }

  /** Takes one of these keywords. */
  oneOf(...words: readonly string[]): boolean {
    return words.some((word) => this.take(word));
  }

  /** Takes a name with its schema, or a word; undefined where there is none. */
  name(): string | undefined {
    const parts: string[] = [];
    for (let token = this.peek(); token !== undefined && token.kind !== 'mark'; token = this.peek()) {
      parts.push(token.text);
      this.at += 1;
      if (this.peek()?.text !== '.') break;
      this.at += 1;
    }
    return parts.length === 0 ? undefined : parts.join('.');
  }

  /** Takes names with commas between them. */
  names(): { name: string; at: Token | undefined }[] {
    const names: { name: string; at: Token | undefined }[] = [];
    do {
      const at = this.peek();
      const name = this.name();
      if (name === undefined) break;
      names.push({ name, at });
    } while (this.mark(','));
    return names;
  }

  mark(text: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'mark' || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  rest(): readonly Token[] {
    return this.tokens.slice(this.at);
  }
}

/** Whether the tokens have these keywords in a row, outside brackets unless told otherwise. */
export function hasWords(tokens: readonly Token[], ...words: readonly string[]): boolean {
  let depth = 0;
  return tokens.some((token, at) => {
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    return depth <= 0 && words.every((word, ahead) => keyword(tokens[at + ahead]) === word);
  });
}
