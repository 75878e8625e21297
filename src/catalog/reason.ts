import { type Declares, isBuildServer, isLeftover, isNameAside, type Met } from './evidence.js';
import type { Place } from './place.js';
import type { Provider } from './provider.js';

/**
 * in-use: configured, run or called where it counts; weak: only a name of a variable, or a pipeline that deploys
 * nothing; mentioned: seen in tests, examples, documents or vendored code alone.
 */
export type Verdict = 'in-use' | 'weak' | 'mentioned';

/** One sentence on why the verdict is what it is, from the best evidence. */
export function reasonOf(provider: Provider, verdict: Verdict, best: Met): string {
  const kind = best.signal.slice(0, best.signal.indexOf(':'));
  if (verdict === 'mentioned')
    return `Seen only in ${placeWords[best.place]}, which does not show that the product uses it.`;
  if (verdict === 'weak') {
    if (isBuildServer(provider.id)) return 'Its pipelines build or test; none was seen to deploy.';
    if (kind === 'mcp') return 'Only a tool server for agents is configured.';
    return 'Only the name of an environment variable speaks of it.';
  }
  return inUseWords[kind] ?? 'Declared as a dependency of the product.';
}

/** Said where a repository publishes the very product, and nothing in it is run with it. */
export const ownWords = 'The repository publishes this product itself; nothing here was seen to run with it.';

/** Said where nothing calls the tool whose settings are kept. */
const leftoverWords = 'Only settings of its tool or library are kept; nothing was seen to call or declare it.';

/** Said where nothing but a variable is named, and not where the product is deployed from. */
const nameAsideWords = 'Only a variable is named, in files that set up a machine or a job and deploy nothing.';

/** Why evidence that lies in the product does not show that it is in use; empty where nothing speaks against it. */
export function asideWords(evidence: readonly Met[], declares: Declares): string {
  const [best] = evidence;
  if (isLeftover(evidence, declares)) return leftoverWords;
  // The best comes first, so where it is no more than a name, all are.
  return best !== undefined && isNameAside(best) ? nameAsideWords : '';
}

const placeWords: Readonly<Record<Place, string>> = {
  product: 'the product',
  development: 'what is needed to develop it',
  extras: 'extras that its users may add',
  tests: 'tests or fixtures',
  examples: 'examples',
  documents: 'documents',
  vendored: 'vendored code',
  generated: 'generated code',
  workbench: 'the setup of a development environment',
  templates: 'templates that are offered to others',
  adapters: 'adapters that are offered to its users',
  uncalled: 'a module that nothing calls or a resource that nothing asks for',
  idle: 'dependencies that no code names',
  archived: 'an archive of what was in use before',
  gone: 'commands on files or folders that are no longer there',
};

const inUseWords: Readonly<Record<string, string>> = {
  file: 'Its own configuration file lies in the product.',
  kind: 'An object of its kind is kept in a manifest.',
  annotation: 'A manifest carries its annotation.',
  terraform: 'Infrastructure code declares it.',
  cfn: 'A CloudFormation template declares it.',
  bicep: 'An Azure template declares it.',
  call: 'The source code calls it.',
  flag: 'Flags of its own are named in the product.',
  image: 'A manifest or compose file runs its image.',
  helm: 'Its chart is depended on or installed.',
  action: 'A pipeline uses its action.',
  cli: 'A pipeline or script runs its command.',
};
