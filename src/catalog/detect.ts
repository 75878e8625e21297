import { type Atom, catalog, indexOf, type SignalIndex } from './match.js';
import { type Place, placeOf } from './place.js';
import type { Capability, Evidence, Provider, Sighting, SignalKind, Strength } from './provider.js';

/**
 * in-use: configured, run or called where it counts; weak: only a name of a variable, or a pipeline that deploys
 * nothing; mentioned: seen in tests, examples, documents or vendored code alone.
 */
export type Verdict = 'in-use' | 'weak' | 'mentioned';

/** One provider that the sightings speak of. */
export interface Finding {
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** One sentence on why the verdict is what it is. */
  readonly reason: string;
  /** Best first, at most `mostEvidence`, the same order on every machine. */
  readonly evidence: readonly Evidence[];
  /** Said where the product ended, or is about to. */
  readonly ended?: string;
}

/** What a repository can lean on, in use first. */
export type Capabilities = Readonly<Record<Capability, readonly Finding[]>>;

/** So that one provider cannot fill an answer; the best are kept. */
export const mostEvidence = 5;

const strengthOfKind: Readonly<Record<SignalKind, Strength>> = {
  file: 'strong',
  kind: 'strong',
  annotation: 'strong',
  terraform: 'strong',
  cfn: 'strong',
  bicep: 'strong',
  call: 'strong',
  npm: 'medium',
  pypi: 'medium',
  go: 'medium',
  maven: 'medium',
  gem: 'medium',
  cargo: 'medium',
  nuget: 'medium',
  composer: 'medium',
  hex: 'medium',
  image: 'medium',
  helm: 'medium',
  action: 'medium',
  cli: 'medium',
  mcp: 'weak',
  env: 'weak',
};

/** Build servers: their files prove a deployment only where one of them deploys. */
const buildServers = new Set(
  'azure-pipelines bitbucket-pipelines buildkite circleci concourse drone github-actions gitlab-ci jenkins tekton travis-ci'.split(
    ' ',
  ),
);
/** Run by build servers all over, without anything reaching an environment. */
const buildsOnly = new Set(['docker', 'docker-compose', 'goreleaser', 'fastlane', ...buildServers]);

const rank: Readonly<Record<Strength, number>> = { strong: 0, medium: 1, weak: 2 };

interface Met extends Evidence {
  readonly place: Place;
}

let ownIndex: SignalIndex | undefined;
/** The catalog's index, built once when first asked for. */
export function catalogIndex(): SignalIndex {
  ownIndex ??= indexOf(catalog);
  return ownIndex;
}

/** Joins sightings with the catalog. Linear in the sightings; the answer does not depend on their order. */
export function detect(sightings: readonly Sighting[], index: SignalIndex = catalogIndex()): Capabilities {
  const hits: { atom: Atom; sighting: Sighting; place: Place }[] = [];
  const deploys = new Set<string>();
  const places = new Map<string, Place>();
  for (const sighting of sightings) {
    const atoms = index.meet(sighting);
    if (atoms.length === 0) continue;
    const place = places.get(sighting.path) ?? placeOf(sighting.path);
    places.set(sighting.path, place);
    for (const atom of atoms) {
      hits.push({ atom, sighting, place });
      if (isDeployment(atom)) deploys.add(sighting.path);
    }
  }
  const met = new Map<Atom, Met[]>();
  for (const { atom, sighting, place } of hits) keepBest(met, atom, evidenceOf(atom, sighting, place, deploys));
  const capabilities: Record<Capability, Finding[]> = { 'feature-flags': [], deployment: [], monitoring: [] };
  for (const [provider, { capability, rules }] of rulesOfProviders(index)) {
    const finding = findingOf(provider, rules, met);
    if (finding !== undefined) capabilities[capability].push(finding);
  }
  for (const findings of Object.values(capabilities)) findings.sort(byImportance);
  return capabilities;
}

/**
 * The `call:` literals for which reading source code is worth its cost: those of providers that something else
 * already speaks of. Literals of flag products come with `flag: true`, because a key follows them.
 */
export function callsWorthSearching(
  sightings: readonly Sighting[],
  index: SignalIndex = catalogIndex(),
): { literal: string; flag: boolean }[] {
  const spokenOf = new Set<Provider>();
  for (const sighting of sightings) for (const atom of index.meet(sighting)) spokenOf.add(atom.provider);
  const literals = new Map<string, boolean>();
  for (const { kind, signal, provider, capability } of index.atoms) {
    if (kind !== 'call' || !spokenOf.has(provider)) continue;
    const literal = signal.slice('call:'.length);
    literals.set(literal, capability === 'feature-flags' || literals.get(literal) === true);
  }
  return [...literals].map(([literal, flag]) => ({ literal, flag }));
}

function rulesOfProviders(index: SignalIndex): Map<Provider, { capability: Capability; rules: Atom[][] }> {
  const providers = new Map<Provider, { capability: Capability; rules: Atom[][] }>();
  for (const atom of index.atoms) {
    const known = providers.get(atom.provider) ?? { capability: atom.capability, rules: [] };
    providers.set(atom.provider, known);
    const rule = known.rules[atom.rule];
    if (rule === undefined) known.rules[atom.rule] = [atom];
    else rule.push(atom);
  }
  return providers;
}

function isDeployment(atom: Atom): boolean {
  return (
    atom.capability === 'deployment' &&
    (atom.kind === 'cli' || atom.kind === 'action') &&
    !buildsOnly.has(atom.provider.id) &&
    !/(?:^action:.*setup-|:terraform plan$|:kustomize build$|:sam build$)/.test(atom.signal)
  );
}

function evidenceOf(atom: Atom, sighting: Sighting, place: Place, deploys: ReadonlySet<string>): Met {
  const idle = buildServers.has(atom.provider.id) && !deploys.has(sighting.path);
  const strength = place !== 'product' || idle ? 'weak' : strengthOfKind[atom.kind];
  return { signal: atom.signal, path: sighting.path, line: sighting.line, strength, place };
}

/** Keeps the few best of an atom, so that ten thousand sightings of one signal cost no memory. */
function keepBest(met: Map<Atom, Met[]>, atom: Atom, evidence: Met): void {
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

function findingOf(
  provider: Provider,
  rules: readonly Atom[][],
  met: ReadonlyMap<Atom, readonly Met[]>,
): Finding | undefined {
  const fired = rules.filter((rule) => rule.every((atom) => met.has(atom)));
  // Two products may name a function alike, so a call counts only beside something else of the same product.
  const alone = fired.every((rule) => rule.length === 1 && rule[0]?.kind === 'call');
  if (alone && rules.some((rule) => rule.some((atom) => dependencyKinds.has(atom.kind)))) return undefined;
  if (fired.length === 0) return undefined;
  const evidence = fired.flatMap((rule) => evidenceOfRule(rule, met));
  evidence.sort(byWorth);
  const best = distinct(evidence).slice(0, mostEvidence);
  const [first] = best;
  if (first === undefined) return undefined;
  const verdict = first.place !== 'product' ? 'mentioned' : first.strength === 'weak' ? 'weak' : 'in-use';
  return {
    id: provider.id,
    name: provider.name,
    verdict,
    reason: reasonOf(provider, verdict, first),
    evidence: best.map(({ signal, path, line, strength }) => ({ signal, path, line, strength })),
    ...(provider.ended === undefined ? {} : { ended: provider.ended }),
  };
}

const dependencyKinds: ReadonlySet<SignalKind> = new Set(
  'npm pypi go maven gem cargo nuget composer hex'.split(' ') as SignalKind[],
);

/** A list is worth what its least member is worth: an SDK in tests and a call in the product prove nothing. */
function evidenceOfRule(rule: readonly Atom[], met: ReadonlyMap<Atom, readonly Met[]>): Met[] {
  const members = rule.map((atom) => met.get(atom) ?? []);
  if (rule.length === 1) return [...(members[0] ?? [])];
  const outside = members.map(([best]) => best).find((best) => best !== undefined && best.place !== 'product');
  return members.flatMap((found) =>
    found
      .slice(0, 2)
      .map((it) => (outside === undefined ? it : { ...it, strength: 'weak' as const, place: outside.place })),
  );
}

function reasonOf(provider: Provider, verdict: Verdict, best: Met): string {
  const kind = best.signal.slice(0, best.signal.indexOf(':'));
  if (verdict === 'mentioned')
    return `Seen only in ${placeWords[best.place]}, which does not show that the product uses it.`;
  if (verdict === 'weak') {
    if (buildServers.has(provider.id)) return 'Its pipelines build or test; none was seen to deploy.';
    if (kind === 'mcp') return 'Only a tool server for agents is configured.';
    return 'Only the name of an environment variable speaks of it.';
  }
  return inUseWords[kind] ?? 'Declared as a dependency of the product.';
}

const placeWords: Readonly<Record<Place, string>> = {
  product: 'the product',
  tests: 'tests or fixtures',
  examples: 'examples',
  documents: 'documents',
  vendored: 'vendored code',
};

const inUseWords: Readonly<Record<string, string>> = {
  file: 'Its own configuration file lies in the product.',
  kind: 'An object of its kind is kept in a manifest.',
  annotation: 'A manifest carries its annotation.',
  terraform: 'Infrastructure code declares it.',
  cfn: 'A CloudFormation template declares it.',
  bicep: 'An Azure template declares it.',
  call: 'The source code calls it.',
  image: 'A manifest or compose file runs its image.',
  helm: 'Its chart is depended on or installed.',
  action: 'A pipeline uses its action.',
  cli: 'A pipeline or script runs its command.',
};

function distinct(evidence: readonly Met[]): Met[] {
  const seen = new Set<string>();
  return evidence.filter(({ signal, path }) => {
    const key = `${signal}\0${path}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function byWorth(a: Met, b: Met): number {
  return (
    Number(a.place !== 'product') - Number(b.place !== 'product') ||
    rank[a.strength] - rank[b.strength] ||
    compare(a.path, b.path) ||
    a.line - b.line ||
    compare(a.signal, b.signal)
  );
}

const verdictRank: Readonly<Record<Verdict, number>> = { 'in-use': 0, weak: 1, mentioned: 2 };

function byImportance(a: Finding, b: Finding): number {
  const strength = (finding: Finding) => rank[finding.evidence[0]?.strength ?? 'weak'];
  return (
    verdictRank[a.verdict] - verdictRank[b.verdict] ||
    strength(a) - strength(b) ||
    b.evidence.length - a.evidence.length ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
