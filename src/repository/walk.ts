import nodeFs from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from './bytes.js';

const { O_RDONLY, O_NOFOLLOW: noFollow = 0, O_NONBLOCK: noWait = 0 } = nodeFs.constants;

const neverEntered = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__']);
/** One folder of 200,000 must not keep the others from being seen; names of so many take some 50 MB. */
const mostFiles = 500_000;

/** Every file below a folder that has no git, .gitignore files honoured, links not followed. */
export async function walk(root: string, fs: FileSystem, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  const queue: { folder: string; rules: readonly Rules[] }[] = [{ folder: '', rules: [] }];
  for (let next = queue.pop(); next !== undefined && found.length < mostFiles; next = queue.pop()) {
    if (queue.length % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const entries = entriesOf(fs, path.join(root, next.folder));
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? rulesOf(fs, root, next.folder)
      : undefined;
    const rules = own === undefined ? next.rules : [...next.rules, own];
    for (const entry of entries) {
      const relative = next.folder === '' ? entry.name : `${next.folder}/${entry.name}`;
      if (entry.isDirectory() && !neverEntered.has(entry.name) && !ignored(rules, `${relative}/`)) {
        queue.push({ folder: relative, rules });
      } else if (entry.isFile() && entry.name !== '.git' && !ignored(rules, relative)) found.push(relative);
    }
  }
  return found;
}

interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

/** As in git, the rules nearest to the file have the last word, and only they can take back (`!kept.log`). */
function ignored(rules: readonly Rules[], relative: string): boolean {
  for (const { folder, matcher } of rules.toReversed()) {
    const verdict = matcher.test(folder === '' ? relative : relative.slice(folder.length + 1));
    if (verdict.ignored || verdict.unignored) return verdict.ignored;
  }
  return false;
}

function rulesOf(fs: FileSystem, root: string, folder: string): Rules {
  const descriptor = fs.openSync(path.join(root, folder, '.gitignore'), O_RDONLY | noFollow | noWait);
  try {
    if (!fs.fstatSync(descriptor).isFile()) return { folder, matcher: ignore() };
    const buffer = Buffer.alloc(256 * 1024);
    const length = fs.readSync(descriptor, buffer, 0, buffer.length, null);
    return { folder, matcher: ignore().add(buffer.toString('utf8', 0, length)) };
  } finally {
    fs.closeSync(descriptor);
  }
}

function entriesOf(fs: FileSystem, absolute: string) {
  try {
    return fs.readdirSync(absolute, { withFileTypes: true });
  } catch {
    return [];
  }
}
