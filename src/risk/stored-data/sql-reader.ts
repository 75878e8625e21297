import { readAlterTable } from './sql-alter.js';
import { Cursor, type Found, hasWords } from './sql-cursor.js';
import { keyword, type Token } from './sql-tokens.js';

/** What one statement does, read word by word: for dialects and statements that the parser does not know. */
export function readStatement(tokens: readonly Token[]): Found[] {
  const cursor = new Cursor(afterPreamble(tokens));
  if (cursor.take('DROP')) return readDrop(cursor);
  if (cursor.take('TRUNCATE')) {
    cursor.oneOf('TABLE');
    cursor.oneOf('ONLY');
    cursor.take('IF', 'EXISTS');
    return cursor.names().map(({ name, at }) => ({ kind: 'truncate', table: name, at }));
  }
  if (cursor.take('DELETE')) return readDelete(cursor);
  if (cursor.take('UPDATE')) return readUpdate(cursor);
  if (cursor.take('RENAME', 'TABLE')) {
    const table = cursor.name() ?? '';
    return [{ kind: 'rename-table', table, ...(cursor.take('TO') && { to: cursor.name() ?? '' }) }];
  }
  if (cursor.take('ALTER', 'TABLE')) return readAlterTable(cursor);
  if (cursor.take('ALTER', 'TYPE')) return readAlterType(cursor);
  if (cursor.oneOf('EXEC', 'EXECUTE')) return readRenameCall(cursor);
  return cursor.take('CREATE') ? readCreate(cursor) : [];
}

/** `WITH … AS (…) DELETE` and `IF EXISTS (…) DROP TABLE` begin with something else than what they do. */
function afterPreamble(tokens: readonly Token[]): readonly Token[] {
  const first = keyword(tokens[0]);
  if (first !== 'WITH' && first !== 'IF' && first !== 'BEGIN' && first !== 'EXPLAIN') return tokens;
  let depth = 0;
  const at = tokens.findIndex((token, index) => {
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (depth > 0 || index === 0) return false;
    const word = keyword(token);
    const isExistence = keyword(tokens[index - 1]) === 'IF';
    return !isExistence && /^(?:DROP|ALTER|DELETE|UPDATE|TRUNCATE)$/.test(word);
  });
  return at < 0 ? tokens : tokens.slice(at);
}

function readDrop(cursor: Cursor): Found[] {
  const kinds = { TABLE: 'drop-table', SCHEMA: 'drop-schema', DATABASE: 'drop-schema', TYPE: 'drop-type' } as const;
  for (const [word, kind] of Object.entries(kinds)) {
    if (!cursor.take(word)) continue;
    cursor.take('IF', 'EXISTS');
    return cursor
      .names()
      .filter(({ name }) => !name.startsWith('#'))
      .map(({ name, at }) => ({ kind, table: name, at }));
  }
  if (!cursor.take('INDEX')) return [];
  cursor.take('CONCURRENTLY');
  cursor.take('IF', 'EXISTS');
  const names = cursor.names();
  const table = cursor.take('ON') ? (cursor.name() ?? '') : '';
  return names.map(({ name, at }) => ({ kind: 'drop-index', table, name, at }));
}

function readDelete(cursor: Cursor): Found[] {
  if (cursor.take('TOP')) {
    cursor.mark('(');
    cursor.name();
    cursor.mark(')');
  }
  const alias = cursor.take('FROM') ? undefined : cursor.name();
  if (alias !== undefined && !cursor.take('FROM')) return [];
  cursor.take('ONLY');
  const table = cursor.name();
  if (table === undefined || table.startsWith('#')) return [];
  return [{ kind: 'delete-rows', table, whole: !hasWords(cursor.rest(), 'WHERE') }];
}

function readUpdate(cursor: Cursor): Found[] {
  cursor.take('ONLY');
  const table = cursor.name();
  const rest = cursor.rest();
  const set = rest.findIndex((token) => keyword(token) === 'SET');
  if (table === undefined || set < 0 || table.startsWith('#')) return [];
  const columns: string[] = [];
  let depth = 0;
  for (const [at, token] of rest.entries()) {
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (at <= set || depth > 0) continue;
    if (keyword(token) === 'WHERE' || keyword(token) === 'FROM') break;
    if (token.text === '=' && rest[at - 1]?.kind !== 'mark') columns.push(rest[at - 1]?.text ?? '');
  }
  return [{ kind: 'update-rows', table, columns: columns.filter(Boolean), whole: !hasWords(rest, 'WHERE') }];
}

function readAlterType(cursor: Cursor): Found[] {
  const table = cursor.name() ?? '';
  if (cursor.take('RENAME', 'TO')) return [{ kind: 'rename-table', table, to: cursor.name() ?? '' }];
  if (cursor.take('RENAME', 'VALUE')) return [{ kind: 'rename-value', table, name: cursor.name() ?? '' }];
  if (cursor.take('ADD', 'VALUE')) {
    cursor.take('IF', 'NOT', 'EXISTS');
    return [{ kind: 'add-value', table, name: cursor.name() ?? '' }];
  }
  return cursor.take('DROP', 'ATTRIBUTE') ? [{ kind: 'drop-column', table, name: cursor.name() ?? '' }] : [];
}

/** SQL Server renames by a procedure: `EXEC sp_rename 'dbo.orders.total', 'amount', 'COLUMN'`. */
function readRenameCall(cursor: Cursor): Found[] {
  const called = cursor.name();
  if (called === undefined || !/(^|\.)sp_rename$/i.test(called)) return [];
  const [from, to, what] = cursor
    .rest()
    .filter(({ kind }) => kind === 'string')
    .map(({ text }) => text);
  if (from === undefined || /index/i.test(what ?? '')) return [];
  const parts = from.split('.');
  const name = parts.pop() ?? from;
  return /column/i.test(what ?? '')
    ? [{ kind: 'rename-column', table: parts.join('.'), name, to: to ?? '' }]
    : [{ kind: 'rename-table', table: from, to: to ?? '' }];
}

function readCreate(cursor: Cursor): Found[] {
  cursor.oneOf('TEMPORARY', 'TEMP', 'UNLOGGED', 'GLOBAL');
  if (cursor.oneOf('TABLE', 'TYPE')) {
    cursor.take('IF', 'NOT', 'EXISTS');
    const table = cursor.name();
    return table === undefined ? [] : [{ kind: 'add-table', table }];
  }
  const isUnique = cursor.take('UNIQUE');
  cursor.oneOf('CLUSTERED', 'NONCLUSTERED', 'FULLTEXT', 'SPATIAL');
  if (!cursor.take('INDEX')) return [];
  const isConcurrent = cursor.take('CONCURRENTLY');
  cursor.take('IF', 'NOT', 'EXISTS');
  const name = keyword(cursor.peek()) === 'ON' ? '' : (cursor.name() ?? '');
  cursor.take('ON');
  cursor.take('ONLY');
  const table = cursor.name() ?? '';
  if (isUnique) return [{ kind: 'add-unique', table, name }];
  return isConcurrent ? [] : [{ kind: 'add-index', table, name }];
}
