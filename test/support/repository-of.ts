import type { Repository } from '../../src/repository/repository.js';
import { byCodeUnits } from '../../src/text.js';
import { UserError } from '../../src/user-error.js';

export interface MemoryRepository extends Repository {
  /** What the files hold now. */
  readonly files: Map<string, string>;
  /** Paths that refuse to be written, as a full disk would. */
  readonly refuses: Set<string>;
}

/** Files in memory have no times, so nothing may be kept of them from one call to the next. */
const stamp = {
  bytes: 0,
  modifiedMilliseconds: 0,
  changedMilliseconds: Number.POSITIVE_INFINITY,
  inode: 0,
};

/** A whole repository on one screen of the test: path → text. `git` answers by its first word, where given. */
export function repositoryOf(
  contents: Readonly<Record<string, string>>,
  git: Readonly<Record<string, string>> = {},
): MemoryRepository {
  const files = new Map(Object.entries(contents));
  const refuses = new Set<string>();
  const put = (file: string, text: string) => {
    if (refuses.has(file)) {
      throw new UserError(
        'write-refused',
        `\`${file}\` could not be written: no space is left on the disk; nothing was changed.`,
      );
    }
    files.set(file, text);
  };
  const add = ({ file, line }: { readonly file: string; readonly line: string }) => {
    const before = files.get(file) ?? '';
    put(file, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
  };
  // One process and no disk: nobody else writes while a test's operation runs.
  const locked: Repository['locked'] = async (file, act) =>
    act({
      abandoned: [],
      adopt: () => {},
      write(text, line) {
        const before = files.get(file);
        put(file, text);
        try {
          if (line !== undefined) add(line);
        } catch (error) {
          if (before === undefined) files.delete(file);
          else files.set(file, before);
          throw error;
        }
      },
      append: add,
    });
  return {
    name: 'shop',
    files,
    refuses,
    identity: {},
    listing: async () => ({
      files: [...files.keys()].sort(byCodeUnits),
      leftOut: new Set(),
      unwatched: new Set(files.keys()),
    }),
    readRaw: (file, limit) => {
      const text = files.get(file);
      if (text === undefined) return undefined;
      const bytes = Buffer.from(text);
      return { bytes: bytes.subarray(0, limit), isCut: bytes.length > limit, stamp };
    },
    stamp: (file) => (files.has(file) ? stamp : undefined),
    listFolder: (folder) =>
      [...files.keys()]
        .filter((file) => file.startsWith(`${folder}/`) && !file.slice(folder.length + 1).includes('/'))
        .map((file) => file.slice(folder.length + 1))
        .sort(byCodeUnits),
    read: (file, limit) => files.get(file)?.slice(0, limit),
    readWhole: (file) => files.get(file),
    write: async (file, text) => put(file, text),
    locked,
    update: (file, change) =>
      locked(file, async (held) => {
        const before = files.get(file);
        const after = await change(before);
        if (after === undefined || after === before) return false;
        held.write(after);
        return true;
      }),
    git: async (args) => git[args[0] ?? ''],
    gitBytes: async (args) => {
      const said = git[args[0] ?? ''];
      return said === undefined ? undefined : { bytes: Buffer.from(said), isCut: false };
    },
  };
}
