import type { Repository } from '../repository/repository.js';
import { excerpt, quoted } from '../text.js';
import { UserError } from '../user-error.js';
import { type Board, type Card, changedMeanwhile, checkSlug, placed, type Receipt, sectionIn } from './board.js';
import { type GithubPlace, githubPlaceOf, issueIdOf, repoFlag, shownIssue } from './github-place.js';
import { isRecord } from './json.js';
import { lineDiff } from './line-diff.js';
import { type ProgramPlace, rootOf, runProgram } from './program.js';

interface Issue {
  readonly number: number;
  readonly body: string;
  readonly url: string;
}

/** Looked through for the mark where the journal remembers no issue; GitHub's own search goes by words, not by marks. */
const mostIssues = 1000;
const fields = 'number,body,url';

interface Gh {
  readonly place: GithubPlace;
  /** Standard output. @throws UserError `no-gh`, `gh-signed-out`, `unknown-task`, `board-refused` */
  run(args: readonly string[], input?: string): Promise<string>;
}

/**
 * Issues of GitHub, through the user's own `gh`: argument vectors, texts on standard input. GitHub has no write that
 * fails when somebody else wrote first, so the issue is read again before and after.
 *
 * @throws UserError `no-gh`, `gh-signed-out`, `no-github-repository`, `ambiguous-repository`, `bad-task-id`,
 * `unknown-task`, `ambiguous-task`, `card-changed`, `write-lost`, `board-refused`
 */
export function githubIssues(repository: Repository, machine: ProgramPlace): Board {
  return {
    name: 'github',
    async put(card, section, options = {}) {
      checkSlug(card.slug);
      const asked = card.taskId ?? card.knownAs;
      const id = asked === undefined ? undefined : issueIdOf(asked);
      const place = id?.place ?? (await githubPlaceOf(repository, machine.environment.GH_HOST));
      const checkout = await rootOf(repository);
      const gh: Gh = { place, run: (args, input = '') => runGh(args, { ...machine, checkout, input }) };
      const issue = id === undefined ? await ownIssue(gh, card.slug) : await viewed(gh, id.number);
      const wanted = { slug: card.slug, ...section };
      if (issue === undefined)
        return create(gh, card, { text: placed('', wanted).text, isDry: options.dryRun === true });
      const after = placed(issue.body, wanted);
      const change = after.text === issue.body ? 'unchanged' : 'updated';
      if (change === 'updated' && options.dryRun !== true) await edit(gh, issue, wanted);
      return receipt(gh, { ...issue, change, note: after.note }, [issue.body, after.text]);
    },
  };
}

async function edit(gh: Gh, read: Issue, section: { readonly slug: string; readonly markdown: string }): Promise<void> {
  const latest = await viewed(gh, read.number);
  if (sectionIn(latest.body, section.slug) !== sectionIn(read.body, section.slug))
    throw changedMeanwhile(shownIssue(gh.place, read.number));
  const wanted = placed(latest.body, section).text;
  const repo = repoFlag(gh.place);
  await gh.run(['issue', 'edit', String(read.number), '--repo', repo, '--body-file', '-'], wanted);
  await readBack(gh, read.number, wanted);
}

async function create(gh: Gh, card: Card, { text, isDry }: { text: string; isDry: boolean }): Promise<Receipt> {
  const repo = repoFlag(gh.place);
  if (isDry) return receipt(gh, { number: 0, url: repo, change: 'created', note: '' }, ['', text]);
  const said = await gh.run(['issue', 'create', '--repo', repo, '--title', card.title, '--body-file', '-'], text);
  const number = /\/issues\/(\d+)\s*$/.exec(said)?.[1];
  if (number === undefined)
    throw refused(`it answered ${said.trim() === '' ? 'nothing' : said} instead of the new issue's address`);
  const issue = await readBack(gh, Number(number), text);
  return receipt(gh, { ...issue, change: 'created', note: '' }, ['', text]);
}

async function readBack(gh: Gh, number: number, wanted: string): Promise<Issue> {
  const issue = await viewed(gh, number);
  if (bare(issue.body) === bare(wanted)) return issue;
  throw new UserError(
    'write-lost',
    `${quoted(shownIssue(gh.place, number))} does not say what was written to it: somebody else wrote at the same moment; look at the issue, and call update-kanban again.`,
  );
}

/** GitHub gives no promise on line endings and on what stands around a text. */
const bare = (text: string) => text.replace(/\r\n/g, '\n').trim();

async function viewed(gh: Gh, number: number): Promise<Issue> {
  const said = await gh.run(['issue', 'view', String(number), '--repo', repoFlag(gh.place), '--json', fields]);
  const issue = issueIn(parsed(said));
  if (issue?.number !== number) throw refused('its answer holds no such issue');
  if (!issue.url.includes('/pull/')) return issue;
  throw new UserError(
    'unknown-task',
    `${quoted(shownIssue(gh.place, number))} is a pull request; name an issue, or leave \`taskId\` out to have one made.`,
  );
}

async function ownIssue(gh: Gh, slug: string): Promise<Issue | undefined> {
  const limit = ['--state', 'all', '--limit', String(mostIssues)];
  const said = parsed(await gh.run(['issue', 'list', '--repo', repoFlag(gh.place), ...limit, '--json', fields]));
  const issues = Array.isArray(said) ? said.flatMap((one) => issueIn(one) ?? []) : [];
  const own = issues.filter(({ body }) => sectionIn(body, slug) !== undefined);
  if (own.length <= 1) return own[0];
  const names = own.map(({ number }) => quoted(shownIssue(gh.place, number)));
  throw new UserError(
    'ambiguous-task',
    `${own.length} issues belong to the rollout ${quoted(slug)} (${names.join(', ')}); say which with \`taskId\`.`,
    String(own[0]?.number),
  );
}

function issueIn(value: unknown): Issue | undefined {
  if (!isRecord(value)) return undefined;
  const { number, body, url } = value;
  if (typeof number !== 'number') return undefined;
  return { number, body: typeof body === 'string' ? body : '', url: typeof url === 'string' ? url : '' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('its answer is no JSON');
  }
}

function receipt(
  { place }: Gh,
  { number, url, change, note }: Omit<Issue, 'body'> & { change: Receipt['change']; note: string },
  [before, after]: readonly [string, string],
): Receipt {
  const taskId = number === 0 ? '' : shownIssue(place, number);
  return {
    outcome: 'written',
    board: 'github',
    taskId,
    path: url,
    change,
    difference: lineDiff(before, after, taskId === '' ? 'new issue' : taskId),
    ...(note !== '' && { note }),
  };
}

async function runGh(args: readonly string[], machine: ProgramPlace & { readonly input: string }): Promise<string> {
  const quiet = { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1', GH_PAGER: '', GH_DEBUG: '' };
  const ran = await runProgram('gh', args, { ...machine, environment: { ...machine.environment, ...quiet } });
  if (ran.end === 'missing')
    throw new UserError(
      'no-gh',
      'Issues of GitHub are written by the command `gh`, and it is not on PATH; install it, or take the `board` hand-over, which gives the text to post.',
      'hand-over',
    );
  if (ran.end === 'stopped') throw refused(ran.why);
  if (ran.exitCode === 0) return ran.stdout;
  const words = excerpt(ran.stderr.trim().split('\n')[0] ?? '', 200);
  // gh's manual, "exit codes": 4 where a command requires authentication.
  if (ran.exitCode === 4)
    throw new UserError(
      'gh-signed-out',
      '`gh` is not signed in; run `gh auth login`, or take the `board` hand-over, which gives the text to post.',
      'hand-over',
    );
  if (/could not resolve to an? issue|not found/i.test(words))
    throw new UserError('unknown-task', `GitHub knows no such issue or repository (${quoted(words)}); check the id.`);
  throw refused(words === '' ? `exit code ${ran.exitCode}` : words);
}

function refused(why: string): UserError {
  return new UserError(
    'board-refused',
    `\`gh\` did not do what was asked (${quoted(why)}); look at the issue before calling again.`,
  );
}
