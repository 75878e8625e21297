import { tamed } from '../text/markdown.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import type { LineDiff } from './line-diff.js';

/** The rollout's card: which one (by exact id) or, without an id, the one that belongs to this rollout. */
export interface Card {
  readonly taskId: string | undefined;
  /** Title for a card that has yet to be made. */
  readonly title: string;
  /**
   * The mark by which our section is found again: the rollout's slug, for a card beside the main one followed by `_`
   * and which it is: `new-checkout`, `new-checkout_rehearsal`. Slugs of rollouts hold no `_`.
   */
  readonly slug: string;
  /** The id that the rollout's journal remembers of this board, for boards that cannot be searched exactly. */
  readonly knownAs?: string;
  /** How far the rollout is, for the column of a new card. */
  readonly progress?: Progress;
  /** The stage that users are in, for boards that keep such facts beside the text. */
  readonly stage?: number;
  /** What another tool than ours may make of the section: a checklist and labels. */
  readonly checklist?: readonly CheckItem[];
  readonly labels?: readonly string[];
}

export type Progress = 'waiting' | 'under-way' | 'over';

export interface CheckItem {
  readonly text: string;
  readonly done: boolean;
}

/** Everything between our two marks: Markdown. A mark inside it is made harmless, so nothing can end it early. */
export interface Section {
  readonly markdown: string;
}

/** A call that another program has to make, as it stands. */
export interface HandedCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

interface Told {
  readonly board: string;
  /** Empty where the board has yet to give the id. */
  readonly taskId: string;
  /** created: the card is new; updated: our section changed; unchanged: it already said this. */
  readonly change: 'created' | 'updated' | 'unchanged';
  /** What changes in the card's text, line by line; empty where it is unchanged. */
  readonly difference: LineDiff;
}

export type Receipt =
  | (Told & {
      readonly outcome: 'written';
      /** Where the card lies: a relative POSIX path, an address, or project and task. */
      readonly path: string;
      /** Sentences the user should hear, for example that git ignores the board. */
      readonly note?: string;
    })
  | (Told & {
      readonly outcome: 'handed-over';
      /** The call that the agent has to make, as it stands. */
      readonly call: HandedCall;
      /** Why it is handed over, and what else the user should hear. */
      readonly reason: string;
    });

export interface PutOptions {
  /** The receipt of what would happen, and nothing is written. */
  readonly dryRun?: boolean;
}

/** Boards by the names that calls and the team's file use. */
export const boards = ['backlog-md', 'claude-tasks', 'wicked-kanban', 'github', 'hand-over'] as const;

/** One verb. Every byte of the card outside our marked section stays as it was. */
export interface Board {
  readonly name: (typeof boards)[number];
  put(card: Card, section: Section, options?: PutOptions): Promise<Receipt>;
}

/** A section together with the rollout it belongs to. */
export interface MarkedSection extends Section {
  readonly slug: string;
}

const opening = (slug: string) => `<!-- rollout-manager:begin ${slug} -->`;
const closing = (slug: string) => `<!-- rollout-manager:end ${slug} -->`;

/** A card's text with our section in it, and what its reader should hear of the marks. */
export interface Placed {
  readonly text: string;
  readonly note: string;
}

/**
 * Puts our section into a card's text: in place where its marks stand, else where `place` says (default: at the
 * end). The line ending of the text is kept; nothing outside the marks changes, and what a person ticked inside them
 * stays ticked. Marks that were damaged by hand (one without the other, or out of order) are left as they are and the
 * section is placed anew.
 */
export function placed(text: string, section: MarkedSection, place = atEnd): Placed {
  const eol = lineEndingOf(text);
  const range = sectionRange(text, section.slug);
  if (range === undefined) {
    const isDamaged = text.includes(opening(section.slug)) || text.includes(closing(section.slug));
    const note = isDamaged
      ? 'The marks around the section were damaged, so it was added anew; take away by hand what is left of the old one.'
      : '';
    return { text: place(text, markedBlock(section).replaceAll('\n', eol)), note };
  }
  const old = text.slice(range.start, range.end);
  const block = markedBlock({ ...section, markdown: withTicks(section.markdown, old) }).replaceAll('\n', eol);
  const isTwice = sectionRange(text.slice(range.end), section.slug) !== undefined;
  const note = isTwice ? 'The section stands there twice: the first was updated; take the other away by hand.' : '';
  return { text: text.slice(0, range.start) + block + text.slice(range.end), note };
}

/** As `placed`, the text alone. */
export function withSection(text: string, section: MarkedSection, place = atEnd): string {
  return placed(text, section, place).text;
}

/** What stands between our marks now; undefined where they do not stand whole. */
export function sectionIn(text: string, slug: string): string | undefined {
  const range = sectionRange(text, slug);
  return range === undefined ? undefined : text.slice(range.start, range.end);
}

/** Boxes that a person ticked stay ticked where the same words stand behind them. */
function withTicks(markdown: string, old: string): string {
  const ticked = new Set([...old.matchAll(/^[ \t]*- \[[xX]\] (.*?)\r?$/gm)].map(([, words]) => words));
  if (ticked.size === 0) return markdown;
  return markdown.replace(/^([ \t]*- )\[ \] (.*)$/gm, (line, start: string, words: string) =>
    ticked.has(words) ? `${start}[x] ${words}` : line,
  );
}

/** Our section, marks included, with line feeds. A mark of ours inside the Markdown is shown instead of obeyed. */
function markedBlock({ slug, markdown }: MarkedSection): string {
  const inner = tamed(
    markdown
      .replace(/\r\n?/g, '\n')
      .trim()
      .replace(/<!--(?=\s*rollout-manager:)/gi, '&lt;!--'),
  );
  return [opening(slug), inner, closing(slug)].join('\n');
}

/**
 * Where our section stands in a text, marks included; undefined where it does not, or not whole. A pair is an
 * opening mark whose next mark is the closing one: a lone opening mark further up must not swallow what lies between.
 */
export function sectionRange(text: string, slug: string): { start: number; end: number } | undefined {
  const [open, close] = [opening(slug), closing(slug)];
  for (let end = text.indexOf(close); end >= 0; end = text.indexOf(close, end + close.length)) {
    const start = text.lastIndexOf(open, end);
    if (start >= 0 && !text.slice(start, end).includes(close)) return { start, end: end + close.length };
  }
  return undefined;
}

/** The line ending a text already uses. */
export function lineEndingOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The block after the text, one empty line between. */
export function atEnd(text: string, block: string): string {
  const eol = lineEndingOf(text + block);
  if (text === '' || text === '\ufeff') return text + block + eol;
  const gap = text.endsWith(eol + eol) ? '' : text.endsWith(eol) ? eol : eol + eol;
  return text + gap + block + eol;
}

/** A slug stands inside an HTML comment, a label and the client's `chain_id`; anything else would break one of them. */
export function checkSlug(slug: string): void {
  // A feature of many words leaves a slug of 60 characters, and a card beside the main one bears more behind it.
  if (/^[a-z0-9][a-z0-9_-]{0,63}(?:_[a-z]{1,16})?$/.test(slug)) return;
  throw new UserError(
    'bad-slug',
    `The rollout's name ${JSON.stringify(slug.slice(0, 80))} cannot mark a card; use lower-case letters, digits, dash and underscore, at most 64 characters.`,
    'new-checkout',
  );
}

/** Somebody else put another section while ours was made: nobody can say which of the two is right. */
export function changedMeanwhile(card: string): UserError {
  return new UserError(
    'card-changed',
    `The section on ${quoted(card)} was changed by somebody else at this very moment, so nothing was written; look at the card, and call update-kanban again.`,
  );
}
