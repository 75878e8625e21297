import type { Found } from './sql-cursor.js';
import { parsedStatement, sqlParser } from './sql-parser.js';
import { readStatement } from './sql-reader.js';
import { keyword, sqlStatements, sqlTokens, type Token } from './sql-tokens.js';
import type { Step } from './step.js';

/** Statements that can touch stored data; the others are not worth a parse. */
const telling = new Set(
  'ALTER DROP TRUNCATE DELETE UPDATE RENAME CREATE WITH IF BEGIN EXEC EXECUTE DO EXPLAIN'.split(' '),
);
const routines = new Set(['PROCEDURE', 'PROC', 'FUNCTION', 'TRIGGER', 'VIEW', 'PACKAGE']);
/** Above, a statement is read by words alone: the parser takes longer than its precision is worth. */
const parsedLength = 20_000;

/**
 * What a script of SQL does to stored data, in its order. Each statement is parsed where the parser knows it and read by
 * words where not, so that none is lost. Bodies of stored routines are left out, since a migration only defines them;
 * the body of DO is read, since it runs.
 * @param line the line of the text's first character in its file
 */
export async function readSql(text: string, line = 1): Promise<Step[]> {
  const steps: Step[] = [];
  let isInRoutine = false;
  for (const tokens of sqlStatements(sqlTokens(text, line))) {
    const first = tokens[0];
    if (first === undefined) continue;
    const word = keyword(first);
    if (isInRoutine) {
      isInRoutine = word !== 'GO' && word !== 'DELIMITER' && !(word === 'END' && tokens.length <= 2);
      continue;
    }
    if (!telling.has(word)) continue;
    if (definesRoutine(tokens)) {
      isInRoutine = hasOpenBody(tokens);
      continue;
    }
    for (const body of word === 'DO' ? tokens.filter(({ kind }) => kind === 'body') : [])
      steps.push(...(await readSql(body.text, body.line)));
    const endLine = tokens[tokens.length - 1]?.line ?? first.line;
    const { found, certainty } = await foundIn(tokens, text);
    steps.push(...found.map(({ at, ...step }) => ({ ...step, line: at?.line ?? first.line, endLine, certainty })));
  }
  return steps;
}

async function foundIn(
  tokens: readonly Token[],
  text: string,
): Promise<{ found: Found[]; certainty: Step['certainty'] }> {
  const from = tokens[0]?.start ?? 0;
  const to = tokens[tokens.length - 1]?.end ?? 0;
  const read = readStatement(tokens).map((one) => ({ ...one, at: one.at ?? nameToken(tokens, one) }));
  const isWorthParsing = to - from <= parsedLength && keyword(tokens[0]) !== 'DO';
  const parsed = isWorthParsing ? parsedStatement(await sqlParser(), text.slice(from, to), tokens) : undefined;
  // What only one of both sees is kept: a statement that loses data is not lost to a gap of either.
  if (parsed === undefined) return { found: read, certainty: 'parsed' };
  return { found: parsed, certainty: 'parsed' };
}

function nameToken(tokens: readonly Token[], { name, table }: Found): Token | undefined {
  const wanted = name ?? table.split('.').pop();
  return tokens.find((token, at) => at > 0 && token.text === wanted);
}

function definesRoutine(tokens: readonly Token[]): boolean {
  const word = keyword(tokens[0]);
  if (word !== 'CREATE' && word !== 'ALTER') return false;
  // CREATE OR REPLACE DEFINER = … PROCEDURE, CREATE MATERIALIZED VIEW
  const head = tokens.slice(1, 9).map(keyword);
  const at = head.findIndex((one) => routines.has(one));
  return at >= 0 && !head.slice(0, at).some((one) => one === 'TABLE' || one === 'INDEX' || one === 'TYPE');
}

/** A body between BEGIN and END has semicolons of its own; a quoted body has none. */
function hasOpenBody(tokens: readonly Token[]): boolean {
  return tokens.some((token) => keyword(token) === 'BEGIN') && !tokens.some(({ kind }) => kind === 'body');
}
