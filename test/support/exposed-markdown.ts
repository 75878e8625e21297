/**
 * What a Markdown renderer obeys of a text: every line without fenced code, and with each code span and each
 * escaped character shown as a dot. Code spans are paired within a block, as CommonMark 0.31.2, 6.1 has it: a run of
 * backticks ends at the next run of the same length, and a backslash ends nothing inside.
 */
export function exposedLines(markdown: string): string[] {
  const blocks: string[] = [];
  let fence: string | undefined;
  let isOpen = false;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(?:[-*+] )?(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      const run = /^ {0,3}(`{3,}|~{3,}) *$/.exec(line)?.[1];
      if (run?.[0] === fence[0] && (run?.length ?? 0) >= fence.length) fence = undefined;
      isOpen = false;
    } else if (mark?.[1] !== undefined && !mark[2]?.includes('`')) {
      fence = mark[1];
      isOpen = false;
    } else if (isOpen && !startsBlock.test(line)) blocks.push(`${blocks.pop() ?? ''}\n${line}`);
    else {
      blocks.push(line);
      isOpen = line.trim() !== '';
    }
  }
  if (fence !== undefined) blocks.push('a fence that nothing ends: <fence>');
  return blocks.flatMap((block) => withoutCode(block).split('\n'));
}

const startsBlock = /^\s*(?:$|[-*+] |\d{1,9}[.)] |#{1,6} |>|\||<!--)/;

function withoutCode(block: string): string {
  let shown = '';
  for (let at = 0; at < block.length; ) {
    if (block[at] === '\\' && /[!-/:-@[-`{-~]/.test(block[at + 1] ?? '')) {
      shown += '·';
      at += 2;
      continue;
    }
    const run = /^`+/.exec(block.slice(at, at + 200))?.[0];
    const end = run === undefined ? -1 : endOfSpan(block, at + run.length, run.length);
    if (end >= 0) {
      // What stands before it and behind it does not come together.
      shown += '·';
      at = end;
    } else {
      shown += run ?? block[at];
      at += run?.length ?? 1;
    }
  }
  return shown;
}

function endOfSpan(block: string, from: number, length: number): number {
  for (const { 0: run, index } of block.slice(from).matchAll(/`+/g)) {
    if (run.length === length) return from + index + length;
  }
  return -1;
}
