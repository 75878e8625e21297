export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'body' | 'mark';
  /** Without quotes. */
  readonly text: string;
  /** 0-based offset in the text. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

const pattern = new RegExp(
  [
    '(?<space>\\s+)',
    '(?<comment>--[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))',
    "(?<string>[EeNn]?'(?:[^']|'')*(?:'|$))",
    '(?<body>\\$(?<tag>\\w*)\\$[\\s\\S]*?(?:\\$\\k<tag>\\$|$))',
    '(?<quoted>"(?:[^"]|"")*"|`[^`]*`|\\[[^\\]\\n]{0,128}\\])',
    '(?<word>%[sqv](?!\\w)|\\$\\{[^}\\n]{0,200}\\}|\\{\\{[^}\\n]{0,200}\\}\\}|[#@\\p{L}\\p{N}_$]+)',
    '(?<mark>[\\s\\S])',
  ].join('|'),
  'uy',
);

const wayDown = /^--\s*(?:\+\s*)?(?:goose|migrate|micrate)\s*(?::\s*)?down\b/i;
const wayUp = /^--\s*(?:\+\s*)?(?:goose|migrate|micrate)\s*(?::\s*)?up\b/i;

/**
 * Tokens of SQL in whatever dialect, comments and the way down of goose, dbmate and sql-migrate left out. Nothing is
 * refused: what is unknown is a mark of one character.
 * @param line the line of the text's first character in its file
 */
export function sqlTokens(text: string, line = 1): Token[] {
  const tokens: Token[] = [];
  let isDown = false;
  let current = line;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const [whole] = found;
    const groups = found.groups ?? {};
    const start = found.index;
    if (groups.comment !== undefined) {
      if (wayDown.test(whole)) isDown = true;
      else if (wayUp.test(whole)) isDown = false;
    } else if (groups.space === undefined && !isDown) {
      const token = { start, end: start + whole.length, line: current };
      if (groups.string !== undefined)
        tokens.push({ ...token, kind: 'string', text: whole.replace(/^[EeNn]?'|'$/g, '') });
      else if (groups.body !== undefined)
        tokens.push({ ...token, kind: 'body', text: whole.replace(/^\$\w*\$|\$\w*\$$/g, '') });
      else if (groups.quoted !== undefined) tokens.push({ ...token, kind: 'quoted', text: whole.slice(1, -1) });
      else tokens.push({ ...token, kind: groups.word === undefined ? 'mark' : 'word', text: whole });
    }
    current += countNewlines(whole);
    if (pattern.lastIndex >= text.length) break;
  }
  return tokens;
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The word in capitals; a quoted name is never a keyword. */
export function keyword(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

/** Statements of a script: cut at semicolons, at GO, and where a line begins a new statement of its own. */
export function sqlStatements(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  let depth = 0;
  const close = () => {
    if (current.length > 0) statements.push(current);
    current = [];
    depth = 0;
  };
  for (const [at, token] of tokens.entries()) {
    const previous = tokens[at - 1];
    const opensLine = previous === undefined || previous.line < token.line;
    const word = keyword(token);
    if (token.text === ';' && token.kind === 'mark') {
      close();
      continue;
    }
    if (word === 'GO' && opensLine && (tokens[at + 1]?.line ?? token.line + 1) > token.line) {
      close();
      statements.push([token]);
      continue;
    }
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (depth <= 0 && current.length > 0 && (opensLine || openers.has(keyword(previous)))) {
      if (begins(tokens, at) && !continued.has(keyword(previous)) && previous?.text !== ',') close();
    }
    current.push(token);
  }
  close();
  return statements;
}

const openers = new Set(['BEGIN', 'THEN', 'ELSE']);
/** `FOR UPDATE`, `ON DELETE`, `DO UPDATE`, `ON DUPLICATE KEY UPDATE`, `AFTER UPDATE OF`: no statements. */
const continued = new Set(['FOR', 'ON', 'DO', 'KEY', 'OR', 'AFTER', 'BEFORE', 'OF', 'AS', 'EXPLAIN', 'REPLACE']);

function begins(tokens: readonly Token[], at: number): boolean {
  const [first, second, third] = [keyword(tokens[at]), keyword(tokens[at + 1]), keyword(tokens[at + 2])];
  if (first === 'ALTER' || first === 'TRUNCATE') return second === 'TABLE';
  if (first === 'DROP') return second === 'TABLE' || second === 'SCHEMA' || second === 'DATABASE';
  if (first === 'CREATE') return second === 'TABLE';
  if (first === 'DELETE') return second === 'FROM';
  if (first === 'INSERT') return second === 'INTO';
  return first === 'UPDATE' && (third === 'SET' || keyword(tokens[at + 4]) === 'SET');
}
