/** Where in a repository a file lies, as far as it bears on whether the product itself uses what the file names. */
export type Place =
  | 'product'
  | 'tests'
  | 'examples'
  | 'documents'
  | 'vendored'
  | 'generated'
  | 'workbench'
  | 'templates'
  | 'adapters'
  | 'development'
  | 'extras'
  | 'uncalled'
  | 'idle'
  | 'gone'
  | 'archived';

const folders: Readonly<Record<string, Place>> = {
  test: 'tests',
  tests: 'tests',
  __tests__: 'tests',
  testing: 'tests',
  testdata: 'tests',
  'test-data': 'tests',
  test_data: 'tests',
  testlib: 'tests',
  spec: 'tests',
  specs: 'tests',
  e2e: 'tests',
  cypress: 'tests',
  fixtures: 'tests',
  fixture: 'tests',
  __fixtures__: 'tests',
  mocks: 'tests',
  __mocks__: 'tests',
  snapshots: 'tests',
  __snapshots__: 'tests',
  functionaltest: 'tests',
  androidtest: 'tests',
  testutil: 'tests',
  testutils: 'tests',
  'test-utils': 'tests',
  test_utils: 'tests',
  benchmark: 'tests',
  benchmarks: 'tests',
  cassettes: 'tests',
  seeds: 'tests',
  integrationtest: 'tests',
  examples: 'examples',
  example: 'examples',
  samples: 'examples',
  sample: 'examples',
  playground: 'examples',
  playgrounds: 'examples',
  demo: 'examples',
  demos: 'examples',
  tutorial: 'examples',
  tutorials: 'examples',
  storybook: 'examples',
  '.storybook': 'examples',
  docs: 'documents',
  doc: 'documents',
  documentation: 'documents',
  website: 'documents',
  adr: 'documents',
  rfcs: 'documents',
  locales: 'documents',
  translations: 'documents',
  vendor: 'vendored',
  vendored: 'vendored',
  node_modules: 'vendored',
  third_party: 'vendored',
  'third-party': 'vendored',
  bower_components: 'vendored',
  '.yarn': 'vendored',
  'cue.mod': 'vendored',
  pods: 'vendored',
  carthage: 'vendored',
  generated: 'generated',
  __generated__: 'generated',
  'cdk.out': 'generated',
  '.devcontainer': 'workbench',
  '.cursor': 'workbench',
  '.vscode': 'workbench',
  '.gitpod': 'workbench',
  _archive: 'archived',
  _archived: 'archived',
  '.archive': 'archived',
  '.archived': 'archived',
  _deprecated: 'archived',
  _disabled: 'archived',
  _unused: 'archived',
  attic: 'archived',
  graveyard: 'archived',
  hack: 'development',
  starters: 'templates',
  boilerplate: 'templates',
  boilerplates: 'templates',
};

/** Below these a folder called test is an environment, not a place for tests. */
const environments = new Set(
  'overlays environments environment envs env clusters cluster stages accounts deployments deployment deploy values live config helmfiles apps infrastructure kubernetes k8s'.split(
    ' ',
  ),
);
const environmentFile = /\.(?:ya?ml|tf|tfvars|hcl|json|bicep|gotmpl|tmpl)$/;

const testFile =
  /(?:[._-](?:test|tests|spec|e2e|stories)\.[A-Za-z]+|_test\.(?:go|py|rb|exs?)|_spec\.rb|(?:Test|Tests|IT|Spec)\.(?:java|kt|cs|scala|groovy|php|swift)|\/test_[^/]*\.py|^test_[^/]*\.py|conftest\.py)$/;
/** `values-test.yaml`, `load-test.yml` and `api-spec.json` are for an environment, a pipeline or a contract; a compose file says what it starts. */
const environmentByName =
  /^\/?(?!(?:docker-)?compose|docker-bake)[^/]*-(?:tests?|spec|e2e)\.(?:ya?ml|tf|tfvars|hcl|json|bicep|gotmpl|tmpl)$/;
const documentFile = /\.(?:md|mdx|rst|adoc|txt|ipynb)$/i;
const listOfDependencies = /(?:^|\/)(?:(?:[\w-]*[_-])?(?:requirements|constraints)[^/]*|requirements\/[^/]+)\.txt$/;

/** The place of a relative POSIX path. The nearest telling folder does not matter: any telling folder decides. */
export function placeOf(path: string): Place {
  const end = path.lastIndexOf('/');
  const told = end < 0 ? undefined : placeByFolders(path, end);
  if (told !== undefined) return told;
  // By custom what users contributed for each other; deeper down it may be a part of the program.
  if (path.startsWith('contrib/')) return 'extras';
  // At the top, as teams that keep manifests have it; deeper down a product may archive what its users made.
  if (/^archived?\//.test(path)) return 'archived';
  const name = end < 0 ? path : path.slice(end);
  if (testFile.test(name) && !environmentByName.test(name)) return 'tests';
  if (startedByTests.test(path)) return 'tests';
  if (path.includes('.do/') && oneClickFile.test(path)) return 'templates';
  if (path.includes('.gitpod') && workbenchFile.test(path)) return 'workbench';
  if (documentFile.test(name) && !listOfDependencies.test(path)) return 'documents';
  return 'product';
}

/** Paths come sorted, so the folders of one are mostly those of the next. */
let lastFolders = '';
let lastPlace: Place | undefined;

function placeByFolders(path: string, end: number): Place | undefined {
  if (end === lastFolders.length && path.startsWith(lastFolders)) return lastPlace;
  let from = 0;
  let above = '';
  let byFile = false;
  let inPackages = false;
  let told: Place | undefined;
  for (let slash = path.indexOf('/'); slash >= 0 && told === undefined; slash = path.indexOf('/', from)) {
    const written = path.slice(from, slash);
    const segment = written.toLowerCase();
    const place = Object.hasOwn(folders, segment) ? folders[segment] : undefined;
    const perhaps = /^test(?:ing)?$/.test(segment) && environments.has(above);
    if (place === undefined) told = toldByName(written, segment);
    else if (!perhaps || !environmentFile.test(path)) told = place;
    if (inPackages && told === 'examples') told = undefined;
    inPackages ||= above === 'main' && packaged.has(segment);
    byFile ||= perhaps;
    above = segment;
    from = slash + 1;
  }
  // Where the kind of file had a say, the next file of the folder may get another answer.
  lastFolders = byFile ? '' : path.slice(0, end);
  lastPlace = told;
  return told;
}

/** Below `main/java` folders are the parts of a name: what a project's template calls its package, or an owner theirs. */
const packaged = new Set(['java', 'kotlin', 'scala', 'groovy']);

function toldByName(written: string, segment: string): Place | undefined {
  if (
    /\.(?:unit|functional|integration)?tests?$|[-_]tests?(?:[-_]|$)|\.snapshot$/.test(segment) ||
    /[a-z]Tests?$/.test(written)
  )
    return 'tests';
  if (/^examples?[-_]|[-_](?:examples?|demo|samples?)$|^(?:dev|demo|sample|test)[-_]?apps?$/.test(segment))
    return 'examples';
  return /cookiecutter/.test(segment) ? 'templates' : undefined;
}

/** What a pipeline starts beside its tests. */
const startedByTests = /^(?:\.github|\.?ci|integration)\/(?:.*\/)?[^/]*compose[^/]*(?:\/[^/]+)?\.ya?ml$/;
/** Offered to users for one click on somebody else's platform; nobody here deploys with them. */
const oneClickFile = /(?:^|\/)\.do\/deploy\.template\.ya?ml$/;
const workbenchFile = /(?:^|\/)\.gitpod(?:\.ya?ml|\.Dockerfile|\/)/;
