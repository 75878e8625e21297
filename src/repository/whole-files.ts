import type { Change } from '../risk/change.js';
import { quoted } from '../text.js';
import type { DiffedFile } from './patch.js';
import type { Repository } from './repository.js';

/** A source file beyond this was made by a program, or takes a parser longer than the whole answer may take. */
const mostBytesOfFile = 1024 * 1024;
/** Both sides of all files together; held in memory while the change is judged. */
const mostBytes = 20 * 1024 * 1024;
/** A parser takes some milliseconds for each; a change of more is a sweep, of which these tell enough. */
const mostFiles = 2_000;

/**
 * Both sides of the files that are text, from git's store. git is asked for sizes first, so that a video that somebody
 * called a text is never brought into memory, and then for all that fits at once.
 */
export async function readWholeFiles(
  repository: Repository,
  wanted: readonly DiffedFile[],
): Promise<Pick<Change, 'whole' | 'gaps'>> {
  const whole = new Map<string, { before: string | undefined; after: string | undefined }>();
  const texts = wanted.filter(({ kind }) => kind === 'text');
  if (texts.length === 0) return { whole, gaps: [] };
  const sizes = await sizesOf(repository, objectsOf(texts.slice(0, mostFiles)));
  const tooLarge = texts.slice(mostFiles).map(({ path }) => path);
  const chosen: DiffedFile[] = [];
  let bytes = 0;
  for (const file of texts.slice(0, mostFiles)) {
    const own = objectsOf([file]).map((object) => sizes.get(object));
    const total = own.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    if (own.includes(undefined) || own.some((size) => (size ?? 0) > mostBytesOfFile) || bytes + total > mostBytes) {
      tooLarge.push(file.path);
      continue;
    }
    bytes += total;
    chosen.push(file);
  }
  const contents = await contentsOf(repository, objectsOf(chosen), bytes);
  for (const { path, oldObject, newObject } of chosen) {
    const [before, after] = [oldObject, newObject].map((object) => object && contents.get(object));
    const isMissing =
      (oldObject !== undefined && before === undefined) || (newObject !== undefined && after === undefined);
    if (isMissing) tooLarge.push(path);
    else whole.set(path, { before, after });
  }
  const shown = tooLarge.slice(0, 3).map(quoted).join(', ');
  const more = tooLarge.length > 3 ? ` and ${tooLarge.length - 3} more` : '';
  const why = 'too large, too many, or not in this clone';
  const gaps = tooLarge.length === 0 ? [] : [`Not read as whole files: ${shown}${more} (${why}).`];
  return { whole, gaps };
}

/** git's names for both sides of these files, as far as there are any. */
export function objectsOf(files: readonly DiffedFile[]): string[] {
  return files.flatMap(({ oldObject, newObject }) => [oldObject, newObject]).filter((object) => object !== undefined);
}

/** Bytes by object, of those that are there: `object type size` or `object missing` (git-cat-file(1), batch output). */
export async function sizesOf(repository: Repository, objects: readonly string[]): Promise<Map<string, number>> {
  const said = await repository.gitBytes(['cat-file', '--batch-check'], {
    input: `${objects.join('\n')}\n`,
    mostBytes: objects.length * mostHeader,
  });
  const lines = said?.bytes.toString('latin1').split('\n') ?? [];
  return new Map(
    lines.flatMap((line) => {
      const [, object, size] = /^(\S+) blob (\d+)$/.exec(line) ?? [];
      return object === undefined ? [] : [[object, Number(size)] as const];
    }),
  );
}

const mostHeader = 200;

/** As above, and after each such line the object and a line feed. */
async function contentsOf(
  repository: Repository,
  objects: readonly string[],
  bytes: number,
): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  if (objects.length === 0) return contents;
  const said = await repository.gitBytes(['cat-file', '--batch'], {
    input: `${objects.join('\n')}\n`,
    mostBytes: bytes + objects.length * mostHeader,
  });
  const all = said?.bytes ?? Buffer.alloc(0);
  for (let at = 0, end = all.indexOf(10); end >= 0; end = all.indexOf(10, at)) {
    const [, object, size] = /^(\S+) blob (\d+)$/.exec(all.toString('latin1', at, end)) ?? [];
    at = end + 1;
    if (object === undefined) continue;
    const last = at + Number(size);
    if (last > all.length) break;
    contents.set(object, all.toString('utf8', at, last));
    at = last + 1;
  }
  return contents;
}
