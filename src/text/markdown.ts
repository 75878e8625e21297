// Markdown that is shown or kept is made of our sentences and of names of others. Names in code spans are data to every
// renderer; this keeps them data where they stand in the open, or where they hold backticks themselves.

/** Runs of backticks, and what a code span between two equal runs holds. */
const run = /`+/g;
/**
 * What would be obeyed in the open: tags and comments, addresses in angle brackets, links, pictures, references. Each
 * run of backslashes is looked at once, from its beginning.
 */
const obeyed = /(?<!\\)(\\*)(<(?=[A-Za-z/!?])|\](?=[([:]))/g;
/** Behind the mark of a list: headings, quotations, fences. */
const begun = /^(\s*(?:[-*+]|\d{1,9}[.)])\s+)(?=#{1,6}(?:\s|$)|>|~~~)/;
/** Fences that we set ourselves: alone on their line, or with the language that stands in them. */
const fence = /^(`{3,})(?:diff|json)?$/;

/**
 * Markdown in which nothing but our own marks is obeyed, line by line: tags, comments, links and pictures lose their
 * meaning outside of code, and a backtick that nothing closes is shown. What stands between fences of ours stays as it is. Idempotent; linear in the length of the text.
 */
export function tamed(markdown: string): string {
  let open: string | undefined;
  return markdown
    .split('\n')
    .map((line) => {
      const mark = fence.exec(line)?.[1];
      if (open !== undefined) {
        if (line === open) open = undefined;
        return line;
      }
      open = mark;
      return mark === undefined ? tamedLine(line) : line;
    })
    .join('\n');
}

/** No code span reaches from one cell of a row into the next. */
function tamedLine(line: string): string {
  return line.startsWith('|') ? cellsOf(line).map(tamedSpans).join('|') : tamedSpans(line).replace(begun, '$1\\');
}

function cellsOf(row: string): string[] {
  const cells: string[] = [];
  let start = 0;
  for (let at = row.indexOf('|'); at >= 0; at = row.indexOf('|', at + 1)) {
    if (isEscaped(row, at)) continue;
    cells.push(row.slice(start, at));
    start = at + 1;
  }
  return [...cells, row.slice(start)];
}

function tamedSpans(line: string): string {
  let text = '';
  let at = 0;
  for (const span of spansOf(line)) {
    text += inTheOpen(line.slice(at, span.start)) + line.slice(span.start, span.end);
    at = span.end;
  }
  return text + inTheOpen(line.slice(at));
}

/** Where code spans lie: a run of backticks that no backslash escapes, up to the next run as long (CommonMark, 6.1). */
function spansOf(line: string): { readonly start: number; readonly end: number }[] {
  const runs = [...line.matchAll(run)].map(({ 0: { length }, index }) => ({ start: index, length }));
  // From the end, so that each run knows the next one of its length: a line of backticks costs what it is long.
  const next = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    const length = runs[at]?.length ?? 0;
    closing[at] = next.get(length) ?? -1;
    next.set(length, at);
  }
  const spans: { start: number; end: number }[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const [opening, end] = [runs[at], runs[closing[at] ?? -1]];
    if (opening === undefined || end === undefined || isEscaped(line, opening.start)) continue;
    spans.push({ start: opening.start, end: end.start + end.length });
    at = closing[at] ?? at;
  }
  return spans;
}

function isEscaped(line: string, at: number): boolean {
  let slashes = 0;
  while (line[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/** A mark behind an even number of backslashes is not escaped yet. */
function inTheOpen(text: string): string {
  const escaped = (whole: string, slashes: string, mark: string) =>
    slashes.length % 2 === 1 ? whole : `${slashes}\\${mark}`;
  return text.replace(obeyed, escaped).replace(/(?<!\\)(\\*)(`)/g, escaped);
}

/** Every pipe behind an odd number of backslashes, so that none of them divides the cells of a row. Idempotent. */
export function escapedPipes(text: string): string {
  return text.replace(/(?<!\\)(\\*)\|/g, (whole, slashes: string) =>
    slashes.length % 2 === 1 ? whole : `${slashes}\\|`,
  );
}
