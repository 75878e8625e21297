import type { Document, Node } from 'yaml';
import { parseYaml, plainYaml } from '../../text/yaml.js';
import { readSql } from './sql.js';
import type { Step, StepKind } from './step.js';

interface Change {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All that stands inside it, as text. */
  readonly inside: string;
  readonly line: number;
  readonly endLine: number;
}

const kinds: Readonly<Record<string, StepKind>> = {
  dropTable: 'drop-table',
  dropColumn: 'drop-column',
  renameColumn: 'rename-column',
  renameTable: 'rename-table',
  modifyDataType: 'change-type',
  addNotNullConstraint: 'set-not-null',
  addUniqueConstraint: 'add-unique',
  addForeignKeyConstraint: 'add-constraint',
  dropUniqueConstraint: 'drop-constraint',
  dropForeignKeyConstraint: 'drop-constraint',
  dropPrimaryKey: 'drop-constraint',
  dropIndex: 'drop-index',
  createIndex: 'add-index',
  createTable: 'add-table',
  addColumn: 'add-column',
  delete: 'delete-rows',
  update: 'update-rows',
};
const names = [...Object.keys(kinds), 'sql'].join('|');

/** What a change log of Liquibase does, in XML, YAML or JSON; rollbacks and comments are left out. */
export async function readLiquibase(path: string, text: string): Promise<Step[]> {
  const changes = /\.xml$/i.test(path) ? changesOfXml(text) : await changesOfYaml(text);
  const steps: Step[] = [];
  for (const change of changes) {
    if (change.name === 'sql') steps.push(...(await readSql(change.inside, change.line)));
    else steps.push(...stepsOf(change));
  }
  return steps;
}

function stepsOf({ name, attributes, inside, line, endLine }: Change): Step[] {
  const kind = kinds[name];
  if (kind === undefined) return [];
  const table = attributes.tableName ?? attributes.oldTableName ?? attributes.baseTableName ?? '';
  const place = { table, line, endLine, certainty: 'parsed' } as const;
  if (kind === 'delete-rows' || kind === 'update-rows') {
    const columns = [...inside.matchAll(/\bname["']?\s*[=:]\s*["']?(\w+)/g)].map(([, column = '']) => column);
    return [{ ...place, kind, columns, whole: !/\bwhere\b/i.test(inside) && attributes.where === undefined }];
  }
  const to = attributes.newColumnName ?? attributes.newTableName ?? attributes.newDataType;
  const column = attributes.columnName ?? attributes.oldColumnName ?? attributes.constraintName ?? attributes.indexName;
  const nested = /\bname["']?\s*[=:]\s*["']?([\w.]+)/.exec(inside)?.[1];
  const isRequired = /nullable["']?\s*[=:]\s*["']?false/.test(inside) && !/defaultValue|autoIncrement/.test(inside);
  const unique = kind === 'add-index' && attributes.unique === 'true';
  const found = kind === 'add-column' && isRequired ? 'add-required-column' : unique ? 'add-unique' : kind;
  const own = column ?? (kind === 'drop-column' || kind === 'add-column' ? nested : undefined);
  return [{ ...place, kind: found, ...(own !== undefined && { name: own }), ...(to !== undefined && { to }) }];
}

function changesOfXml(text: string): Change[] {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  const shown = text.replace(
    /<!--[\s\S]*?(?:-->|(?![\s\S]))|<rollback\b[^>]*\/>|<rollback\b[\s\S]*?<\/rollback>/g,
    blank,
  );
  const tag = new RegExp(`<(?:\\w+:)?(${names})\\b([^>]*?)(?:/>|>([\\s\\S]*?)</(?:\\w+:)?\\1>)`, 'g');
  return [...shown.matchAll(tag)].map(({ 0: whole, 1: name = '', 2: attributes = '', 3: inside = '', index }) => {
    const line = newlines(shown.slice(0, index)) + 1;
    const pairs = [...attributes.matchAll(/(?<![\w:])([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
    return {
      name,
      attributes: Object.fromEntries(pairs.map(([, key = '', a, b]) => [key, a ?? b ?? ''])),
      inside: inside
        .replace(/<!\[CDATA\[|\]\]>/g, blank)
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>'),
      line: name === 'sql' ? line + newlines(attributes) : line,
      endLine: line + newlines(whole),
    };
  });
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

async function changesOfYaml(text: string): Promise<Change[]> {
  const { LineCounter, visit } = await import('yaml');
  const lines = new LineCounter();
  let document: Document;
  try {
    document = await parseYaml(text, { lineCounter: lines });
  } catch {
    // Templates are not YAML until they are rendered.
    return [];
  }
  const changes: Change[] = [];
  const wanted = new RegExp(`^(?:${names})$`);
  visit(document, {
    Pair(_key, { key, value }) {
      const name = textOf(key);
      if (name === 'rollback') return visit.SKIP;
      if (!wanted.test(name) || !isNode(value) || !isNode(key)) return undefined;
      const [start, end] = [key.range?.[0] ?? 0, value.range?.[1] ?? 0];
      const plain = plainYaml(document, value);
      changes.push({
        name,
        attributes: attributesOf(plain),
        inside: name === 'sql' ? sqlOf(plain) : text.slice(start, end),
        line: lines.linePos(start).line,
        endLine: lines.linePos(Math.max(start, end - 1)).line,
      });
      return undefined;
    },
  });
  return changes;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function textOf(key: unknown): string {
  return typeof key === 'object' && key !== null && 'value' in key ? String(key.value) : '';
}

function attributesOf(plain: unknown): Record<string, string> {
  if (typeof plain !== 'object' || plain === null) return {};
  const pairs = Object.entries(plain).filter(([, value]) => typeof value !== 'object');
  return Object.fromEntries(pairs.map(([key, value]) => [key, String(value)]));
}

function sqlOf(plain: unknown): string {
  return typeof plain === 'string' ? plain : (attributesOf(plain).sql ?? '');
}
