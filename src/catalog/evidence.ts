import { byCodeUnits } from '../text.js';
import type { Atom } from './match.js';
import type { Place } from './place.js';
import type { Evidence, Sighting, SignalKind, Strength } from './provider.js';

const strengthOfKind: Readonly<Record<SignalKind, Strength>> = {
  file: 'strong',
  kind: 'strong',
  annotation: 'strong',
  terraform: 'strong',
  cfn: 'strong',
  bicep: 'strong',
  call: 'strong',
  flag: 'strong',
  npm: 'medium',
  pypi: 'medium',
  go: 'medium',
  maven: 'medium',
  gem: 'medium',
  cargo: 'medium',
  nuget: 'medium',
  composer: 'medium',
  hex: 'medium',
  pub: 'medium',
  pod: 'medium',
  swift: 'medium',
  image: 'medium',
  helm: 'medium',
  action: 'medium',
  cli: 'medium',
  mcp: 'weak',
  env: 'weak',
};

/** Build servers: their files prove a deployment only where one of them deploys. */
const buildServers: ReadonlySet<string> = new Set(
  'appveyor azure-pipelines bitbucket-pipelines bitrise buildkite circleci cirrus-ci codefresh codemagic concourse dagger drone github-actions gitlab-ci gocd jenkins semaphore-ci teamcity tekton travis-ci'.split(
    ' ',
  ),
);
/** Whether the product is a build server. */
export function isBuildServer(id: string): boolean {
  return buildServers.has(id);
}

/** Run by build servers all over, without anything reaching an environment. */
const buildsOnly = new Set(['docker', 'docker-compose', 'goreleaser', 'fastlane', ...buildServers]);

export const rank: Readonly<Record<Strength, number>> = { strong: 0, medium: 1, weak: 2 };

/** Evidence that still knows where it lies. */
export interface Met extends Evidence {
  readonly place: Place;
}

/** So that one provider cannot fill an answer; the best are kept. */
export const mostEvidence = 5;

/** Actions and commands that get ready, look or pack, and change nothing where users are. */
const preparing =
  /^action:.*setup-|^action:fluxcd\/flux2\/action$|^action:redhat-actions\/(?:oc|openshift)-\w*install|:(?:terraform|tofu) (?:plan|init|workspace)$|:kustomize build$|:sam (?:build|package)$|:helm (?:dependency|package|push)$|:cdk (?:synth|diff)$|:pulumi (?:preview|stack)$|:az bicep$|:(?:cf|oc) (?:api|auth|login|proc\w+|project|target)$|:vercel (?:build|pull)$|:serverless package$|:skaffold render$|:ansible-galaxy$|:krane render$|:nomad plan$/;

/** Whether a pipeline that does this brings something to an environment. */
export function isDeployment(atom: Atom): boolean {
  return (
    atom.capability === 'deployment' &&
    (atom.kind === 'cli' || atom.kind === 'action') &&
    (!buildsOnly.has(atom.provider.id) || atom.signal.startsWith('action:*')) &&
    !preparing.test(atom.signal)
  );
}

/** A sighting in the words of the signal it met, graded by its kind and by where it lies. */
export function evidenceOf(atom: Atom, sighting: Sighting, place: Place, deploys: ReadonlySet<string>): Met {
  const idle = buildServers.has(atom.provider.id) && !deploys.has(sighting.path);
  const strength = place !== 'product' || idle ? 'weak' : strengthOfKind[atom.kind];
  return { signal: atom.signal, path: sighting.path, line: sighting.line, strength, place };
}

/** Settings of a vendor's command line tool: where nothing else speaks of the vendor, nobody calls that tool. */
const toolSettings = new Set([
  'file:**/.sentryclirc',
  'file:**/sentry.properties',
  'file:**/datadog-ci.json',
  'file:**/.datadog-ci.json',
  'file:**/.cfignore',
  'file:**/.slugignore',
  'file:**/.vercelignore',
  'file:**/.ldignore',
  'file:**/.ccignore',
]);

/** Whether the settings of a tool are all that there is, or those of a library that the manifest beside them leaves out. */
export function isLeftover(evidence: readonly Met[], declares: Declares): boolean {
  return evidence.every(
    ({ signal, place, path }) =>
      place !== 'product' || toolSettings.has(signal) || isWithoutLibrary(signal, path, declares),
  );
}

/** Whether a folder holds a manifest that declares dependencies of this kind. */
export type Declares = (kind: SignalKind, folder: string) => boolean;

/** Settings that a library of one language alone reads, in the folder of its manifest or in one called config there. */
const readByLibrary: readonly (readonly [RegExp, SignalKind])[] = [
  [/^(?:(.*)\/)?config\/(?:newrelic|appsignal|scout_apm|skylight|honeybadger|elastic_apm|raygun)\.ya?ml$/, 'gem'],
  [/^(?:(.*)\/)?newrelic\.c?js$/, 'npm'],
  [/^(?:(.*)\/)?newrelic\.ini$/, 'pypi'],
];

/** The library that would be declared is no part of the evidence, or there would be more than files. */
function isWithoutLibrary(signal: string, path: string, declares: Declares): boolean {
  return (
    signal.startsWith('file:') &&
    readByLibrary.some(([settings, kind]) => {
      const match = settings.exec(path);
      return match !== null && declares(kind, match[1] ?? '');
    })
  );
}

/** Files of variables, compose files and workflows: they set up a developer's machine or a job. */
const setsUpMachine =
  /(?:^|\/)(?:\.env(?:\.[\w.-]+|rc)?|[\w.-]+\.env|\.flaskenv|[^/]{0,100}compose[^/]{0,100}\.ya?ml)$|^\.github\/workflows\//;
const forUsers = /(?:^|[/._-])(?:prod|production|live|staging|preprod)(?:[/._-]|$)/;

/**
 * Whether this is the name of a variable and lies where nothing is deployed from: whoever copies a file of variables
 * fills in what they like. What is called after an environment that has users is left out.
 */
export function isNameAside({ signal, path }: Evidence): boolean {
  return signal.startsWith('env:') && setsUpMachine.test(path) && (path.startsWith('.github/') || !forUsers.test(path));
}

/** Keeps the few best of an atom, so that ten thousand sightings of one signal cost no memory. */
export function keepBest(met: Map<Atom, Met[]>, atom: Atom, evidence: Met): void {
  const kept = met.get(atom);
  if (kept === undefined) {
    met.set(atom, [evidence]);
    return;
  }
  const last = kept[kept.length - 1];
  if (kept.length === mostEvidence && last !== undefined && byWorth(last, evidence) <= 0) return;
  kept.push(evidence);
  kept.sort(byWorth);
  if (kept.length > mostEvidence) kept.pop();
}

/** A list is worth what its least member is worth: an SDK in tests and a call in the product prove nothing. */
export function evidenceOfRule(rule: readonly Atom[], met: ReadonlyMap<Atom, readonly Met[]>): Met[] {
  const members = rule.map((atom) => met.get(atom) ?? []);
  if (rule.length === 1) return [...(members[0] ?? [])];
  const outside = members.map(([best]) => best).find((best) => best !== undefined && best.place !== 'product');
  return members.flatMap((found) =>
    found
      .slice(0, 2)
      .map((it) => (outside === undefined ? it : { ...it, strength: 'weak' as const, place: outside.place })),
  );
}

export function distinct(evidence: readonly Met[]): Met[] {
  const seen = new Set<string>();
  return evidence.filter(({ signal, path }) => {
    const key = `${signal}\0${path}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

export function byWorth(a: Met, b: Met): number {
  return (
    Number(a.place !== 'product') - Number(b.place !== 'product') ||
    rank[a.strength] - rank[b.strength] ||
    Number(isNameAside(a)) - Number(isNameAside(b)) ||
    byCodeUnits(a.path, b.path) ||
    a.line - b.line ||
    byCodeUnits(a.signal, b.signal)
  );
}
