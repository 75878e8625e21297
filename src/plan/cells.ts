import { inline } from '../text.js';

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Lines that stay lines: two spaces at the end break one, where Markdown would run them together. */
export function brokenLines(lines: readonly string[]): string {
  return lines.join('  \n');
}

export function numbered(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1}. ${line}`).join('\n');
}

export function cell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

export function code(text: string): string {
  return `\`${inline(text).replaceAll('`', "'")}\``;
}
