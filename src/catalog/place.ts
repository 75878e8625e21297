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
  | 'extras';

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
const documentFile = /\.(?:md|mdx|rst|adoc|txt|ipynb)$/i;
const listOfDependencies = /(?:^|\/)(?:(?:requirements|constraints)[^/]*|requirements\/[^/]+)\.txt$/;

/** The place of a relative POSIX path. The nearest telling folder does not matter: any telling folder decides. */
export function placeOf(path: string): Place {
  let from = 0;
  let above = '';
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
    const written = path.slice(from, slash);
    const segment = written.toLowerCase();
    const place = Object.hasOwn(folders, segment) ? folders[segment] : undefined;
    const environment = /^test(?:ing)?$/.test(segment) && environments.has(above) && environmentFile.test(path);
    if (place !== undefined && !environment) return place;
    if (place === undefined) {
      const told = toldByName(written, segment);
      if (told !== undefined) return told;
    }
    above = segment;
    from = slash + 1;
  }
  if (testFile.test(path)) return 'tests';
  if (oneClickFile.test(path)) return 'templates';
  if (workbenchFile.test(path)) return 'workbench';
  if (documentFile.test(path) && !listOfDependencies.test(path)) return 'documents';
  return 'product';
}

function toldByName(written: string, segment: string): Place | undefined {
  if (/\.(?:unit|functional|integration)?tests?$|[-_]tests?$|\.snapshot$/.test(segment) || /[a-z]Tests?$/.test(written))
    return 'tests';
  if (/^examples?[-_]|[-_](?:examples?|demo|samples?)$/.test(segment)) return 'examples';
  return /cookiecutter/.test(segment) ? 'templates' : undefined;
}

/** Offered to users for one click on somebody else's platform; nobody here deploys with them. */
const oneClickFile = /(?:^|\/)\.do\/deploy\.template\.ya?ml$/;
const workbenchFile = /(?:^|\/)\.gitpod(?:\.ya?ml|\.Dockerfile|\/)/;
