import { byCodeUnits, counted } from '../text.js';
import type { Change, ChangedFile } from './change.js';
import type { Proof } from './findings.js';

/** What one row of the table of weights sees in a change. */
export interface Sign {
  /** Undefined where nobody can tell: it then counts as usual and adds nothing. */
  readonly value: number | undefined;
  /** What was seen; empty where it was not and its absence tells a reader nothing. */
  readonly sentence: string;
  readonly proofs?: readonly Proof[];
  /** Full ids of past commits, newest first. */
  readonly commits?: readonly string[];
}

export const mostShown = 3;

const configuration = /\.(ya?ml|toml|ini|conf|cfg|properties|json5?|env|xml|tf|tfvars)$|dockerfile/i;
const delivery =
  /(^|\/)(\.github|\.circleci|\.gitlab|\.buildkite|\.azure|ci|k8s|kubernetes|kube|helm|charts?|terraform|deploy|deployment|infra|manifests)(\/|-)|jenkinsfile|\.travis|cloudbuild|\.gitlab-ci|azure-pipelines/i;
/** Manifests and lock files: new versions of dependencies were not taken back more often than other changes. */
const dependencies =
  /(^|\/)(package(-lock)?\.json|pnpm-lock\.yaml|pom\.xml|cargo\.toml|pyproject\.toml|pubspec\.ya?ml)$/i;
const documents = /\.(md|mdx|rst|txt|adoc)$|(^|\/)docs?\//i;
/** Lists of dependencies and of build steps that end like a text. */
const listed = /(^|\/)((dev-|test-)?requirements[^/]*|constraints[^/]*|CMakeLists|robots)\.txt$/i;
const translations = /(^|\/)(locales?|i18n|translations?|lang)\/.*\.(ya?ml|json|properties|xml)$/i;
/** Written by package managers; the word in the name locks no thread. */
const lockFile = /(^|\/)([^/]*[.-]lock(file)?(\.(json|ya?ml|hcl))?|npm-shrinkwrap\.json|go\.sum)$/i;
const prose = /\.(md|mdx|rst|adoc)$/i;
const code = /\.(go|java|kt|py|rb|ts|js|tsx|jsx|scala|cs|rs|dart|c|cc|cpp|h|mjs|cjs|php|swift|ex|exs)$/i;
const tests =
  /(^|\/)(tests?|specs?|__tests__|testing|e2e|fixtures?|testdata|cypress)(\/|$)|[._-](test|spec)s?\.[a-z]+$|_test\.go$|tests?\.(java|kt|cs|scala)$/i;
/** Parts of names too (`SessionStore`, `authz`), but not the authors of a book. */
const authWords =
  /auth(?!ors?(?![a-z]))|login|session|oauth|saml|permission|token|password|credential|security|crypto/i;
const apiPath = /(^|\/)apis?(\/|\.)|\.proto$|graphql|openapi|swagger|endpoint|controller|route|handler/i;
const concurrentPath = /async|concurren|thread|lock|pool|worker|queue|job|schedul|executor|task/i;
const concurrentCode = /\b(async|await|goroutine|go func|thread|promise|synchronized|mutex|lock|concurrent)\b/i;

function isConfiguration(path: string): boolean {
  if (prose.test(path) || translations.test(path) || lockFile.test(path)) return false;
  return delivery.test(path) || (configuration.test(path) && !dependencies.test(path));
}

export const pathSigns = {
  configuration: ({ files }: Change): Sign =>
    whether(
      files.filter(({ path }) => isConfiguration(path)),
      'Changes configuration, pipelines or infrastructure',
    ),
  authentication: ({ files }: Change): Sign =>
    whether(
      files.filter(({ path }) => authWords.test(path)),
      'Changes files about authentication, sessions or secrets',
    ),
  interface: ({ files }: Change): Sign =>
    whether(
      files.filter(({ path }) => apiPath.test(path)),
      'Changes files about an interface (routes, controllers, API definitions)',
    ),
  concurrency: ({ files }: Change): Sign => {
    const inCode = files.flatMap((file) => concurrentLine(file) ?? []);
    if (inCode.length > 0) {
      return { value: 1, sentence: `Adds concurrent code${inFiles(inCode)}.`, proofs: inCode.slice(0, mostShown) };
    }
    const byPath = files.filter(({ path }) => concurrentPath.test(path) && !lockFile.test(path));
    if (byPath.length === 0 && files.some(isUnreadCode)) return { value: undefined, sentence: '' };
    return whether(byPath, 'Changes files about work in parallel (queues, jobs, locks, workers)');
  },
  documents: ({ files }: Change): Sign =>
    whether(
      files.filter(({ path }) => documents.test(path) && !listed.test(path)),
      'Brings its documentation along',
    ),
} as const;

const trying =
  /\b(us(e|ing)|switch|enable|turn on|default|replace|migrat\w*|re-?land|re-?apply|again|retry|attempt|try|move to|upgrade|bump|update .* to|roll|ci|github actions?|workflows?|build)\b/i;
const calm = /\b(fix\w*|docs?|document\w*|typo|readme|comments?|changelog|tests?|log(s|ging)?|translat\w*|lint)\b/i;

export const titleSigns = {
  titleTries: (title: string): Sign => {
    const word = trying.exec(title)?.[0];
    if (word === undefined) return { value: 0, sentence: '' };
    return {
      value: 1,
      sentence: `The title says “${word.replace(/ .{12,} /, ' … ')}”: changes so called were taken back more often.`,
    };
  },
  titleCalms: (title: string): Sign => {
    const word = calm.exec(title)?.[0];
    if (word === undefined) return { value: 0, sentence: '' };
    return { value: 1, sentence: `The title says “${word}”: changes so called stayed more often.` };
  },
} as const;

const isProductCode = ({ path }: ChangedFile) => code.test(path) && !tests.test(path);
const isUnreadCode = (file: ChangedFile) => isProductCode(file) && file.added > 0 && file.hunks.length === 0;

function concurrentLine(file: ChangedFile): Proof | undefined {
  if (!isProductCode(file)) return undefined;
  for (const { newLine, added } of file.hunks) {
    const at = added.findIndex((line) => concurrentCode.test(line));
    if (at >= 0) return { path: file.path, line: newLine + at, what: quote(added[at] ?? '') };
  }
  return undefined;
}

function whether(found: readonly ChangedFile[], words: string): Sign {
  if (found.length === 0) return { value: 0, sentence: '' };
  const largest = [...found].sort((a, b) => b.added + b.removed - (a.added + a.removed) || byCodeUnits(a.path, b.path));
  const proofs = largest.flatMap((file) => firstLine(file) ?? []).slice(0, mostShown);
  // Where they are is told by the proofs; a file without lines has none.
  const named = proofs.length === 0 ? where(largest.map(({ path }) => path)) : inFiles(largest);
  return { value: 1, sentence: `${words}${named}.`, proofs };
}

/** The first line of the change in this file that says something, after the change or, where it is gone, before it. */
function firstLine(file: ChangedFile): Proof | undefined {
  for (const { newLine, oldLine, added, removed } of file.hunks) {
    const after = added.findIndex((line) => line.trim() !== '');
    if (after >= 0) return { path: file.path, line: newLine + after, what: quote(added[after] ?? '') };
    const before = removed.findIndex((line) => line.trim() !== '');
    const path = file.oldPath ?? file.path;
    if (before >= 0) return { path, line: oldLine + before, what: quote(removed[before] ?? ''), gone: true };
  }
  return undefined;
}

/** A piece of the line as it stands there, so that it can be checked against the file. */
function quote(line: string): string {
  return line.trim().slice(0, 120);
}

function inFiles(files: readonly unknown[]): string {
  return ` in ${counted(files.length, 'file')}`;
}

function where(paths: readonly string[]): string {
  const [first, ...others] = paths;
  if (first === undefined) return '';
  return others.length === 0 ? `: \`${first}\`` : `: \`${first}\` and ${others.length} more`;
}
