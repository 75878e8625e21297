import { placeOf } from '../catalog/place.js';
import { isDotEnv } from './environment.js';
import { type Entry, isLiteral, outlinesOf, valueAt } from './outline.js';
import type { Repository } from './repository.js';
import { linesOf } from './text-file.js';

/** A way to people that the repository names. Of hooks and secrets only the variable's name is read, never a value. */
export interface Channel {
  /** `#checkout`, the address of a channel, or a hook by its variable. */
  readonly channel: string;
  /** catalog: a service's entry; pipeline: a message of a job; receiver: where alerts go; hook: a variable alone. */
  readonly kind: 'catalog' | 'pipeline' | 'receiver' | 'hook';
  readonly path: string;
  readonly line: number;
}

type Reader = (path: string, lines: readonly string[]) => Channel[];

const readers: readonly { readonly files: RegExp; readonly read: Reader }[] = [
  { files: /(?:^|\/)(?:catalog-info|(?:service|entity)\.datadog|opslevel|cortex|port)\.ya?ml$/, read: catalogued },
  { files: /(?:^|\/)[\w.-]*alert-?manager[\w.-]*\.ya?ml$/i, read: receivers },
  {
    files: /^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab-ci\.yml$|^\.circleci\/config\.yml$|(?:^|\/)Jenkinsfile[^/]*$/,
    read: piped,
  },
];

const mostFiles = 200;
const mostBytes = 256 * 1024;

/** Channels in service catalogs, pipelines, Alertmanager's configuration and files of variables, in order of paths. */
export async function readChannels(repository: Pick<Repository, 'listing' | 'read'>): Promise<Channel[]> {
  const { files } = await repository.listing();
  const worth = files.flatMap((path) => {
    const read = readers.find(({ files: named }) => named.test(path))?.read ?? (isDotEnv(path) ? variables : undefined);
    return read === undefined || placeOf(path) !== 'product' ? [] : [{ path, read }];
  });
  return worth.slice(0, mostFiles).flatMap(({ path, read }) => {
    const text = repository.read(path, mostBytes);
    return text === undefined || !tells.test(text) ? [] : read(path, linesOf(text));
  });
}

/** One look at the whole text before its lines are taken apart. */
const tells = /slack|msteams|teams_webhook|pagerduty|opsgenie/i;

const channelName = /^#?([a-z0-9][a-z0-9_-]{1,79})$/;

function named(value: string | undefined): string | undefined {
  const name = channelName.exec(value ?? '')?.[1];
  return name === undefined || /^(?:true|false|null|none|\d+)$/.test(name) ? undefined : `#${name}`;
}

/** Entries of Backstage, Datadog, OpsLevel, Cortex and Port, whichever key each has for it. */
function catalogued(path: string, lines: readonly string[]): Channel[] {
  const found = outlinesOf(lines).flatMap((entries) =>
    entries.flatMap(({ path: at, value, line }): Channel[] => {
      const channel = isLiteral(value) ? catalogChannel(entries, at, value) : undefined;
      return channel === undefined ? [] : [{ channel, kind: 'catalog', path, line }];
    }),
  );
  return found;
}

const inSlack = /^https:\/\/[\w.-]+\.slack\.com\/(?!services\/)\S+$/;
const channelKey = /slack[\w./-]*(?:channels?(?:\[\d+\])?(?:\.name)?|channel-name)?$/i;
const otherKey = /token|secret|webhook|hook|api|enabled|team-?id|workspace|description/i;

function catalogChannel(entries: readonly Entry[], at: string, value: string): string | undefined {
  const parent = at.slice(0, at.lastIndexOf('.'));
  if (inSlack.test(value)) {
    const title = /#[\w-]+/.exec(valueAt(entries, `${parent}.title`) ?? valueAt(entries, `${parent}.name`) ?? '')?.[0];
    return title ?? named(/[?&]channel=([\w-]+)/.exec(value)?.[1]) ?? value;
  }
  const last = at.slice(at.lastIndexOf('.') + 1);
  const isOfSlack = valueAt(entries, `${parent}.type`) === 'slack' && /^(?:channel|contact|address)$/.test(last);
  return isOfSlack || (channelKey.test(at) && !otherKey.test(at)) ? named(value) : undefined;
}

const inJob =
  /\bchannels?["']?\s*[:=]\s*["'](#[a-z0-9][\w-]*)["']|\bSLACK_CHANNEL(?:_NAME)?["']?\s*[:=]\s*["']?#?([a-z][a-z0-9_-]+)["']?\s*$/;
const secretHook = /(?:secrets|vars|env)\.(\w*(?:SLACK|TEAMS)\w*HOOK\w*|\w*HOOK\w*SLACK\w*)/i;

function piped(path: string, lines: readonly string[]): Channel[] {
  return lines.flatMap((line, index): Channel[] => {
    if (/^\s*(?:#|\/\/)/.test(line)) return [];
    const [, written, variable] = inJob.exec(line) ?? [];
    const channel = named(written ?? variable);
    if (channel !== undefined) return [{ channel, kind: 'pipeline', path, line: index + 1 }];
    const hook = secretHook.exec(line)?.[1];
    return hook === undefined ? [] : [{ channel: hookText(hook), kind: 'hook', path, line: index + 1 }];
  });
}

/** The names of variables; what stands right of the equals sign is not looked at. */
function variables(path: string, lines: readonly string[]): Channel[] {
  return lines.flatMap((line, index): Channel[] => {
    const hook = /^\s*(?:export\s+)?(\w{0,80}(?:SLACK|TEAMS)_?\w{0,80}WEBHOOK\w*)\s*=/.exec(line)?.[1];
    return hook === undefined ? [] : [{ channel: hookText(hook), kind: 'hook', path, line: index + 1 }];
  });
}

function hookText(variable: string): string {
  return `${/slack/i.test(variable) ? 'Slack' : 'Teams'} by ${variable}`;
}

const reaching = /\.(slack|msteams|email|pagerduty|opsgenie)_?[cC]onfigs(?:\[0\])?(?:\.|$)/;

/** Receivers of Alertmanager, in its own file or as an object of its operator. */
function receivers(path: string, lines: readonly string[]): Channel[] {
  return outlinesOf(lines).flatMap((entries) =>
    entries.flatMap(({ path: at, value, line }): Channel[] => {
      const list = /^(.*\breceivers\[\d+\])\.name$/.exec(at)?.[1];
      if (list === undefined || !isLiteral(value)) return [];
      const own = entries.filter(
        ({ path: inner }) => inner.startsWith(`${list}.`) && reaching.test(inner.slice(list.length)),
      );
      if (own.length === 0) return [];
      const written = own.find(({ path: inner }) => inner.endsWith('.channel'));
      const channel = named(written?.value) ?? `alert receiver ${value}`;
      return [{ channel, kind: 'receiver', path, line: written === undefined ? line : written.line }];
    }),
  );
}
