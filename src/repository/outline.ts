/** One key with a plain value in a YAML document, by its whole path: `spec.steps[0].setWeight`. */
export interface Entry {
  readonly path: string;
  /** Without quotes and comments; empty where something nested follows. */
  readonly value: string;
  /** 1-based. */
  readonly line: number;
}

interface Level {
  readonly indent: number;
  readonly path: string;
  entries: number;
}

const mostEntries = 5000;
const keyOrScalar =
  /^( *)((?:- +)*)(?:(?:"([^"]+)"|'([^']+)'|([\w$./*@-](?:[\w$./*@ -]*[\w$./*@-])?))\s*:(?:\s+(.*))?|(.*))$/;

/**
 * The keys of each document, read by indentation. No parser, on purpose: most manifests are templates (Helm, ERB)
 * that are no YAML before they are filled in, and parsing costs some 1 ms for each KiB, which would make a scan of a
 * large repository several times slower. Block scalars are skipped; a flow map on one line is taken apart.
 */
export function outlinesOf(lines: readonly string[]): Entry[][] {
  const documents: Entry[][] = [];
  let document = outlineReader();
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('---')) {
      if (document.entries.length > 0) documents.push(document.entries);
      document = outlineReader();
    } else document.read(line, index + 1);
  }
  if (document.entries.length > 0) documents.push(document.entries);
  return documents;
}

function outlineReader() {
  const entries: Entry[] = [];
  const levels: Level[] = [{ indent: -1, path: '', entries: 0 }];
  let blockIndent: number | undefined;

  function read(line: string, number: number): void {
    const text = line.trim();
    if (text === '' || entries.length >= mostEntries) return;
    const indent = line.length - line.trimStart().length;
    if (blockIndent !== undefined && indent > blockIndent) return;
    blockIndent = undefined;
    if (text.startsWith('#') || /^(?:\{\{|<%|\{%)/.test(text)) return;
    const match = keyOrScalar.exec(line);
    if (match === null) return;
    const [, spaces = '', dashes = '', double, single, plain, value = '', scalar = ''] = match;
    let depth = spaces.length;
    for (const dash of dashes.match(/- +/g) ?? []) {
      enter(depth);
      depth += dash.length;
    }
    const key = double ?? single ?? plain;
    if (key === undefined) {
      if (dashes !== '') add(top(), scalar, number);
      else if (scalar.startsWith('- ')) enter(depth);
      return;
    }
    while (top().indent >= depth) levels.pop();
    const path = joined(top().path, key);
    levels.push({ indent: depth, path, entries: 0 });
    if (/^(?:[&!]\S+\s+)*[|>][+-]?\d*\s*(?:#.*)?$/.test(value)) blockIndent = depth;
    add(top(), value, number);
  }

  /** Opens the next element of the list whose dash stands at this depth. */
  function enter(depth: number): void {
    while (top().indent > depth) levels.pop();
    const parent = top();
    const path = `${parent.path}[${parent.entries}]`;
    parent.entries += 1;
    levels.push({ indent: depth + 0.5, path, entries: 0 });
  }

  function top(): Level {
    return levels[levels.length - 1] ?? { indent: -1, path: '', entries: 0 };
  }

  function add({ path }: Level, value: string, line: number): void {
    const plain = unquoted(value);
    entries.push({ path, value: plain, line });
    if (!plain.startsWith('{') || plain.startsWith('{{')) return;
    for (const [, key = '', inner = ''] of plain.matchAll(/(?<![\w.-])([\w.-]+)["']?\s*:\s*["']?([^,{}"']+)/g))
      entries.push({ path: joined(path, key), value: inner.trim(), line });
  }

  return { entries, read };
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function unquoted(value: string): string {
  const text = value.trim().replace(/^(?:[&!]\S*\s+)+/, '');
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(text);
  return quoted === null ? text.replace(/(?:^|\s)#.*$/, '').trim() : (quoted[2] ?? '');
}

/** The value at exactly this path. */
export function valueAt(entries: readonly Entry[], path: string): string | undefined {
  return entries.find((entry) => entry.path === path && entry.value !== '')?.value;
}

/** Whether anything stands at or below this path. */
export function has(entries: readonly Entry[], path: string): boolean {
  return entries.some(
    (entry) => entry.path === path || entry.path.startsWith(`${path}.`) || entry.path.startsWith(`${path}[`),
  );
}

/** A value that a template has yet to fill in says nothing. */
export function isLiteral(value: string | undefined): value is string {
  return value !== undefined && value !== '' && !/\{\{|<%|\$\{|\$\(|^[&*!]/.test(value);
}
