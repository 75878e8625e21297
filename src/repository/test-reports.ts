import { UserError } from '../user-error.js';
import { breather } from './breathe.js';
import type { Repository } from './repository.js';
import { lineCounter } from './text-file.js';

/** One JUnit report: every CI and nearly every runner of tests writes this form. */
export interface TestReport {
  readonly path: string;
  readonly tests: number;
  readonly failed: number;
  readonly skipped: number;
  /** The first test that failed. */
  readonly failure?: { readonly line: number; readonly name: string };
  /** Ends before its end. */
  readonly broken?: boolean;
}

export interface TestReportsFound {
  readonly reports: readonly TestReport[];
  /** A source file that changed at or after the oldest report, or whose change cannot be told from it. */
  readonly changedSince?: string;
}

/** Where runners leave reports unless they are told otherwise; git mostly ignores these, so a listing lacks them. */
const reportFolders: readonly string[] = [
  '',
  'test-results',
  'test-results/junit',
  'test-reports',
  'test_results',
  'reports',
  'reports/junit',
  'reports/tests',
  'junit',
  'coverage',
  'build/test-results',
  'build/test-results/test',
  'build/reports',
  'target/surefire-reports',
  'target/failsafe-reports',
  'target/nextest/default',
  'target/nextest/ci',
  'artifacts',
  'out',
];
const mostReports = 500;
const firstBytes = 4096;
/** What changes no outcome of a test: documents, plans and boards. */
const noSource = /\.(?:md|mdx|adoc|rst|txt)$|^\.rollouts\/|^backlog\//;

/**
 * The JUnit reports that a run of the tests left in the checkout, of the root and of these folders. A report that git
 * tracks is a sample for somebody's test and does not count. A report tells of the present files only if it is newer
 * than all of them, which a change of branch undoes as well; the stamps of all files are asked only where a report lies.
 */
export async function readTestReports(
  repository: Repository,
  folders: readonly string[],
  options: { readonly signal: AbortSignal; readonly progress: (done: number, total: number, message: string) => void },
): Promise<TestReportsFound> {
  const { files, unwatched } = await repository.listing();
  const tracked = new Set(files.filter((file) => !unwatched.has(file)));
  const bases = [...new Set(['', ...folders.map((folder) => (folder === '.' ? '' : `${folder}/`))])];
  const places = bases.flatMap((base) => reportFolders.map((folder) => `${base}${folder}`.replace(/\/$/, '')));
  const paths = places.flatMap((folder) => xmlIn(repository, folder)).filter((path) => !tracked.has(path));
  const reports = [...new Set(paths)]
    .sort()
    .slice(0, mostReports)
    .flatMap((path) => reportAt(repository, path));
  if (reports.length === 0) return { reports };
  // Whatever else lies untracked beside a report (coverage, findings of linters) came from the same run.
  const beside = new Set(reports.map(({ path }) => neighbourhoodOf(path)));
  const written = Math.min(...reports.map(({ path }) => repository.stamp(path)?.modifiedMilliseconds ?? 0));
  const breathe = breather(options);
  for (const [index, file] of files.entries()) {
    const pause = breathe(index, files.length, 'Comparing files with the test reports');
    if (pause !== undefined) await pause;
    if (noSource.test(file) || (!tracked.has(file) && beside.has(neighbourhoodOf(file)))) continue;
    const stamp = repository.stamp(file);
    if (stamp !== undefined && stamp.modifiedMilliseconds >= written) return { reports, changedSince: file };
  }
  return { reports };
}

/** The folder; of a file at the root the file alone, because beside that lie sources. */
function neighbourhoodOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? path : path.slice(0, end);
}

function xmlIn(repository: Repository, folder: string): string[] {
  const names = namesIn(repository, folder === '' ? '.' : folder);
  return names.filter((name) => name.endsWith('.xml')).map((name) => (folder === '' ? name : `${folder}/${name}`));
}

/** A folder that is a link out of the repository is not looked into. */
function namesIn(repository: Repository, folder: string): readonly string[] {
  try {
    return repository.listFolder(folder);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function reportAt(repository: Repository, path: string): TestReport[] {
  const start = repository.readRaw(path, firstBytes)?.bytes.toString('latin1') ?? '';
  if (!/<testsuites?[\s>]/.test(start)) return [];
  const text = repository.read(path);
  return text === undefined ? [] : [parseTestReport(path, text)];
}

/** Counts test cases and not the numbers that suites claim, except where a suite failed before its first case. */
export function parseTestReport(path: string, text: string): TestReport {
  // What a test printed may hold anything, elements of a report among it.
  const blank = (found: string) => found.replace(/[^\n]/g, ' ');
  const plain = text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?(?:-->|(?![\s\S]))/g, blank);
  const lineAt = lineCounter(plain);
  let tests = 0;
  let failed = 0;
  let skipped = 0;
  let failure: TestReport['failure'];
  let current: { readonly name: string; readonly line: number; told: boolean } | undefined;
  for (const match of plain.matchAll(/<(testcase|failure|error|skipped)(?=[\s/>])((?:"[^"]*"|'[^']*'|[^>"'])*)>/g)) {
    const [, element, attributes = ''] = match;
    if (element === 'testcase') {
      tests += 1;
      current = { name: testNameIn(attributes), line: lineAt(match.index), told: false };
    } else if (current !== undefined && !current.told) {
      current.told = true;
      if (element === 'skipped') skipped += 1;
      else {
        failed += 1;
        failure ??= { line: current.line, name: current.name };
      }
    }
  }
  const claimed = [...plain.matchAll(/<testsuites?\s[^>]*?\b(?:failures|errors)\s*=\s*["']0*([1-9]\d*)["']/g)][0];
  if (failed === 0 && claimed !== undefined) {
    failed = Number(claimed[1]);
    failure = { line: plain.slice(0, claimed.index).split('\n').length, name: 'a whole suite' };
  }
  const broken = !/<\/testsuites?>\s*$|<testsuites?\s[^>]*\/>\s*$/.test(plain);
  return {
    path,
    tests,
    failed,
    skipped,
    ...(failure === undefined ? {} : { failure }),
    ...(broken ? { broken } : {}),
  };
}

function testNameIn(attributes: string): string {
  const value = (key: string) => new RegExp(`(?:^|\\s)${key}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1];
  const name = value('name') ?? 'a test without a name';
  const group = value('classname');
  return group === undefined || group === '' ? name : `${group} ${name}`;
}
