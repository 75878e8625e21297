import type { Document, LineCounter, Node } from 'yaml';
import { isTooDeep } from './nesting.js';

// The only file that parses YAML, so that no call can forget a bound: nesting, aliases, and what an error quotes.

/** As many references as a generous pipeline makes; each may stand for all that came before it. */
const mostAliases = 100;

export interface YamlOptions {
  readonly lineCounter?: LineCounter;
  /** False where a key that stands twice is no fault. */
  readonly uniqueKeys?: boolean;
}

/**
 * Every document of a stream, with its errors; tags run nothing. Errors quote no text and carry an offset, `pos`.
 * @throws Error where the text is nested too deeply to be followed
 */
export async function parseYamlStream(text: string, options: YamlOptions = {}): Promise<readonly Document[]> {
  refuseDeep(text);
  const { parseAllDocuments } = await import('yaml');
  return [...parseAllDocuments(text, { ...options, ...quiet })];
}

/** As `parseYamlStream`, for a text of one document: a second one is an error. */
export async function parseYaml(text: string, options: YamlOptions = {}): Promise<Document> {
  refuseDeep(text);
  const { parseDocument } = await import('yaml');
  return parseDocument(text, { ...options, ...quiet });
}

/** Excerpts in errors could quote a secret, and making one for each error takes as long as there are lines before it. */
const quiet = { prettyErrors: false } as const;

function refuseDeep(text: string): void {
  if (isTooDeep(text)) throw new RangeError('It is nested too deeply to be read.');
}

/**
 * The plain value of a document, or of one node in it; undefined where its aliases would make it grow without bound.
 */
export function plainYaml(document: Document, node?: Node): unknown {
  try {
    const value: unknown =
      node === undefined
        ? document.toJS({ maxAliasCount: mostAliases })
        : node.toJS(document, { maxAliasCount: mostAliases });
    return value;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
