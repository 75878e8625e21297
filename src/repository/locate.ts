import nodeFs from 'node:fs';
import path from 'node:path';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { type FileSystem, openRepository, type Repository, type Self } from './repository.js';

export interface Caller {
  readonly door: 'mcp' | 'cli';
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly roots: readonly string[];
  readonly signal: AbortSignal;
  readonly fileSystem?: FileSystem;
  readonly self?: Self;
}

/**
 * The repository that a call means: its `repository` argument, else the client's project, else the first root
 * that the client offers, else the working directory (climbed to the folder that holds `.git`). Over MCP a path
 * is taken only inside the project or the offered roots, because there a model chooses it.
 */
export function repositoryOfCall(argument: string | undefined, caller: Caller): Repository {
  const fs = caller.fileSystem ?? nodeFs;
  const project = projectFolder(caller.environment);
  const home = project ?? caller.roots[0] ?? climbToGit(caller.workingDirectory, fs);
  const folder = argument === undefined ? home : path.resolve(home, argument);
  const real = existingFolder(fs, folder, argument ?? folder);
  if (caller.door === 'mcp') {
    const allowed = [...(project === undefined ? [] : [project]), ...caller.roots];
    if (allowed.length === 0) allowed.push(home);
    refuseOutside(fs, real, allowed, argument ?? folder);
  }
  return openRepository(real, {
    environment: caller.environment,
    signal: caller.signal,
    remembers: caller.door === 'mcp',
    ...(caller.fileSystem === undefined ? {} : { fileSystem: caller.fileSystem }),
    ...(caller.self === undefined ? {} : { self: caller.self }),
  });
}

/** An unset variable reaches an MCP server as the literal `${CLAUDE_PROJECT_DIR}` of the manifest. */
function projectFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = environment.CLAUDE_PROJECT_DIR;
  return folder === undefined || folder === '' || folder.startsWith('${') ? undefined : folder;
}

function climbToGit(from: string, fs: FileSystem): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return from;
  }
}

function existingFolder(fs: FileSystem, folder: string, asked: string): string {
  try {
    const real = fs.realpathSync(folder);
    if (fs.statSync(real).isDirectory()) return real;
  } catch {
    throw new UserError(
      'no-such-folder',
      `There is no folder ${quoted(asked)}; give \`repository\` the path of a checkout, or leave it out for the current project.`,
    );
  }
  throw new UserError('not-a-folder', `${quoted(asked)} is a file; give \`repository\` the folder of a checkout.`);
}

function refuseOutside(fs: FileSystem, real: string, allowed: readonly string[], asked: string): void {
  const inside = allowed.some((root) => {
    if (!fs.existsSync(root)) return false;
    const relative = path.relative(fs.realpathSync(root), real);
    return (
      relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
    );
  });
  if (inside) return;
  throw new UserError(
    'path-outside',
    `${quoted(asked)} lies outside the project; name a folder inside it, or leave \`repository\` out to mean the project itself.`,
  );
}
