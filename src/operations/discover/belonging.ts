import type { Inventories } from '../../repository/inventories/inventories.js';
import { bareName, type Service } from '../../repository/inventories/services.js';
import { namesIt, plain, wordsIn } from '../../repository/watches/rule-words.js';
import { quoted } from '../../text.js';
import { UserError } from '../../user-error.js';
import { nearest } from '../nearest.js';

interface Placed {
  readonly path: string;
  readonly line: number;
}

/** Answers which service something belongs to; undefined where none, or no one in particular. */
export interface Belonging {
  /** Of a workload: by its name, else by its folder; a repository with one service at its root owns them all. */
  ofWorkload(workload: Placed & { readonly name: string }): string | undefined;
  /** Of a rule: the first service that its words name, else the one in whose folder it lies. */
  ofRule(rule: Placed): string | undefined;
  ofDashboard(dashboard: Placed & { readonly title: string; readonly metrics: readonly string[] }): string | undefined;
  ofPath(path: string): string | undefined;
}

export function belongingOf({ services, rules }: Inventories): Belonging {
  // The longest name first: `checkout-worker` is not the checkout's.
  const byLength = [...services].sort((a, b) => b.name.length - a.name.length);
  const byFolder = new Map(services.toReversed().map(({ folder, name }) => [folder, name]));
  const byName = new Map(services.flatMap((service) => namesOf(service).map((name) => [plain(name), service.name])));
  const words = new Map(
    rules.flatMap(({ path, rules: all }) => all.map((rule) => [`${path}:${rule.line}`, rule.words])),
  );
  const [only] = services.length === 1 ? services : [];
  const inFolder = (path: string) => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const name = byFolder.get(path.slice(0, end));
      if (name !== undefined) return name;
    }
    return undefined;
  };
  const named = (texts: Iterable<string>) =>
    byLength.find((service) => namesOf(service).some((name) => namesIt(texts, name)))?.name;
  return {
    ofWorkload: ({ name, path }) =>
      byName.get(plain(name)) ??
      byName.get(bareName(name)) ??
      inFolder(path) ??
      (only?.folder === '.' ? only.name : undefined),
    ofRule: ({ path, line }) => named(words.get(`${path}:${line}`) ?? []) ?? inFolder(path),
    ofDashboard: ({ title, metrics, path }) => named(wordsIn([title, path, ...metrics].join(' '))) ?? inFolder(path),
    ofPath: (path) => inFolder(path) ?? (only?.folder === '.' ? only.name : undefined),
  };
}

/** What people call a service: its name, and its folder's. */
export function namesOf({ name, folder }: Service): string[] {
  return folder === '.' ? [name] : [...new Set([name, folder.slice(folder.lastIndexOf('/') + 1)])];
}

/**
 * The service that a caller means by its name or folder.
 * @throws UserError `unknown-service`
 */
export function serviceNamed(asked: string, services: readonly Service[]): Service {
  const folder = asked.replace(/^\.\//, '').replace(/\/+$/, '');
  const found =
    services.find(({ name }) => name === asked) ??
    services.find(
      (service) => service.folder === folder || namesOf(service).some((name) => plain(name) === plain(asked)),
    );
  if (found !== undefined) return found;
  if (services.length === 0) {
    throw new UserError(
      'unknown-service',
      `No service was found in the repository; leave \`service\` out, or give \`under\` a folder.`,
    );
  }
  const names = services.map(({ name }) => name);
  const meant = nearest(asked, names);
  const hint = meant === undefined ? '' : ` did you mean ${quoted(meant)}?`;
  const listed = names.slice(0, 8).join(', ');
  throw new UserError(
    'unknown-service',
    `There is no service ${quoted(asked)};${hint} The services are ${listed}${names.length > 8 ? ` and ${names.length - 8} more` : ''}.`,
  );
}
