import type { Parsed } from './syntax.js';

interface Language {
  readonly paths: RegExp;
  /** An assignment declares a name. */
  readonly countsBindings: boolean;
  readonly parse: (text: string, path: string) => Promise<Parsed>;
}

/** Compiled once: it takes longer than a file. */
let ruby: Promise<(text: string) => Parsed> | undefined;

/** Each grammar is loaded with the first file of its language. */
const languages: readonly Language[] = [
  {
    paths: /\.[cm]?[jt]sx?$/,
    countsBindings: false,
    parse: async (text, path) => (await import('./javascript.js')).parseJavaScript(text, path),
  },
  {
    paths: /\.py$/,
    countsBindings: true,
    parse: async (text) => (await import('./python.js')).parsePython(text),
  },
  {
    paths: /\.java$/,
    countsBindings: false,
    parse: async (text) => (await import('./java.js')).parseJava(text),
  },
  {
    paths: /\.(?:rb|rake|gemspec)$|(?:^|\/)(?:Gemfile|Rakefile)$/,
    countsBindings: true,
    parse: async (text) => {
      ruby ??= (await import('./ruby.js')).rubyParser();
      return (await ruby)(text);
    },
  },
  ...(
    [
      ['go', /\.go$/],
      ['csharp', /\.cs$/],
      ['kotlin', /\.kts?$/],
    ] as const
  ).map(
    ([dialect, paths]): Language => ({
      paths,
      countsBindings: false,
      parse: async (text) => (await import('./braces.js')).parseBraces(text, dialect),
    }),
  ),
];

export function languageOf(path: string): Language | undefined {
  return languages.find(({ paths }) => paths.test(path));
}
