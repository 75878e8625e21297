import { isTooDeep } from '../text/nesting.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';

/** What a card's front matter says, as far as anyone here asks. */
export interface FrontMatter {
  readonly labels: readonly string[];
  readonly status?: string;
}

/** Cards carry some hundred bytes of front matter; what is larger was not written for a board. */
const mostCharacters = 32 * 1024;
/** Aliases are references and cost nothing, but merged keys (`<<`) are copied at every use. */
const mostAliases = 100;

/**
 * Reads a card's front matter without ever running it: gray-matter would evaluate a block that begins with
 * `---js`, so every language but YAML and JSON is refused before it is called, and its JavaScript engine is off.
 * It is used to read only, because its `stringify` reformats the bytes of others.
 *
 * @throws UserError `front-matter-executable`, `front-matter-broken`
 */
export async function readFrontMatter(text: string, file: string): Promise<FrontMatter> {
  const language = /^\ufeff?---(?!-)[ \t]*([^\r\n]*)/.exec(text)?.[1]?.trim().toLowerCase();
  if (language === undefined) return { labels: [] };
  if (!['', 'yaml', 'yml', 'json'].includes(language)) refuseLanguage(language, file);
  const block = text.slice(0, endOfBlock(text, file));
  const aliases = block.match(/(?:^|[\s,[{])\*[\w-]+/g)?.length ?? 0;
  if (block.length > mostCharacters || aliases > mostAliases || isTooDeep(block)) {
    throw broken(file, 'it is larger than a card needs');
  }
  const { default: matter } = await import('gray-matter');
  let data: unknown;
  try {
    data = matter(quotedNames(block), { engines: { javascript: neverRun } }).data;
  } catch (error) {
    // Everything gray-matter throws here says that the block does not parse, a stack too deep included.
    throw broken(file, error instanceof Error ? firstLine(error.message) : 'it does not parse');
  }
  const status = statusOf(data);
  return { labels: labelsOf(data), ...(status !== undefined && { status }) };
}

const neverRun = {
  parse: (): object => {
    throw new Error('executable front matter');
  },
};

function refuseLanguage(language: string, file: string): never {
  if (/^(js|javascript|coffee|coffeescript|cson|ts|typescript)\b/.test(language)) {
    throw new UserError(
      'front-matter-executable',
      `${quoted(file)} begins with executable front matter (${quoted(`---${language}`)}), which is never run here; rewrite its first block as YAML between two lines of \`---\`.`,
    );
  }
  throw broken(file, `its language ${quoted(language)} is unknown`);
}

/** Where the block ends, its closing `---` included. */
function endOfBlock(text: string, file: string): number {
  const close = /\r?\n---[ \t]*(?=\r?\n|$)/.exec(text);
  if (close === null) throw broken(file, 'its closing `---` is missing');
  return close.index + close[0].length;
}

/** Backlog.md accepts `assignee: @sara`, which YAML does not; it quotes such names before parsing, and so do we. */
function quotedNames(block: string): string {
  return block.replace(/^([^\S\n]*(?:assignee|reporter):.*|[^\S\n]*-[^\S\n]+@.*)$/gm, (line) =>
    line.replace(/(^|[\s[,])(@[^\s,\]"']+)/g, '$1"$2"'),
  );
}

function labelsOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('labels' in data)) return [];
  const { labels } = data;
  if (typeof labels === 'string') return [labels];
  return Array.isArray(labels) ? labels.filter((label): label is string => typeof label === 'string') : [];
}

function statusOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('status' in data)) return undefined;
  return typeof data.status === 'string' ? data.status : undefined;
}

function broken(file: string, why: string): UserError {
  return new UserError(
    'front-matter-broken',
    `The front matter of ${quoted(file)} cannot be read (${why}); correct the block between its two lines of \`---\`, nothing was changed.`,
  );
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, 160);
}
