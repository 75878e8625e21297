import type { LineCounter, Node } from 'yaml';
import { configurationPath } from '../plan/configuration/configuration.js';
import type { Repository } from '../repository/repository.js';
import { isTooDeep } from '../text/nesting.js';
import { parseYaml, plainYaml } from '../text/yaml.js';
import { excerpt, quoted } from '../text.js';
import { rolloutFolder } from './record.js';

/** What is wrong with the file: where, and what in one sentence without the place. */
export interface Fault {
  readonly line: number;
  readonly sentence: string;
}

/** The file as YAML says it, not yet held against the schema. */
export interface ConfigurationText {
  readonly value: unknown;
  /** 1-based line of each key by its dotted path. */
  readonly lines: Readonly<Record<string, number>>;
  /** The file line by line. */
  readonly source: readonly string[];
  /** What keeps it from being read; `value` is then not to be used. */
  readonly faults: readonly Fault[];
}

const mostBytes = 256 * 1024;
const mostFaults = 20;

/**
 * The team's file as YAML, with the line of every key. Reads inside the repository only: a link that leads out of it
 * is a fault, never followed.
 * @returns undefined where there is no such file
 */
export async function readConfigurationText(repository: Repository): Promise<ConfigurationText | undefined> {
  const text = repository.read(configurationPath, mostBytes + 1);
  if (text === undefined) {
    const fault = whyUnread(repository);
    return fault === undefined ? undefined : unreadable(fault);
  }
  if (Buffer.byteLength(text) > mostBytes)
    return unreadable(`It is larger than ${mostBytes / 1024} KiB; keep it short.`);
  if (text.includes('\ufffd') || text.includes('\0'))
    return unreadable('It holds bytes that are no UTF-8 text; save it as UTF-8.');
  if (isTooDeep(text)) return unreadable('It is nested too deeply; write it flat.');
  const { LineCounter } = await import('yaml');
  const counter = new LineCounter();
  // A second document is an error only where warnings are not silenced; nothing is printed here either way.
  const document = await parseYaml(text, { lineCounter: counter });
  const wrong = [...document.errors, ...document.warnings].slice(0, mostFaults);
  if (wrong.length > 0)
    return {
      value: undefined,
      lines: {},
      source: [],
      faults: wrong.map(({ message, pos }) => ({ line: counter.linePos(pos[0]).line, sentence: spoken(message) })),
    };
  const value = plainYaml(document);
  if (value === undefined) return unreadable('Its aliases multiply; write the values out instead.');
  return {
    value: value ?? {},
    lines: await linesOf(document.contents, counter),
    source: text.split(/\r?\n/),
    faults: [],
  };
}

function unreadable(sentence: string): ConfigurationText {
  return { value: undefined, lines: {}, source: [], faults: [{ line: 1, sentence }] };
}

/** A parser's message as a sentence with what to do. */
function spoken(message: string): string {
  const short = excerpt(message, 160).replace(/[.:]?$/, '');
  if (/^Map keys must be unique/.test(short)) return 'The same key stands twice in one block; keep one of them.';
  return `This is no valid YAML: ${short}; mend the line or the one before it.`;
}

/** Why there is nothing to read although something is there. */
function whyUnread(repository: Repository): string | undefined {
  if (repository.stamp(configurationPath) !== undefined)
    return 'It is a link that leads out of the repository, or no ordinary file; put the file itself there.';
  const other = repository.listFolder(rolloutFolder).find((name) => /^config\.(yml|toml)$/.test(name));
  return other === undefined
    ? undefined
    : `It is not there, but ${quoted(`${rolloutFolder}/${other}`)} is, which nobody reads; rename it and write it as YAML.`;
}

async function linesOf(root: Node | null, counter: LineCounter): Promise<Record<string, number>> {
  const { isMap, isNode, isScalar, isSeq } = await import('yaml');
  const lines: Record<string, number> = {};
  const note = (path: string, node: unknown) => {
    if (isNode(node) && node.range) lines[path] = counter.linePos(node.range[0]).line;
  };
  const walk = (node: unknown, above: string) => {
    if (isMap(node))
      for (const { key, value } of node.items) {
        const path = `${above}${isScalar(key) ? String(key.value) : String(key)}`;
        note(path, key);
        walk(value, `${path}.`);
      }
    else if (isSeq(node))
      node.items.forEach((item, index) => {
        note(`${above}${index}`, item);
        walk(item, `${above}${index}.`);
      });
  };
  walk(root, '');
  return lines;
}
