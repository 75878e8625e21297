/** Where in a repository a file lies, as far as it bears on whether the product itself uses what the file names. */
export type Place = 'product' | 'tests' | 'examples' | 'documents' | 'vendored';

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
  integrationtest: 'tests',
  examples: 'examples',
  example: 'examples',
  samples: 'examples',
  sample: 'examples',
  playground: 'examples',
  templates_examples: 'examples',
  docs: 'documents',
  doc: 'documents',
  documentation: 'documents',
  website: 'documents',
  vendor: 'vendored',
  vendored: 'vendored',
  node_modules: 'vendored',
  third_party: 'vendored',
  'third-party': 'vendored',
  bower_components: 'vendored',
  '.yarn': 'vendored',
  cue_mod: 'vendored',
};

const testFile =
  /(?:[._-](?:test|tests|spec|e2e|stories)\.[A-Za-z]+|_test\.(?:go|py|rb|exs?)|_spec\.rb|(?:Test|Tests|IT|Spec)\.(?:java|kt|cs|scala|groovy|php|swift)|\/test_[^/]*\.py|^test_[^/]*\.py|conftest\.py)$/;
const documentFile = /\.(?:md|mdx|rst|adoc|txt|ipynb)$/i;
const listOfDependencies = /(?:^|\/)(?:(?:requirements|constraints)[^/]*|requirements\/[^/]+)\.txt$/;

/** The place of a relative POSIX path. The nearest telling folder does not matter: any telling folder decides. */
export function placeOf(path: string): Place {
  let from = 0;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
    const segment = path.slice(from, slash).toLowerCase();
    const place = Object.hasOwn(folders, segment) ? folders[segment] : undefined;
    if (place !== undefined) return place;
    if (/\.(?:unit|functional|integration)?tests?$|[-_]tests?$/.test(segment)) return 'tests';
    from = slash + 1;
  }
  if (testFile.test(path)) return 'tests';
  if (documentFile.test(path) && !listOfDependencies.test(path)) return 'documents';
  return 'product';
}
