import { escapedPipes } from '../text/markdown.js';
import { inline } from '../text.js';

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${oneLine(line)}`).join('\n');
}

/** Lines that stay lines: two spaces at the end break one, where Markdown would run them together. */
export function brokenLines(lines: readonly string[]): string {
  return lines.join('  \n');
}

export function numbered(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1}. ${oneLine(line)}`).join('\n');
}

/** A name that was told with line breaks begins no block of its own. */
function oneLine(text: string): string {
  return text.includes('\n') ? text.replace(/(?<!\s)\s*\n\s*/g, ' ') : text;
}

export function cell(text: string): string {
  return escapedPipes(inline(text));
}

export function code(text: string): string {
  return `\`${inline(text).replaceAll('`', "'")}\``;
}
