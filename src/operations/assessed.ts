import type { Repository } from '../repository/repository.js';
import { readServiceCatalogs } from '../repository/service-catalogs.js';
import { type Assessment, assess, type Findings } from '../risk/assess.js';
import type { Facts } from '../risk/facts.js';
import { likelihoodOf } from '../risk/likelihood.js';
import { touchesOf } from '../risk/touches.js';
import type { Call } from './operation.js';
import { type Gathering, type Surroundings, surroundingsOf } from './surroundings.js';

/** The assessment of a change or of facts alone, with the surroundings that it was made from. */
export async function assessed(
  repository: Repository,
  facts: Facts,
  call: Call,
  gathering: Gathering = {},
): Promise<{ readonly assessment: Assessment; readonly surroundings: Surroundings }> {
  const surroundings = await surroundingsOf(repository, facts, call, gathering);
  const findings = surroundings.change && (await findingsOf(surroundings.change, facts, surroundings));
  const { capabilities, flagKeys, owners } = surroundings;
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

async function findingsOf(
  change: NonNullable<Surroundings['change']>,
  _facts: Facts,
  { history }: Surroundings,
): Promise<Findings> {
  return {
    change,
    past: history,
    touches: await touchesOf(change),
    guard: undefined,
    likelihood: likelihoodOf(change, history),
  };
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
