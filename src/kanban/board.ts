import { UserError } from '../user-error.js';

/** The rollout's card: which one (by exact id) or, without an id, the one that belongs to this rollout. */
export interface Card {
  readonly taskId: string | undefined;
  /** Title for a card that has yet to be made. */
  readonly title: string;
  /** The rollout's slug (lower case, digits, `-`, `_`): the mark by which our section is found again. */
  readonly slug: string;
}

/** Everything between our two marks: Markdown. A mark inside it is made harmless, so nothing can end it early. */
export interface Section {
  readonly markdown: string;
}

export type Receipt =
  | {
      readonly outcome: 'written';
      readonly board: string;
      readonly taskId: string;
      /** Relative POSIX path of the card. */
      readonly path: string;
      /** created: the card is new; updated: our section changed; unchanged: it already said this. */
      readonly change: 'created' | 'updated' | 'unchanged';
      /** One sentence the user should hear, for example that git ignores the board. */
      readonly note?: string;
    }
  | {
      readonly outcome: 'handed-over';
      readonly board: string;
      /** Empty where the client has yet to give the id. */
      readonly taskId: string;
      /** What the call will do to the card. */
      readonly change: 'created' | 'updated' | 'unchanged';
      /** The call that the agent has to make, as it stands. */
      readonly call: { readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> };
      /** One sentence on why it is handed over. */
      readonly reason: string;
    };

export interface PutOptions {
  /** The receipt of what would happen, and nothing is written. */
  readonly dryRun?: boolean;
}

/** One verb. Every byte of the card outside our marked section stays as it was. */
export interface Board {
  readonly name: 'backlog-md' | 'claude-tasks';
  put(card: Card, section: Section, options?: PutOptions): Promise<Receipt>;
}

/** A section together with the rollout it belongs to. */
export interface MarkedSection extends Section {
  readonly slug: string;
}

const opening = (slug: string) => `<!-- rollout-manager:begin ${slug} -->`;
const closing = (slug: string) => `<!-- rollout-manager:end ${slug} -->`;

/**
 * Puts our section into a card's text: in place where its marks stand, else where `place` says (default: at the
 * end). The line ending of the text is kept; nothing outside the marks changes. Marks that were damaged by hand
 * (one without the other, or out of order) are left as they are and the section is placed anew.
 */
export function withSection(text: string, section: MarkedSection, place = atEnd): string {
  const eol = lineEndingOf(text);
  const block = markedBlock(section).replaceAll('\n', eol);
  const range = sectionRange(text, section.slug);
  return range === undefined ? place(text, block) : text.slice(0, range.start) + block + text.slice(range.end);
}

/** Our section, marks included, with line feeds. A mark of ours inside the Markdown is shown instead of obeyed. */
function markedBlock({ slug, markdown }: MarkedSection): string {
  const inner = markdown
    .replace(/\r\n?/g, '\n')
    .trim()
    .replace(/<!--(?=\s*rollout-manager:)/gi, '&lt;!--');
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
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(slug)) return;
  throw new UserError(
    'bad-slug',
    `The rollout's name ${JSON.stringify(slug.slice(0, 80))} cannot mark a card; use lower-case letters, digits, dash and underscore, at most 64 characters.`,
    'new-checkout',
  );
}
