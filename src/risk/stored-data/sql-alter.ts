import { type Cursor, type Found, hasWords } from './sql-cursor.js';
import { keyword, type Token } from './sql-tokens.js';

const verbs = new Set('ADD DROP RENAME ALTER MODIFY CHANGE SET OWNER ENABLE DISABLE VALIDATE ATTACH DETACH'.split(' '));
/** What may stand behind DROP or ADD and is no column. */
const noColumn = new Set(
  'CONSTRAINT PRIMARY FOREIGN UNIQUE INDEX KEY CHECK PARTITION PROJECTION STATISTICS DEFAULT PERIOD SYSTEM EXCLUDE FULLTEXT SPATIAL'.split(
    ' ',
  ),
);

/** The clauses of ALTER TABLE, in the words of PostgreSQL, MySQL, SQLite, SQL Server and Oracle. */
export function readAlterTable(cursor: Cursor): Found[] {
  cursor.take('IF', 'EXISTS');
  cursor.take('ONLY');
  const table = cursor.name();
  if (table === undefined || table.startsWith('#')) return [];
  if (cursor.take('ON', 'CLUSTER')) cursor.name();
  if (cursor.take('WITH')) cursor.oneOf('CHECK', 'NOCHECK');
  const found: Found[] = [];
  let verb = '';
  let object = '';
  for (const clause of clausesOf(cursor.rest())) {
    let words = clause;
    const first = keyword(words[0]);
    if (verbs.has(first)) {
      verb = first;
      words = words.slice(1);
      object = noColumn.has(keyword(words[0])) ? keyword(words[0]) : 'COLUMN';
    }
    // SQL Server says the verb once: ADD a int, b int.
    const steps = readClause({ verb, object, table }, words);
    found.push(...steps.map((step) => ({ at: clause[0], ...step })));
  }
  return found;
}

function clausesOf(tokens: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (depth === 0 && token.kind === 'mark' && token.text === ',') clauses.push([]);
    else clauses[clauses.length - 1]?.push(token);
  }
  return clauses.filter((clause) => clause.length > 0);
}

interface Clause {
  readonly verb: string;
  readonly object: string;
  readonly table: string;
}

function readClause({ verb, object, table }: Clause, words: readonly Token[]): Found[] {
  const named = object === 'COLUMN' ? columnWords(words) : words.slice(1);
  const name = named[0]?.text ?? '';
  if (verb === 'DROP') {
    if (object === 'COLUMN') return name === '' ? [] : [{ kind: 'drop-column', table, name }];
    if (object === 'PARTITION') return [{ kind: 'truncate', table }];
    if (object === 'INDEX' || object === 'KEY') return [{ kind: 'drop-index', table, name }];
    return object === 'PROJECTION' || object === 'STATISTICS' || object === 'DEFAULT'
      ? []
      : [{ kind: 'drop-constraint', table, name: constraintName(words) }];
  }
  if (verb === 'ADD') return readAdd(object, table, words);
  if (verb === 'RENAME') return readRename(table, words);
  if (verb === 'ALTER') return object === 'COLUMN' ? readColumnChange(table, columnWords(words)) : [];
  if (verb === 'MODIFY') return readColumnChange(table, columnWords(words));
  if (verb === 'CHANGE') {
    const to = named[1]?.text ?? '';
    return name.toLowerCase() === to.toLowerCase()
      ? readColumnChange(table, named.slice(1))
      : [{ kind: 'rename-column', table, name, to }];
  }
  return [];
}

/** Behind COLUMN and IF [NOT] EXISTS, and out of the brackets of ADD (a int). */
function columnWords(words: readonly Token[]): readonly Token[] {
  const skipped = new Set(['COLUMN', 'IF', 'NOT', 'EXISTS']);
  const from = words.findIndex((token) => !skipped.has(keyword(token)) && token.text !== '(');
  return from < 0 ? [] : words.slice(from);
}

function constraintName(words: readonly Token[]): string {
  const skipped = new Set(['CONSTRAINT', 'FOREIGN', 'PRIMARY', 'UNIQUE', 'CHECK', 'KEY', 'IF', 'EXISTS']);
  const name = words.find((token) => !skipped.has(keyword(token)));
  return name === undefined || name.kind === 'mark' ? '' : name.text;
}

function readAdd(object: string, table: string, words: readonly Token[]): Found[] {
  if (object === 'COLUMN') {
    const column = columnWords(words);
    const name = column[0]?.text ?? '';
    if (name === '') return [];
    const filled = ['DEFAULT', 'GENERATED', 'IDENTITY', 'AUTO_INCREMENT', 'AS'].some((word) => hasWords(column, word));
    const serial = /^(big|small)?serial$/i.test(column[1]?.text ?? '');
    const isRequired = hasWords(column, 'NOT', 'NULL') && !filled && !serial;
    return [{ kind: isRequired ? 'add-required-column' : 'add-column', table, name }];
  }
  if (object === 'INDEX' || object === 'KEY' || object === 'FULLTEXT' || object === 'SPATIAL')
    return [{ kind: 'add-index', table, name: words[1]?.text ?? '' }];
  const name = constraintName(words);
  if (object === 'UNIQUE' || hasWords(words, 'UNIQUE')) return [{ kind: 'add-unique', table, name }];
  const isKeyOfNewRows = object === 'PRIMARY' || hasWords(words, 'PRIMARY', 'KEY');
  if (isKeyOfNewRows || object === 'PARTITION' || object === 'PROJECTION' || object === 'STATISTICS') return [];
  return [{ kind: 'add-constraint', table, name }];
}

function readRename(table: string, words: readonly Token[]): Found[] {
  const first = keyword(words[0]);
  if (first === 'TO' || first === 'AS') return [{ kind: 'rename-table', table, to: words[1]?.text ?? '' }];
  if (first === 'CONSTRAINT' || first === 'INDEX' || first === 'KEY' || first === 'PARTITION') return [];
  const column = columnWords(words);
  const to = keyword(column[1]) === 'TO' ? column[2] : column[1];
  return [{ kind: 'rename-column', table, name: column[0]?.text ?? '', to: to?.text ?? '' }];
}

function readColumnChange(table: string, column: readonly Token[]): Found[] {
  const name = column[0]?.text ?? '';
  const rest = column.slice(1);
  if (name === '' || rest.length === 0) return [];
  const first = keyword(rest[0]);
  if (first === 'SET' && keyword(rest[1]) === 'NOT') return [{ kind: 'set-not-null', table, name }];
  const type = first === 'TYPE' ? rest.slice(1) : hasWords(rest, 'SET', 'DATA', 'TYPE') ? rest.slice(3) : rest;
  if (type === rest && ['SET', 'DROP', 'ADD', 'RESET', 'RESTART'].includes(first)) return [];
  const to = typeName(type);
  const isBare = hasWords(type, 'NOT', 'NULL') && first !== 'TYPE';
  return [
    { kind: 'change-type', table, name, to },
    ...(isBare ? [{ kind: 'set-not-null', table, name } as const] : []),
  ];
}

function typeName(tokens: readonly Token[]): string {
  const end = tokens.findIndex((token) =>
    ['USING', 'NOT', 'NULL', 'DEFAULT', 'COLLATE', 'FIRST', 'AFTER', 'COMMENT'].includes(keyword(token)),
  );
  const text = (end < 0 ? tokens : tokens.slice(0, end)).map((token) => token.text).join(' ');
  return text.replace(/ ?([(),]) ?/g, '$1');
}
