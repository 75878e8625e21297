import { blocksOf, rowsOf } from './call-rows-more.js';
import { callsNamed } from './calls.js';
import { type Literal, languageOf, readSource, type Source } from './literals.js';
import { readSql } from './sql.js';
import type { Step } from './step.js';
import { downLines } from './way-down.js';

/** A string of SQL counts where a call runs it, and not where one prints, logs or raises it. */
const runsSql =
  /(?:\b(?:execute|exec|query|raw|sql|runSql|statement|unprepared|RunSQL|text|safety_assured|exec_query|update|delete|repo\.query!?|Exec|ExecContext|NewRaw|unsafeExecute|executeQuery|Sprintf|return)\w*[!?]?|\$executeRaw\w*|\bsql)\s*(?:<[^>]*>)?\s*[({[]*\s*(?:\w+,\s*)?(?:sa\.|db\.)?(?:text\()?(?:fmt\.Sprintf\(\s*)?(?:\w+\s*=\s*)?\s*(?:["'`]\s*|\+\s*)*$/i;
const sqlStart =
  /^\s*(?:--[^\n]*\n\s*)*(?:BEGIN\b|LOCK\s|SET\s|INSERT\s|ALTER\s|DROP\s|TRUNCATE\s|DELETE\s+FROM\s|UPDATE\s|CREATE\s|WITH\s|RENAME\s+TABLE\s|EXEC\s|DO\s+\$)/i;

/** What the way up of a migration written as code does to stored data, in its order. */
export async function readMigrationCode(path: string, text: string): Promise<Step[]> {
  const language = languageOf(path);
  if (language === undefined) return [];
  const source = readSource(text, language);
  const skipped = new Set([...downLines(source.code), ...stateOnlyLines(source)]);
  const steps = stepsOfCalls(source, language);
  for (const literal of joined(source)) {
    const before = source.code.slice(Math.max(0, literal.start - 80), literal.start);
    if (!sqlStart.test(literal.text) || isReverse(before)) continue;
    if (runsSql.test(before) || isAssigned(source, before) || literal.text.startsWith('\n')) {
      steps.push(...(await readSql(unescaped(literal), literal.line)));
    }
  }
  return steps.filter(({ line }) => !skipped.has(line)).sort((a, b) => a.line - b.line);
}

function stepsOfCalls(source: Source, language: string): Step[] {
  const rows = rowsOf[language] ?? {};
  const blocks = new Set(blocksOf[language] ?? []);
  const steps: Step[] = [];
  let table = '';
  for (const call of callsNamed(source, new Set([...Object.keys(rows), ...blocks]))) {
    if (blocks.has(call.name)) table = blockTable(call.args[0] ?? '') || table;
    const { line, endLine } = call;
    // A call around others (create_table with its columns) is told by its first line.
    const last = blocks.has(call.name) ? line : endLine;
    steps.push(...(rows[call.name]?.(call, table) ?? []).map((found) => ({ ...found, line, endLine: last })));
  }
  return steps;
}

function blockTable(text: string): string {
  return /^(?:table\(?\s*)?[:"']?(\w+)/.exec(text)?.[1] ?? '';
}

/** `'UPDATE t SET a = 1 ' 'WHERE b'`, and with `+` or `.` between, is one string; its lines stay where they are. */
function joined(source: Source): Literal[] {
  const whole: Literal[] = [];
  for (const literal of source.literals) {
    const last = whole[whole.length - 1];
    const between = last === undefined ? '' : source.code.slice(last.end, literal.start);
    if (last === undefined || !/^[\s+.\\]*[fr]?$/.test(between) || (between.trim() === '' && !between.includes('\n'))) {
      whole.push(literal);
      continue;
    }
    const lines = literal.line - last.line - (last.text.split('\n').length - 1);
    whole[whole.length - 1] = {
      ...last,
      text: `${last.text}${'\n'.repeat(Math.max(0, lines))}${literal.text}`,
      end: literal.end,
    };
  }
  return whole;
}

/** `reverse_sql=` of Django and `down:` of others stand for the way back. */
function isReverse(before: string): boolean {
  return (
    /(?:reverse_sql\s*=|\bdown:)\s*(?:\[\s*)?$/.test(before) || /RunSQL\(\s*(?:"\s*"|'\s*'|\w+)\s*,\s*$/.test(before)
  );
}

/** `const sql = '…'` that a call runs later on. */
function isAssigned(source: Source, before: string): boolean {
  const name = /(?<!\w)(\w{0,128}(?:sql|query|statement)\w{0,128})\s*:?=\s*@?$/i.exec(before)?.[1];
  return name !== undefined && new RegExp(`[(,]\\s*${name}\\b`).test(source.code);
}

function unescaped(literal: Literal): string {
  return literal.text.replace(/\\(["'`])/g, '$1').replace(/""/g, '"');
}

/** Django changes its own picture of the tables inside `state_operations`, and the tables not at all. */
function stateOnlyLines(source: Source): Set<number> {
  const lines = new Set<number>();
  for (const found of source.code.matchAll(/\bstate_operations\s*=\s*\[/g)) {
    let depth = 0;
    let line = source.code.slice(0, found.index).split('\n').length;
    for (const letter of source.code.slice(found.index)) {
      if (letter === '\n') line += 1;
      if (letter === '[') depth += 1;
      lines.add(line);
      if (letter === ']' && --depth === 0) break;
    }
  }
  return lines;
}
