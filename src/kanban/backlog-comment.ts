import { atEnd, lineEndingOf } from './board.js';

/*
 * Our section is a comment of the card. Measured with the `backlog` command 1.52.0: text at the end of the file or
 * between two sections stays in the file but is not shown by `task <id> --plain`; text inside the description, the
 * notes or the summary is shown but lost when that field is set anew; comments are shown, and the command can only
 * add to them. A comment costs two rules: no line of three dashes alone, no mark of Backlog.md's own.
 */

const author = 'rollout-manager';
const begin = '<!-- COMMENTS:BEGIN -->';
const end = '<!-- COMMENTS:END -->';

/** Adds a block to a card as its last comment; every byte that was there stays. */
export function asComment(text: string, block: string): string {
  const eol = lineEndingOf(text + block);
  const at = endOfComments(text);
  if (at === undefined) {
    return atEnd(text, [`## Comments`, '', begin, `author: ${author}`, '---', block, '---', end].join(eol));
  }
  const before = text.slice(0, at.end);
  const comment = at.blocks
    ? ['<!-- COMMENT:BEGIN -->', `author: ${author}`, '', block, '<!-- COMMENT:END -->']
    : [`author: ${author}`, '---', block, '---'];
  const gap = at.empty ? '' : eol;
  return before + gap + comment.join(eol) + eol + text.slice(at.end);
}

/** Where the first comments section ends that does not stand inside another section; `blocks` is its older form. */
function endOfComments(text: string): { end: number; empty: boolean; blocks: boolean } | undefined {
  const sections = [...text.matchAll(/<!-- SECTION:([A-Z_]+):BEGIN -->[\s\S]*?<!-- SECTION:\1:END -->/g)];
  const inside = (at: number) => sections.some(({ index, 0: whole }) => at > index && at < index + whole.length);
  for (const match of text.matchAll(
    /^## Comments\s*\n<!-- COMMENTS:BEGIN -->\s*\n([\s\S]*?)<!-- COMMENTS:END -->/gim,
  )) {
    if (inside(match.index)) continue;
    const body = match[1] ?? '';
    const stop = match.index + match[0].length - end.length;
    return { end: stop, empty: body.trim() === '', blocks: body.includes('<!-- COMMENT:BEGIN -->') };
  }
  return undefined;
}

const sectionTitles =
  'Description|Acceptance Criteria|Definition of Done|Implementation Plan|Implementation Notes|Notes|Comments|Final Summary';

/**
 * Markdown that Backlog.md cannot mistake for its own: a line of three dashes gets a fourth, a heading with the name
 * of a section gets a second space (both render the same), its marks are shown instead of obeyed, and runs of empty
 * lines become one, as the command would make them when it rewrites a card's comments.
 */
export function inWordsOfComments(markdown: string): string {
  return markdown
    .replace(/\r\n?/g, '\n')
    .replace(/^([^\S\n]*)---([^\S\n]*)$/gm, '$1----$2')
    .replace(new RegExp(`(##) (?=(?:${sectionTitles})(?![A-Za-z]))`, 'gi'), '$1  ')
    .replace(/<!--(?=\s*(?:SECTION:|COMMENTS?:|AC:|DOD:))/gi, '&lt;!--')
    .replace(/\n{3,}/g, '\n\n');
}
