import type { Sighting } from '../catalog/provider.js';
import type { FlagPlace } from './flag-keys.js';
import { extensionOf, lineCounter, type TextFile } from './text-file.js';

const sourceEndings = new Set(
  '.ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .astro .py .rb .erb .haml .slim .go .java .kt .kts .scala .groovy .cs .cshtml .razor .fs .php .rs .ex .exs .heex .swift .dart .c .cc .cpp .h'.split(
    ' ',
  ),
);

export function isSource(path: string): boolean {
  return sourceEndings.has(extensionOf(path)) && !/\.min\.|\.d\.ts$|(?:^|\/)(?:dist|build|generated)\//.test(path);
}

export interface CallSearch {
  search(file: TextFile): { calls: Sighting[]; evaluations: FlagPlace[] };
}

const mostKeysAFile = 200;

/** Looks for all literals in one pass. A flag's literal that opens a call is followed by the flag's key. */
export function callSearch(literals: readonly { literal: string; flag: boolean }[]): CallSearch | undefined {
  if (literals.length === 0) return undefined;
  const longestFirst = [...literals].sort(
    (a, b) => b.literal.length - a.literal.length || (a.literal < b.literal ? -1 : 1),
  );
  const source = longestFirst.map(({ literal }) => asPattern(literal)).join('|');
  const flags = new Set(literals.filter(({ flag }) => flag).map(({ literal }) => literal));
  return { search: (file) => searchIn(file, new RegExp(source, 'g'), flags) };
}

function searchIn({ path, text }: TextFile, pattern: RegExp, flags: ReadonlySet<string>) {
  const calls: Sighting[] = [];
  const evaluations: FlagPlace[] = [];
  const seen = new Set<string>();
  const lineAt = lineCounter(text);
  for (const match of text.matchAll(pattern)) {
    const [value] = match;
    const line = lineAt(match.index);
    if (!seen.has(value)) {
      calls.push({ kind: 'call', value, path, line });
      seen.add(value);
    }
    if (!flags.has(value) || evaluations.length >= mostKeysAFile) continue;
    const key = keyAfter.exec(text.slice(match.index + value.length, match.index + value.length + 200));
    const name = key?.[1] ?? key?.[2];
    if (name !== undefined) evaluations.push({ key: name, path, line });
  }
  return { calls, evaluations };
}

/** A literal that starts with a letter does not match in the middle of a longer name. */
function asPattern(literal: string): string {
  const escaped = literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return /^\w/.test(literal) ? `(?<!\\w)${escaped}` : escaped;
}

/** A string literal, or a Ruby or Elixir symbol, as the first argument; after a context argument in Go and C#. */
const keyAfter = /^\s*(?:ctx\s*,\s*|request\s*,\s*)?(?:["'`]([\w][\w.:/-]{0,127})["'`]|:(\w{1,128}))/;
