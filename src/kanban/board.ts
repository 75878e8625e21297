/** The rollout's card: which one (by exact id) or, without an id, the one that belongs to this rollout. */
export interface Card {
  readonly taskId: string | undefined;
  /** Title for a card that has yet to be made. */
  readonly title: string;
  /** The rollout's slug: the mark by which our section is found again. */
  readonly slug: string;
}

/** Everything between our two marks. Markdown, line feeds, no marks inside. */
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
    }
  | {
      readonly outcome: 'handed-over';
      readonly board: string;
      readonly taskId: string;
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

const opening = (slug: string) => `<!-- rollout-manager:begin ${slug} -->`;
const closing = (slug: string) => `<!-- rollout-manager:end ${slug} -->`;

/**
 * Puts our section into a card's text: in place where its marks stand, else at the end. The line ending of the
 * text is kept; nothing outside the marks changes. Marks that were damaged by hand (one without the other, or
 * out of order) are left as they are and the section is appended anew.
 */
export function withSection(text: string, slug: string, section: Section): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const block = [opening(slug), section.markdown.trim(), closing(slug)].join('\n').replace(/\r?\n/g, eol);
  const range = sectionRange(text, slug);
  if (range !== undefined) return text.slice(0, range.start) + block + text.slice(range.end);
  if (text === '') return block + eol;
  const gap = text.endsWith(eol + eol) ? '' : text.endsWith(eol) ? eol : eol + eol;
  return text + gap + block + eol;
}

/** Where our section stands in a text, marks included; undefined where it does not, or not whole. */
export function sectionRange(text: string, slug: string): { start: number; end: number } | undefined {
  const start = text.indexOf(opening(slug));
  const close = text.indexOf(closing(slug));
  if (start < 0 || close < start) return undefined;
  return { start, end: close + closing(slug).length };
}
