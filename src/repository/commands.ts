import type { Sighting } from '../catalog/provider.js';
import { nameOf, sightingsOf, type TextFile } from './text-file.js';

const pipelineFile =
  /^(?:\.github\/(?:workflows|actions)\/.+\.ya?ml|\.gitlab-ci\.yml|\.gitlab\/.+\.yml|\.circleci\/.+\.ya?ml|\.buildkite\/.+|\.drone\.ya?ml|\.woodpecker(?:\.ya?ml|\/.+)|bitbucket-pipelines\.yml|\.travis\.yml|\.semaphore\/.+\.ya?ml|\.codecatalyst\/.+)$|(?:^|\/)(?:azure-pipelines[^/]*\.ya?ml|cloudbuild[^/]*\.ya?ml|buildspec[^/]*\.ya?ml|Jenkinsfile[^/]*|action\.ya?ml|Taskfile\.ya?ml|shipit\.[\w.-]*yml)$/;
const scriptFile =
  /(?:^|\/)(?:Makefile|GNUmakefile|[Jj]ustfile|Rakefile|Procfile)$|\.(?:mk|sh|bash|ps1|jenkinsfile)$|(?:^|\/)(?:bin|scripts?)\/[\w-]+$/;

/** Whether a file holds commands that somebody, or some pipeline, runs. */
export function runsCommands(path: string): boolean {
  return pipelineFile.test(path) || scriptFile.test(path) || isDockerfile(path);
}

export function isPipeline(path: string): boolean {
  return pipelineFile.test(path);
}

export function isDockerfile(path: string): boolean {
  return /^(?:Dockerfile(?:\..+)?|Containerfile|.+\.Dockerfile)$/.test(nameOf(path));
}

/** `uses: owner/action@ref`, without the ref. */
export function actionSightings(file: TextFile): Sighting[] {
  return sightingsOf('action', file, /^\s*(?:-\s+)?uses:\s*["']?([\w.-]+\/[\w./-]+)@/gm);
}

/** Words that stand before the command itself. */
const before =
  /^(?:(?:sudo|exec|time|then|do|else|if|!|-|@|\+|RUN|CMD|run:|script:|command:|cmd:|sh|bat|nohup|command|call)\s+|[@-](?=\w)|[A-Z_][A-Z0-9_]*=\S*\s+)+/;
const wrappers =
  /^(?:npx(?:\s+--?\w+)*|pnpm(?:\s+exec|\s+dlx)?|yarn(?:\s+dlx)?|bunx|bundle\s+exec|poetry\s+run|uv\s+run|uvx|pipenv\s+run)\s+/;

/**
 * The commands on each line whose first word is one that the catalog knows, cut to their first words: a full
 * command line may carry a secret, and nobody needs it.
 */
export function commandSightings(
  { path }: TextFile,
  lines: readonly string[],
  firstWords: ReadonlySet<string>,
): Sighting[] {
  const found: Sighting[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.length < 3 || /^\s*(?:#|\/\/|echo\b|-\s*echo\b|@?echo\b)/.test(line)) continue;
    for (const part of line.split(/&&|\|\||[;|"'`()]|\$\(/)) {
      const command = part
        .replace(/^\s*(?:-\s+)?/, '')
        .replace(before, '')
        .trim();
      for (const form of [command, command.replace(wrappers, '')]) {
        const words = form.split(/\s+/, 4);
        if (words[0] === undefined || !firstWords.has(words[0])) continue;
        found.push({ kind: 'cli', value: words.join(' '), path, line: index + 1 });
        if (form === command.replace(wrappers, '')) break;
      }
    }
  }
  return found;
}
