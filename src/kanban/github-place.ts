import type { Repository } from '../repository/repository.js';
import { quoted } from '../text.js';
import { UserError } from '../user-error.js';

/** `github.com/shop/web`: what `gh --repo` takes. */
export interface GithubPlace {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/** An issue as a person names it: alone, with its repository, or by its address. */
export interface IssueId {
  readonly place: GithubPlace | undefined;
  readonly number: number;
}

const defaultHost = 'github.com';
const ownerName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const repositoryName = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251})$/;

/** `12`, `#12`, `shop/web#12` or an issue's address. @throws UserError `bad-task-id` */
export function issueIdOf(taskId: string): IssueId {
  const id = taskId.trim();
  const alone = /^#?([1-9]\d{0,9})$/.exec(id);
  if (alone !== null) return { place: undefined, number: Number(alone[1]) };
  const named = /^([^/\s#]+)\/([^/\s#]+)#([1-9]\d{0,9})$/.exec(id);
  const address = /^https:\/\/([^/\s]+)\/([^/\s]+)\/([^/\s]+)\/issues\/([1-9]\d{0,9})$/.exec(id);
  const [host, owner, name, number] =
    named === null ? (address ?? []).slice(1) : [defaultHost, named[1], named[2], named[3]];
  const place = placeFrom(host ?? '', owner ?? '', name ?? '');
  if (place !== undefined) return { place, number: Number(number) };
  throw new UserError(
    'bad-task-id',
    `${quoted(id)} names no issue; give its number, \`owner/name#12\`, or its address.`,
    '12',
  );
}

/** Whether an id can only be meant for GitHub. */
export function isIssueName(id: string): boolean {
  return /^[^/\s#]+\/[^/\s#]+#\d+$/.test(id) || /^https:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+\/issues\/\d+$/.test(id);
}

export function shownIssue({ host, owner, name }: GithubPlace, number: number): string {
  return host === defaultHost ? `${owner}/${name}#${number}` : `https://${host}/${owner}/${name}/issues/${number}`;
}

export const repoFlag = ({ host, owner, name }: GithubPlace) => `${host}/${owner}/${name}`;

/**
 * The repository on GitHub that the remotes name: the one that `gh repo set-default` chose, else the only one.
 *
 * @param otherHost a host besides github.com that `gh` is set up for (`GH_HOST`)
 * @throws UserError `no-github-repository`, `ambiguous-repository`
 */
export async function githubPlaceOf(repository: Repository, otherHost: string | undefined): Promise<GithubPlace> {
  const said = await repository.git(['config', '--get-regexp', '^remote\\..*\\.(url|gh-resolved)$']);
  const remotes = new Map<string, { place?: GithubPlace; isChosen?: boolean }>();
  for (const line of (said ?? '').split('\n')) {
    const [, remote = '', key, value = ''] = /^remote\.(.*)\.(url|gh-resolved) (.*)$/.exec(line) ?? [];
    const known = remotes.get(remote) ?? {};
    const place = key === 'url' ? placeOfUrl(value, otherHost) : undefined;
    if (place !== undefined) remotes.set(remote, { ...known, place });
    if (key === 'gh-resolved' && value === 'base') remotes.set(remote, { ...known, isChosen: true });
  }
  const there = [...remotes.values()].filter(({ place }) => place !== undefined);
  const chosen = there.filter(({ isChosen }) => isChosen === true);
  const asked = chosen.length === 1 ? chosen : there;
  const places = new Map(asked.flatMap(({ place }) => (place === undefined ? [] : [[repoFlag(place), place]])));
  const [first] = places.values();
  if (places.size === 1 && first !== undefined) return first;
  if (first === undefined)
    throw new UserError(
      'no-github-repository',
      'No remote of this repository lies on GitHub; name the issue by its address in `taskId`, or take another `board`.',
      'backlog-md',
    );
  throw new UserError(
    'ambiguous-repository',
    `The remotes name ${places.size} repositories on GitHub (${[...places.keys()].map(quoted).join(', ')}); choose one with \`gh repo set-default\`, or name the issue by its address in \`taskId\`.`,
  );
}

/** What is not on GitHub, and a name that could be anything else than one, is undefined. A token in it is left out. */
function placeOfUrl(url: string, otherHost: string | undefined): GithubPlace | undefined {
  const [, host = '', owner = '', name = ''] =
    /^(?:https?|ssh|git):\/\/(?:[^@/\s]*@)?([^/:\s]+)(?::\d+)?\/([^/\s]+)\/([^/\s]+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:[^@/\s]+@)?([^/:\s]+):([^/\s]+)\/([^/\s]+?)(?:\.git)?\/?$/.exec(url) ??
    [];
  const lower = host.toLowerCase();
  const isGithub = lower === defaultHost || lower.endsWith('.ghe.com') || lower === otherHost?.toLowerCase();
  return isGithub ? placeFrom(lower, owner, name) : undefined;
}

function placeFrom(host: string, owner: string, name: string): GithubPlace | undefined {
  const isPlain = hostName.test(host) && ownerName.test(owner) && repositoryName.test(name);
  return isPlain ? { host, owner, name } : undefined;
}
