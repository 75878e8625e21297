import { byCodeUnits } from '../text.js';
import { UserError } from '../user-error.js';
import { rest } from './breathe.js';
import { codeOf, type FileSystem } from './bytes.js';

/** The files of one checkout, as it stands. */
export interface Listing {
  /** Relative POSIX paths in the order of their code units, each once. */
  readonly files: readonly string[];
  /** Those of them that a sparse checkout leaves out: git knows their names, the disk does not hold them. */
  readonly leftOut: ReadonlySet<string>;
  /** Those whose changes git would not tell: not tracked, in a submodule, or set to be taken as unchanged. */
  readonly unwatched: ReadonlySet<string>;
}

export interface Surroundings {
  readonly root: string;
  readonly fs: FileSystem;
  readonly git: (args: readonly string[]) => Promise<string | undefined>;
  readonly signal?: AbortSignal | undefined;
  /** Of the checkout, where somebody may ask again. */
  readonly identity?: object | undefined;
}

/** What git last said of a checkout, and the listing made of it: nearly always it says the same again. */
const lastSaid = new WeakMap<object, { readonly output: string; readonly listing: Listing }>();

/**
 * What git tracks or would track, with the tracked files of submodules; else a walk that honours .gitignore.
 * @throws UserError `bare-repository`; the signal's reason once it is aborted
 */
export async function listingOf(surroundings: Surroundings): Promise<Listing> {
  const { root, fs, git, signal, identity } = surroundings;
  const output = await git(['ls-files', '-z', '-v', '--cached', '--others', '--exclude-standard']);
  signal?.throwIfAborted();
  if (output !== undefined) {
    const before = identity === undefined ? undefined : lastSaid.get(identity);
    if (before?.output === output) return before.listing;
    const first = await listed(output, signal);
    const listing = await withSubmodules(first, surroundings);
    if (identity !== undefined && !hasSubmodules(first)) lastSaid.set(identity, { output, listing });
    return listing;
  }
  if (isBare(root, fs)) {
    throw new UserError(
      'bare-repository',
      'This is a bare repository, which holds no files; give `repository` a checkout of it.',
    );
  }
  // A partial clone may lack the very .gitignore that git needs to tell what else there is; nothing is fetched for it.
  const tracked = await git(['ls-files', '-z', '-v', '--cached']);
  const { walk } = await import('./walk.js');
  const walked = await walk(root, fs, signal);
  const known = tracked === undefined ? undefined : await withSubmodules(await listed(tracked, signal), surroundings);
  const files = [...new Set([...(known?.files ?? []), ...walked])].sort(byCodeUnits);
  return { files, leftOut: known?.leftOut ?? new Set(), unwatched: new Set(files) };
}

interface Listed {
  readonly tracked: string[];
  readonly others: string[];
  readonly leftOut: Set<string>;
  readonly unwatched: Set<string>;
  /** The tracked files stand in the order of their code units. */
  readonly isSorted: boolean;
}

/**
 * `H path`, `S path` (left out by a sparse checkout), `? path` (not tracked), each ended by a NUL. A small letter
 * stands for a file that git was told to take as unchanged. Pauses, because 200,000 files take 100 ms.
 */
async function listed(output: string, signal: AbortSignal | undefined): Promise<Listed> {
  const tracked: string[] = [];
  const others: string[] = [];
  const leftOut = new Set<string>();
  const unwatched = new Set<string>();
  let seen = 0;
  let last = '';
  let isSorted = true;
  for (let start = 0, end = output.indexOf('\0'); end >= 0; start = end + 1, end = output.indexOf('\0', start)) {
    seen += 1;
    if (seen % filesAtOnce === 0) await rest(signal);
    const file = output.slice(start + 2, end);
    // Another repository's folder inside this one, which git does not look into.
    if (file.endsWith('/')) continue;
    const tag = output.charAt(start);
    if (tag === '?') others.push(file);
    // A merge that is not resolved lists one path up to three times, one after the other.
    else if (file !== last) {
      tracked.push(file);
      isSorted &&= last < file;
      last = file;
    }
    if (tag === 'S' || tag === 's') leftOut.add(file);
    if (tag === '?' || tag === 'S' || tag >= 'a') unwatched.add(file);
  }
  return { tracked, others, leftOut, unwatched, isSorted };
}

const filesAtOnce = 20_000;

/** git looks into submodules only for tracked files alone, so that is a second call, made where there are any. */
async function withSubmodules(first: Listed, { git, signal }: Surroundings): Promise<Listing> {
  const recursed = hasSubmodules(first)
    ? await git(['ls-files', '-z', '-v', '--cached', '--recurse-submodules'])
    : undefined;
  const { tracked, leftOut, unwatched, isSorted } = recursed === undefined ? first : await listed(recursed, signal);
  // git sorts by bytes, which is nearly always the same order: looking is ten times cheaper than sorting.
  const isInOrder = isSorted && first.others.length === 0;
  const files = isInOrder ? tracked : [...tracked, ...first.others].sort(byCodeUnits);
  return { files, leftOut, unwatched: recursed === undefined ? unwatched : new Set(files) };
}

function hasSubmodules({ tracked }: Listed): boolean {
  return tracked.includes('.gitmodules');
}

/** The layout of a repository's inside: a bare one, or the `.git` folder of another. */
function isBare(root: string, fs: FileSystem): boolean {
  const isFolder = (name: string) => {
    try {
      return fs.statSync(`${root}/${name}`).isDirectory();
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return false;
    }
  };
  return fs.existsSync(`${root}/HEAD`) && isFolder('objects') && isFolder('refs') && !fs.existsSync(`${root}/.git`);
}
