import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parser } from '@lezer/javascript';
import { root } from './mcp-client.js';

/** One regular expression of the sources, where it stands, and whether it is only a part of others. */
export interface Written {
  /** Below src. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

const typescript = parser.configure({ dialect: 'ts' });

/** Every regular expression that is written out in the sources, but for those that are only pieces of others. */
export function writtenExpressions(): Written[] {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(path.join(root, 'src', file), 'utf8');
      const found: Written[] = [];
      typescript.parse(text).iterate({
        enter: ({ name, from, to }) => {
          if (name !== 'RegExp' || /^\s*\.source\b/.test(text.slice(to, to + 80))) return;
          const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text.slice(from, to)) ?? [];
          found.push({ file: file.split(path.sep).join('/'), source, flags });
        },
      });
      return found;
    });
}

/**
 * Every regular expression that is put together when the sources are loaded, and while `use` runs. Whoever makes one sees
 * the constructor, so that a pattern need not be found in any text.
 */
export async function madeExpressions(use: () => Promise<unknown>): Promise<Written[]> {
  const made = new Map<string, Written>();
  const Plain = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Plain, {
    construct(target, [pattern, flags = '']: [RegExp | string, string?]) {
      const one = new target(pattern, flags);
      made.set(String(one), { file: '(made)', source: one.source, flags: one.flags });
      return one;
    },
  });
  try {
    const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((it) => it.endsWith('.ts') && it !== 'main.ts'))
      await import(pathToFileURL(path.join(root, 'src', file)).href);
    await use();
  } finally {
    globalThis.RegExp = Plain;
  }
  return [...made.values()];
}

/** What patterns wait for, over and over; a pattern's own words come on top. */
const common: readonly string[] = [
  ...['a', 'A', '0', ' ', '\t', '_', '-', '.', '/', '\\', '"', "'", '`', '(', '[', '{', '<', '{{', '${', '::', '||'],
  ...['a ', 'a.', 'a-', 'ab,', 'a: ', 'a=', '"a" ', '"a": ', '= ', '- ', '# ', '--', 'aA0+/', '\n', 'a\n', ' \n', 'é'],
  ...[
    ' /*',
    '<!--',
    '"""',
    '("',
    "'a', ",
    '[a](',
    '@a',
    'a@a.',
    '%',
    '$',
    '*a',
    '!',
    '?',
    '|',
    ',',
    ';',
    ':',
    ')',
    '}',
  ],
];

/** What is opened and never closed, or goes on after much of nothing with what no pattern waits for. */
const opened: readonly string[] = [
  "'",
  '"',
  '`',
  '[',
  '(',
  '{',
  '{{',
  '${',
  '/*',
  '<a ',
  '<!--',
  '$a$',
  '--',
  'x=',
  'x: ',
  'x = "a"',
  "x: 'a',",
  '- a:',
  'a(',
];

const mostWords = 8;

/** A line of some length that could make a pattern walk back and forth. */
export interface Lure {
  readonly name: string;
  readonly textOf: (length: number) => string;
}

/** What stands in the pattern itself, over and over, comes on top of what all are tried with. */
export function luresFor(source: string): Lure[] {
  const words = [...source.matchAll(/[A-Za-z]{3,}/g)].map(([word]) => word).slice(0, mostWords);
  const own = words.flatMap((word) => [word, `${word} `, `${word}(`, `${word}: "`, `${word} = `]);
  const repeated = (unit: string) => (length: number) => unit.repeat(Math.ceil(length / unit.length));
  return [
    ...[...new Set([...common, ...own])].map((unit) => ({ name: JSON.stringify(unit), textOf: repeated(unit) })),
    ...[...opened, ...words.flatMap((word) => [`${word} a`, `${word}: a`])].flatMap((start) =>
      ['a', ' '].map((unit) => ({
        name: `${start} and many ${JSON.stringify(unit)}`,
        textOf: (length: number) => `${start}${unit.repeat(length)}!`,
      })),
    ),
  ];
}

/** Milliseconds of the processor that all matches in one text take. */
export function takes({ source, flags }: Pick<Written, 'source' | 'flags'>, text: string): number {
  // A pattern that looks once may be asked again by a loop of its caller, so all matches count.
  const pattern = new RegExp(source, /[gy]/.test(flags) ? flags : `${flags}g`);
  const started = process.cpuUsage();
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '') pattern.lastIndex += 1;
  }
  return process.cpuUsage(started).user / 1000;
}
