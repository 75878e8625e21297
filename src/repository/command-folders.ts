import { type Entry, outlinesOf } from './outline.js';
import { nameOf, type TextFile } from './text-file.js';

/**
 * Answers the folder of the repository that a command is run in, where a file says so in plain words: `cd infra &&` before
 * it, its option `-chdir=infra`, the `dir:` of its task, the `working-directory:` of its step or job. Undefined for folders
 * of a machine, behind a variable, of what a build makes, and where the same file may make the folder itself or runs in
 * other repositories.
 */
export function commandFolders(
  { path, text }: TextFile,
  lines: readonly string[],
): (index: number, parts: readonly string[], at: number) => string | undefined {
  const mayTell = text.includes('dir') || text.includes('cd ');
  if (!mayTell || isForOthers(path, text)) return () => undefined;
  let brings: boolean | undefined;
  const told = text.includes('working-directory:') || /^[ \t]+dir:/m.test(text) ? settingsOf(lines) : undefined;
  return (index, parts, at) => {
    const option = /\s-chdir[= ](\S+)/.exec(parts[at] ?? '')?.[1];
    const entered = parts.slice(0, at).flatMap((part) => entering.exec(part)?.[1] ?? []);
    const folder = plainFolder([told?.(index + 1) ?? '', ...entered, option ?? ''].filter((it) => it !== '').join('/'));
    if (folder === undefined) return undefined;
    brings ??= bringsFolders.test(text);
    return brings || makes(text, folder) ? undefined : folder;
  };
}

const entering = /^\s*(?:-\s+)?(?:(?:run|script|cmd|command):\s+|RUN\s+)?[@-]?cd\s+(\S+)\s*$/;

/** A workflow that others call, and an action, work in the checkout of whoever uses them. */
function isForOthers(path: string, text: string): boolean {
  return text.includes('workflow_call') || /^action\.ya?ml$/.test(nameOf(path));
}

/** Another repository, or what an earlier job made, is laid out beside or over this one. */
const bringsFolders =
  /\bgit (?:clone|worktree)\b|^[ \t]+repository:|download-artifact|\bsubmodule|\bunzip\b|\btar -?\w*x|\brsync\b/m;

/** What builds make, and what keeps state. */
const made =
  /^(?:\..*|build|builds|dist|out|output|outputs|public|target|tmp|temp|bin|release|releases|artifacts?|site|_site|www|node_modules|vendor|cdk\.out|coverage|_build|_site|work|workspace)$/i;

/** Without what leads up or nowhere; undefined for what is no plain relative path. */
function plainFolder(written: string): string | undefined {
  const plain = written.replace(/["']/g, '').replace(/\/+/g, '/').replace(/\/$/, '');
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(plain)) return undefined;
  const parts: string[] = [];
  for (const part of plain.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.length === 0 || parts.some((part) => made.test(part)) ? undefined : parts.join('/');
}

/** Whether a folder, or the first of those above it, is made or fetched in the same file. */
function makes(text: string, folder: string): boolean {
  const [first = ''] = folder.split('/');
  const word = first.replace(/[.]/g, '\\.');
  return new RegExp(
    `\\b(?:mkdir|cp|mv|ln|New-Item|init|create|new|generate|eject)\\b[^\\n]*\\b${word}\\b|^[ \\t]+path:\\s*["']?(?:\\./)?${word}\\b`,
    'm',
  ).test(text);
}

/** The folder that a task or step, its job or its workflow sets, by the line (1-based) of a command in it. */
function settingsOf(lines: readonly string[]): (line: number) => string | undefined {
  const entries = outlinesOf(lines).flat();
  const values = new Map(entries.filter(({ path }) => folderKey.test(path)).map(({ path, value }) => [path, value]));
  return (line) => {
    const at = entryAt(entries, line);
    const task = /^tasks\.[^.[]+/.exec(at)?.[0];
    if (task !== undefined) return values.get(`${task}.dir`);
    const step = /^(?:.*\.)?steps\[\d+\]/.exec(at)?.[0];
    if (step === undefined) return undefined;
    const job = /^jobs\.[^.[]+/.exec(at)?.[0];
    return (
      values.get(`${step}.working-directory`) ??
      values.get(`${job}.defaults.run.working-directory`) ??
      values.get('defaults.run.working-directory')
    );
  };
}

const folderKey = /(?:^|\.)(?:dir|working-directory)$/;

/** The path of the last entry that begins on this line or before. */
function entryAt(entries: readonly Entry[], line: number): string {
  let found = '';
  for (const entry of entries) {
    if (entry.line > line) break;
    found = entry.path;
  }
  return found;
}
