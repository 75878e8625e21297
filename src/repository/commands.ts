import type { Sighting } from '../catalog/provider.js';
import { commandFolders } from './command-folders.js';
import { isLiteral, outlinesOf } from './outline.js';
import { extensionOf, linesOf, nameOf, type TextFile } from './text-file.js';

export { actionSightings, azureSteps } from './pipeline-actions.js';

const pipelineAtRoot =
  /^(?:\.github\/(?:workflows|actions)\/.+\.ya?ml|\.gitlab-ci\.yml|\.gitlab\/.+\.yml|\.circleci\/.+\.ya?ml|\.buildkite\/.+|\.drone\.ya?ml|\.woodpecker(?:\.ya?ml|\/.+)|bitbucket-pipelines\.yml|\.travis\.yml|\.semaphore\/.+\.ya?ml|\.codecatalyst\/.+)$/;
const pipelineByName =
  /^(?:(?:.*\.)?azure-pipelines?[^/]*\.ya?ml|[\w-]+\.gitlab-ci[\w.-]*\.ya?ml|cloudbuild[^/]*\.ya?ml|buildspec[^/]*\.ya?ml|Jenkinsfile[^/]*|action\.ya?ml|[Tt]askfile(?:\.dist)?\.ya?ml|shipit\.[\w.-]*yml)$/;
const scriptNames = new Set(
  'Makefile GNUmakefile Justfile justfile .justfile Rakefile Procfile mise.toml .mise.toml'.split(' '),
);
const scriptEndings = new Set(['.mk', '.sh', '.bash', '.ps1', '.jenkinsfile', '.just']);

/** Whether a file holds commands that somebody, or some pipeline, runs. */
export function runsCommands(path: string): boolean {
  return isPipeline(path) || isScript(path) || isDockerfile(path);
}

export function isPipeline(path: string): boolean {
  return (
    ((path.startsWith('.') || path.startsWith('b')) && pipelineAtRoot.test(path)) ||
    pipelineByName.test(nameOf(path)) ||
    (path.includes('az') && /(?:^|\/)(?:\.?azure-?(?:pipelines|devops)|\.azdo)\/.+\.ya?ml$/.test(path)) ||
    (path.includes('task') && /(?:^|\/)\.?taskfiles?\/.+\.ya?ml$/i.test(path))
  );
}

/** Azure takes its pipelines from files of any name, so those of no telling name are known by their steps. */
export function isAzurePipeline({ path, text }: TextFile): boolean {
  return (
    text.includes('task:') &&
    !isPipeline(path) &&
    /^[^\S\n]*-\s+task:\s*["']?[A-Za-z][\w.-]*@\d/m.test(text) &&
    /^(?:trigger|pool|stages|jobs|steps|extends|parameters)\s*:/m.test(text)
  );
}

function isScript(path: string): boolean {
  const ending = extensionOf(path);
  if (scriptNames.has(nameOf(path))) return true;
  // Rendered under the name that remains.
  if (ending === '.j2') return /(?:\.(?:sh|bash|ps1|just|mk)|\/(?:Makefile|[Jj]ustfile))\.j2$/.test(path);
  if (ending !== '') return scriptEndings.has(ending);
  return /(?:^|\/)(?:bin|scripts?)\/[\w-]+$/.test(path);
}

export function isDockerfile(path: string): boolean {
  return /^(?:Dockerfile(?:\..+)?|Containerfile|.+\.Dockerfile)$/.test(nameOf(path));
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
  file: TextFile,
  lines: readonly string[],
  firstWords: ReadonlySet<string>,
): Sighting[] {
  const { path } = file;
  const found = nameOf(path).startsWith('cloudbuild') ? buildSteps(path, lines, firstWords) : [];
  const isLocal = makesCluster(path, lines);
  let folders: ReturnType<typeof commandFolders> | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.length < 3 || /^\s*(?:#|\/\/|echo\b|-\s*echo\b|@?echo\b)/.test(line)) continue;
    // Dokku is told what to do over SSH, or by a push, as the one user that it has.
    if (line.includes('dokku@')) found.push({ kind: 'cli', value: 'dokku', path, line: index + 1 });
    const parts = line.split(/&&|\|\||[;|"'`()]|\$\(/);
    for (const [at, part] of parts.entries()) {
      const command = part
        .replace(/^\s*(?:-\s+)?/, '')
        .replace(before, '')
        .trim();
      for (const form of [command, command.replace(wrappers, '')]) {
        const words = form.split(/\s+/, 4);
        if (words[0] === undefined || !firstWords.has(words[0])) continue;
        // The version of a tool that is to be there.
        if (words[1] === '=') continue;
        folders ??= commandFolders(file, lines);
        const inside = folders(index, parts, at);
        const told = { kind: 'cli' as const, value: words.join(' '), path, line: index + 1 };
        const sighting = inside === undefined ? told : { ...told, inside };
        // `create --dry-run -o yaml | apply -f -` applies what it wrote down.
        const isTrial = isLocal || (triesOnly(lines, index) && (dryRun.test(part) || !line.includes('|')));
        found.push(isTrial ? { ...sighting, role: 'test' } : sighting);
        if (form === command.replace(wrappers, '')) break;
      }
    }
  }
  return found;
}

/** Commands in `scripts` of package.json: each value is a command line. */
export function scriptSightings({ path, text }: TextFile, firstWords: ReadonlySet<string>): Sighting[] {
  const scripts = /"scripts"\s*:\s*\{/.exec(text);
  if (scripts === null) return [];
  const first = text.slice(0, scripts.index).split('\n').length;
  const last = text.slice(0, text.indexOf('}', scripts.index)).split('\n').length;
  const kept = linesOf(text).map((line, index) =>
    index >= first - 1 && index < last ? line.replace(/^\s*"[^"]*"\s*:/, '') : '',
  );
  return commandSightings({ path, text }, kept, firstWords);
}

const dryRun = /\s--?dry-?run\b(?!=(?:none|false))|\s--validate-only\b/;

/** Whether a command, as far as it goes on over the next lines, only says what it would do. */
function triesOnly(lines: readonly string[], at: number): boolean {
  for (let index = at; index < at + 12; index += 1) {
    const line = lines[index] ?? '';
    if (dryRun.test(line)) return true;
    if (!/\\\s*$/.test(line)) return false;
  }
  return false;
}

/**
 * Steps of Google Cloud Build: a program, by its entrypoint or the last part of its image, and its arguments in a list.
 * Scripts that a shell is given are found by lines, as everywhere.
 */
function buildSteps(path: string, lines: readonly string[], firstWords: ReadonlySet<string>): Sighting[] {
  return outlinesOf(lines).flatMap((entries) => {
    const steps = new Map<string, { program: string; line: number; words: string[] }>();
    for (const { path: at, value, line } of entries) {
      const [, step = '', key = ''] = /^steps(\[\d+\])\.(name|entrypoint|args(?:\[\d+\])?)$/.exec(at) ?? [];
      if (key === '' || value === '') continue;
      const known = steps.get(step) ?? { program: '', line, words: [] };
      steps.set(step, known);
      if (key === 'entrypoint') known.program = value;
      else if (key === 'name') known.program ||= value.slice(value.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
      else if (value.startsWith('[')) known.words.push(...(value.match(/[^\s"',[\]]+(?: [^"',[\]]+)*/g) ?? []));
      else known.words.push(value);
    }
    return [...steps.values()].flatMap(({ program, line, words }): Sighting[] => {
      if (!firstWords.has(program)) return [];
      const value = [program, ...words.filter(isLiteral).slice(0, 3)].join(' ');
      return [{ kind: 'cli', value, path, line }];
    });
  });
}

/** What makes a cluster that lives as long as the job. */
const ownCluster =
  /helm\/kind-action|engineerd\/setup-kind|setup-minikube|minikube start|kind create cluster|k3d cluster create|setup-k3[ds]|AbsaOSS\/k3d-action|nolar\/setup-k3d|microk8s-action|localstack start|setup-localstack|kubernetes_kind|\bact-runner\b/;

/**
 * Whether a script makes a cluster on the machine that it runs on: what it installs there is to be tried out. The
 * targets of a Makefile may each mean another cluster, so they are not asked.
 */
function makesCluster(path: string, lines: readonly string[]): boolean {
  return (
    /(?:\.(?:sh|bash|zsh|ps1)|(?:^|\/)(?:bin|scripts?)\/[\w-]+)$/.test(path) &&
    lines.some((line) => localCluster.test(line) && !/^\s*(?:#|\/\/)/.test(line))
  );
}

const localCluster = /\b(?:kind create cluster|k3d cluster create|minikube start|ctlptl create cluster)\b/;

/** Lines (1-based) of a workflow's jobs that deploy to a cluster of their own: that is a test. */
export function trialLines(lines: readonly string[]): (line: number) => boolean {
  if (!lines.some((line) => ownCluster.test(line))) return () => false;
  const jobs = lines.findIndex((line) => /^jobs:\s*(?:#.*)?$/.test(line));
  // What knows no jobs is one job.
  if (jobs < 0) return () => true;
  const trials = new Set<number>();
  let start = jobs + 1;
  const close = (end: number) => {
    if (lines.slice(start, end).some((line) => ownCluster.test(line)))
      for (let at = start; at < end; at += 1) trials.add(at + 1);
    start = end;
  };
  const indent = /^\s*/.exec(lines.slice(jobs + 1).find((line) => /^\s+[\w-]+:/.test(line)) ?? '')?.[0].length ?? 2;
  for (let at = jobs + 2; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (/\S/.test(line) && line.search(/\S/) <= indent && /^\s*[\w-]+:/.test(line)) close(at);
  }
  close(lines.length);
  return (line) => trials.has(line);
}
