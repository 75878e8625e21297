import type { AlterColumn, Statement, TableAlteration } from 'pgsql-ast-parser';
import type { Found } from './sql-cursor.js';
import type { Token } from './sql-tokens.js';

type Parse = (text: string) => Statement[];

/**
 * The grammar of PostgreSQL, loaded when first needed: 20 ms, and 1 to 2 ms a statement. Of some 3,900 statements of
 * public migrations in six dialects it reads 2,871, of PostgreSQL's that change tables nearly all; the reader by words
 * takes the others.
 */
export async function sqlParser(): Promise<Parse> {
  const { parse } = await import('pgsql-ast-parser');
  return (text) => parse(text);
}

/** What one statement does; undefined where the grammar does not know it. */
export function parsedStatement(parse: Parse, text: string, tokens: readonly Token[]): Found[] | undefined {
  let statements: Statement[];
  try {
    statements = parse(text);
  } catch {
    // The parser throws for whatever it does not know, which is most of other dialects: the reader by words is next.
    return undefined;
  }
  const tokenOf = (name: string) =>
    tokens.find((token, at) => at > 1 && token.text.toLowerCase() === name.toLowerCase());
  const found = statements.map(foundIn);
  if (found.some((one) => one === undefined)) return undefined;
  return found
    .flatMap((one) => one ?? [])
    .map((step) => ({ ...step, at: tokenOf(step.name ?? step.table) ?? tokens[0] }));
}

function foundIn(statement: Statement): Found[] | undefined {
  switch (statement.type) {
    case 'drop table':
      return statement.names.map((table) => ({ kind: 'drop-table', table: named(table) }));
    case 'drop type':
      return statement.names.map((table) => ({ kind: 'drop-type', table: named(table) }));
    case 'drop index':
      return statement.names.map((index) => ({ kind: 'drop-index', table: '', name: named(index) }));
    case 'truncate table':
      return statement.tables.map((table) => ({ kind: 'truncate', table: named(table) }));
    case 'delete':
      return [{ kind: 'delete-rows', table: named(statement.from), whole: statement.where == null }];
    case 'update':
      return [
        {
          kind: 'update-rows',
          table: named(statement.table),
          columns: statement.sets.map(({ column }) => column.name),
          whole: statement.where == null,
        },
      ];
    case 'create table':
      return [{ kind: 'add-table', table: named(statement.name) }];
    case 'create index': {
      const step = { table: named(statement.table), name: statement.indexName?.name ?? '' };
      if (statement.unique) return [{ kind: 'add-unique', ...step }];
      return statement.concurrently ? [] : [{ kind: 'add-index', ...step }];
    }
    case 'alter table':
      return statement.changes.flatMap((change) => alteration(change, named(statement.table)));
    default:
      // Types, functions, WITH and DO: the reader by words looks at them.
      return undefined;
  }
}

function alteration(change: TableAlteration, table: string): Found[] {
  switch (change.type) {
    case 'drop column':
      return [{ kind: 'drop-column', table, name: change.column.name }];
    case 'drop constraint':
      return [{ kind: 'drop-constraint', table, name: change.constraint.name }];
    case 'rename':
      return [{ kind: 'rename-table', table, to: change.to.name }];
    case 'rename column':
      return [{ kind: 'rename-column', table, name: change.column.name, to: change.to.name }];
    case 'add column': {
      const { name, constraints = [], dataType } = change.column;
      const has = (...types: readonly string[]) => constraints.some(({ type }) => types.includes(type));
      const serial = 'name' in dataType && /^(big|small)?serial$/i.test(dataType.name);
      const isRequired = has('not null') && !has('default', 'add generated') && !serial;
      return [{ kind: isRequired ? 'add-required-column' : 'add-column', table, name: name.name }];
    }
    case 'add constraint': {
      const { type, constraintName } = change.constraint;
      const name = constraintName?.name ?? '';
      if (type === 'primary key') return [];
      return [{ kind: type === 'unique' ? 'add-unique' : 'add-constraint', table, name }];
    }
    case 'alter column':
      return columnAlteration(change.alter, table, change.column.name);
    default:
      return [];
  }
}

function columnAlteration(alter: AlterColumn, table: string, name: string): Found[] {
  if (alter.type === 'set not null') return [{ kind: 'set-not-null', table, name }];
  if (alter.type !== 'set type') return [];
  const { dataType } = alter;
  const array = dataType.kind === 'array' ? '[]' : '';
  const inner = dataType.kind === 'array' ? dataType.arrayOf : dataType;
  const size = 'config' in inner && inner.config !== undefined ? `(${inner.config.join(',')})` : '';
  return [{ kind: 'change-type', table, name, to: `${'name' in inner ? inner.name : ''}${size}${array}` }];
}

function named(name: { readonly name: string; readonly schema?: string }): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}
