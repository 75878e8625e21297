import { byCodeUnits } from '../text.js';
import { places } from './adapters.js';
import { type Behind, behindOf, behindWords, handsOn } from './behind.js';
import { isAddress, namesOnly } from './calls.js';
import {
  asideOf,
  declaresIn,
  dependencyKinds,
  type Hit,
  isOwnName,
  kindsOutsideTools,
  namesProduct,
  offeredDependencies,
  ownOnly,
} from './circumstances.js';
import {
  byWorth,
  distinct,
  evidenceOf,
  evidenceOfRule,
  isDeployment,
  keepBest,
  type Met,
  mostEvidence,
  rank,
} from './evidence.js';
import { localNames } from './local.js';
import { type Atom, catalog, indexOf, type SignalIndex } from './match.js';
import { idleExporters } from './offered.js';
import { type Place, placeOf } from './place.js';
import type { Capability, Evidence, Provider, Sighting, SignalKind } from './provider.js';
import { asideWords, ownWords, reasonOf, type Verdict } from './reason.js';
import { isServedIn, runsIn } from './runs.js';
import { isShowcase, placeInShowcase } from './showcase.js';
import { unasked } from './unasked.js';

export { mostEvidence } from './evidence.js';
export type { Verdict } from './reason.js';

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
  /** Of a product that only hands on: who answers or receives behind it; empty where that was not seen. */
  readonly behind?: readonly Behind[];
}

/** What a repository can lean on, in use first. */
export type Capabilities = Readonly<Record<Capability, readonly Finding[]>>;

let ownIndex: SignalIndex | undefined;
/** The catalog's index, built once when first asked for. */
export function catalogIndex(): SignalIndex {
  ownIndex ??= indexOf(catalog);
  return ownIndex;
}

/**
 * Joins sightings with the catalog. Linear in the sightings; the answer does not depend on their order.
 * @param name of the repository: one that is called after samples and holds nothing else is what its samples are
 */
export function detect(
  sightings: readonly Sighting[],
  { index = catalogIndex(), name = '' }: { index?: SignalIndex; name?: string } = {},
): Capabilities {
  const hits: Hit[] = [];
  const deploys = new Set<string>();
  const isUnasked = unasked(sightings);
  const placeAt = places(sightings, isShowcase(name, sightings, index) ? placeInShowcase : placeOf);
  const published = new Set<Provider>();
  const isLocal = localNames(sightings);
  for (const sighting of sightings) {
    if (sighting.role === 'called' || sighting.role === 'own') continue;
    const atoms = index.meet(sighting);
    if (atoms.length === 0) continue;
    const place = isUnasked(sighting) ? 'uncalled' : placeAt(sighting.path);
    const local = isLocal(sighting);
    for (const atom of atoms) {
      if (local && (!dependencyKinds.has(atom.kind) || namesProduct(atom))) continue;
      if (sighting.role === 'published') {
        if (place === 'product' && isOwnName(atom)) published.add(atom.provider);
        continue;
      }
      hits.push({ atom, sighting, place });
      if (isDeployment(atom) && sighting.role !== 'test') deploys.add(sighting.path);
    }
  }
  const circumstances = {
    library: runsIn(hits, sightings, published).length === 0 && !isServedIn(sightings),
    offered: offeredDependencies(hits),
    idle: idleExporters(sightings),
    outsideTools: kindsOutsideTools(sightings),
    published,
    publishes: sightings.some(
      ({ role, kind, path }) => role === 'published' && !coordinates.has(kind) && placeAt(path) === 'product',
    ),
  };
  const met = new Map<Atom, Met[]>();
  for (const hit of hits) {
    if (hit.sighting.role === 'imported') continue;
    const place = asideOf(hit, circumstances) ?? hit.place;
    keepBest(met, hit.atom, evidenceOf(hit.atom, hit.sighting, place, deploys));
  }
  const capabilities: Record<Capability, Finding[]> = { 'feature-flags': [], deployment: [], monitoring: [] };
  const declares = declaresIn(sightings);
  const own = ownOnly(published, hits, circumstances.library);
  for (const [provider, { capability, rules }] of rulesOfProviders(index)) {
    const finding = findingOf(provider, rules, met, { isOwn: own.has(provider), declares });
    if (finding !== undefined) capabilities[capability].push(withBehind(finding, sightings, placeAt));
  }
  capabilities['feature-flags'] = withoutUnclaimed(capabilities['feature-flags']);
  for (const findings of Object.values(capabilities)) findings.sort(byImportance);
  return capabilities;
}

/** Keys alone show a mechanism of the product's own only where no other product is asked for them. */
function withoutUnclaimed(findings: readonly Finding[]): Finding[] {
  const isUnclaimed = ({ evidence }: Finding) => evidence.every(({ signal }) => signal === 'flag:keys');
  const isAsked = findings.some((it) => it.verdict !== 'mentioned' && !isUnclaimed(it));
  return findings.filter((it) => !isAsked || !isUnclaimed(it));
}

function withBehind(finding: Finding, sightings: readonly Sighting[], placeAt: (path: string) => Place): Finding {
  const { id, verdict, reason } = finding;
  if (verdict === 'mentioned' || !handsOn(id)) return finding;
  const behind = behindOf(id, sightings, placeAt);
  return { ...finding, reason: `${reason} ${behindWords(id, behind)}`, behind };
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

function findingOf(
  provider: Provider,
  rules: readonly Atom[][],
  met: ReadonlyMap<Atom, readonly Met[]>,
  { isOwn, declares }: { readonly isOwn: boolean; readonly declares: ReturnType<typeof declaresIn> },
): Finding | undefined {
  const fired = firedOf(
    rules.filter((rule) => rule.every((atom) => met.has(atom))),
    rules,
  );
  const evidence = fired.flatMap((rule) => evidenceOfRule(rule, met));
  evidence.sort(byWorth);
  const best = distinct(evidence).slice(0, mostEvidence);
  const [first] = best;
  if (first === undefined) return undefined;
  const aside = isOwn ? ownWords : asideWords(evidence, declares);
  const isMentioned = aside !== '' || first.place !== 'product';
  const verdict = isMentioned ? 'mentioned' : first.strength === 'weak' ? 'weak' : 'in-use';
  return {
    id: provider.id,
    name: provider.name,
    verdict,
    reason: aside !== '' && (isOwn || first.place === 'product') ? aside : reasonOf(provider, verdict, first),
    evidence: best.map(({ signal, path, line, strength }) => ({ signal, path, line, strength })),
    ...(provider.ended === undefined ? {} : { ended: provider.ended }),
  };
}

/**
 * Two products may name a function alike, so a call counts only beside more than a name of the same product,
 * unless the product can be had without declaring a dependency.
 */
function firedOf(fired: readonly Atom[][], rules: readonly Atom[][]): readonly Atom[][] {
  const isCall = ([one, ...others]: readonly Atom[]) =>
    one?.kind === 'call' && others.length === 0 && !isAddress(one.signal);
  const companion = fired.some((rule) => !isCall(rule) && rule.some(({ kind }) => !namesOnly.has(kind)));
  const declared = rules.some((rule) => rule.some(({ kind }) => dependencyKinds.has(kind)));
  return companion || !declared ? fired : fired.filter((rule) => !isCall(rule));
}

/** Kinds whose names say where a thing lies or who made it, whether or not it is published. */
const coordinates: ReadonlySet<SignalKind> = new Set(['go', 'maven']);

const verdictRank: Readonly<Record<Verdict, number>> = { 'in-use': 0, weak: 1, mentioned: 2 };

function byImportance(a: Finding, b: Finding): number {
  const strength = (finding: Finding) => rank[finding.evidence[0]?.strength ?? 'weak'];
  return (
    verdictRank[a.verdict] - verdictRank[b.verdict] ||
    strength(a) - strength(b) ||
    b.evidence.length - a.evidence.length ||
    byCodeUnits(a.id, b.id)
  );
}
