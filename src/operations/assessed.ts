import { linesOfList, type Owner } from '../repository/owners.js';
import type { Repository } from '../repository/repository.js';
import { readServiceCatalogs } from '../repository/service-catalogs.js';
import { type Assessment, assess, type Findings } from '../risk/assess.js';
import type { Facts } from '../risk/facts.js';
import { guardOf, wantsWhole as guardWantsWhole } from '../risk/guard.js';
import { likelihoodOf } from '../risk/likelihood.js';
import { touchesOf, wantsWhole as touchesWantWhole } from '../risk/touches.js';
import type { Call } from './operation.js';
import { type Gathering, type Surroundings, surroundingsOf } from './surroundings.js';

/** The assessment of a change or of facts alone, with the surroundings that it was made from. */
export async function assessed(
  repository: Repository,
  facts: Facts,
  call: Call,
  gathering: Gathering = {},
): Promise<{ readonly assessment: Assessment; readonly surroundings: Surroundings }> {
  const surroundings = await surroundingsOf(repository, facts, call, { wantsWhole, ...gathering });
  const findings = surroundings.change && (await findingsOf(surroundings.change, facts, surroundings));
  const { capabilities, flagKeys } = surroundings;
  const owners = ownersIn(repository, surroundings.owners);
  const catalog = readServiceCatalogs(repository, {
    paths: surroundings.change?.files.map(({ path }) => path) ?? [],
    known: owners.map(({ path }) => path),
  });
  const quoted = [
    ...capabilities.deployment.flatMap(({ evidence }) => evidence.slice(0, 1).map(({ path }) => path)),
    ...flagKeys.flatMap(({ key, evaluations }) => (key === facts.flag ? evaluations.slice(0, 1) : [])).map(pathOf),
    ...catalog.map(pathOf),
    ...owners.map(pathOf),
  ];
  const texts = textsOf(repository, quoted);
  const assessment = assess(facts, findings, { capabilities, flagKeys, owners, catalog, texts });
  return { assessment: { ...assessment, gaps: [...surroundings.gaps, ...assessment.gaps] }, surroundings };
}

function wantsWhole(path: string): boolean {
  return touchesWantWhole(path) || guardWantsWhole(path);
}

async function findingsOf(
  change: NonNullable<Surroundings['change']>,
  { flag }: Facts,
  { history, flagKeys }: Surroundings,
): Promise<Findings> {
  const evaluations = flagKeys.flatMap(({ key, evaluations: places }) => places.map((place) => ({ key, ...place })));
  return {
    change,
    past: history,
    touches: await touchesOf(change),
    // Where no flag is read at all, there is nothing to be inside or outside of.
    guard: evaluations.length === 0 ? undefined : await guardOf(change, evaluations, flag),
    likelihood: likelihoodOf(change, history),
  };
}

/** The lists of code owners with those lines that name nobody, which discovery leaves out. */
function ownersIn(repository: Repository, owners: readonly Owner[]): readonly Owner[] {
  const lists = new Set(owners.map(pathOf).filter((path) => path.endsWith('CODEOWNERS')));
  const lines = [...lists].flatMap((path) => linesOfList({ path, text: repository.read(path) ?? '' }));
  return [...owners.filter(({ path }) => !lists.has(path)), ...lines];
}

function pathOf({ path }: { readonly path: string }): string {
  return path;
}

const mostTexts = 200;
const mostBytes = 256 * 1024;

/** The few files of the checkout that evidence may quote. */
function textsOf(repository: Repository, paths: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const path of [...new Set(paths)].filter((path) => path !== '').slice(0, mostTexts)) {
    const text = repository.read(path, mostBytes);
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}
