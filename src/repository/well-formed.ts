import { isTooDeep } from '../text/nesting.js';
import { parseYamlStream } from '../text/yaml.js';
import { extensionOf, type TextFile, type Unreadable } from './text-file.js';
import { type FirstFault, hclFault, xmlFault } from './well-formed-blocks.js';

/** Parsing everything would take most of the time of a scan, so it is done where the lines look wrong. */
const mostParsedBytes = 32 * 1024;
/** Translations hold long free text that looks broken by lines, and nothing that discovery wants. */
const translations = /(?:^|\/)(?:locales?|i18n|lang|translations)\//;

/**
 * Whether a configuration file parses, with line and a short reason where it does not. JSON and TOML are always
 * parsed, YAML only where a line looks broken: parsing all YAML costs more than the rest of the scan.
 */
export async function faultIn(file: TextFile): Promise<Unreadable | undefined> {
  const { path, text } = file;
  const ending = extensionOf(path);
  if (ending === '.json') return jsonFault(file);
  if (ending === '.toml' || path.endsWith('Pipfile')) return tomlFault(file);
  if (ending === '.tf' || ending === '.tofu') return blockFault(file, 'HCL', hclFault);
  if (ending === '.xml' || /^\.(?:cs|fs|vb)proj$|^\.props$/.test(ending)) return blockFault(file, 'XML', xmlFault);
  const isYaml = ending === '.yaml' || ending === '.yml';
  if (
    !isYaml ||
    text.length > mostParsedBytes ||
    translations.test(path) ||
    /\{\{|<%|\{%/.test(text) ||
    !looksBroken(text)
  )
    return undefined;
  try {
    const [error] = (await parseYamlStream(text)).flatMap((document) => document.errors);
    return error === undefined ? undefined : faultOf(path, text, error);
  } catch (error) {
    return faultOf(path, text, error);
  }
}

/** Tabs as indentation, a value that holds a second key, a quote or bracket left open, a merge's leftovers. */
function looksBroken(text: string): boolean {
  return (
    /^ *\t+ *[^\s#]/m.test(text) ||
    /^[^\S\n]*(?:- )?[\w.-]+: [^\s"'{[|>#&*!][^"'#\n]*: /m.test(text) ||
    /^(?:<{7}|>{7}) /m.test(text) ||
    /^[A-Za-z][\w.-]* *\n(?=[A-Za-z][\w.-]*:)/m.test(text) ||
    (/^[^\S\n]*(?:- )?(?:[\w.-]+: +)?(?:"[^"\n]*|'[^'\n]*|\[[^\]\n]*|\{[^}\n]*)$/m.test(text) && isLeftOpen(text))
  );
}

/** Lists and quotes may span lines; only where the whole does not add up is one of them left open. */
function isLeftOpen(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1;
  return count('[') !== count(']') || count('{') !== count('}') || count('"') % 2 === 1 || count("'") % 2 === 1;
}

function blockFault({ path, text }: TextFile, format: string, faultOfText: FirstFault): Unreadable | undefined {
  const line = faultOfText(text);
  return line === undefined ? undefined : { path, line, reason: `is no valid ${format}; it was read line by line` };
}

function jsonFault({ path, text }: TextFile): Unreadable | undefined {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return undefined;
  } catch (error) {
    return faultOf(path, text, error);
  }
}

async function tomlFault({ path, text }: TextFile): Promise<Unreadable | undefined> {
  const { parse } = await import('smol-toml');
  try {
    if (isTooDeep(text)) throw new RangeError('It is nested too deeply to be read.');
    parse(text);
    return undefined;
  } catch (error) {
    return faultOf(path, text, error);
  }
}

/** The parser's first line, without the excerpt some put after it: an excerpt could quote a secret. */
export function faultOf(path: string, text: string, error: unknown): Unreadable {
  const message = error instanceof Error ? error.message : String(error);
  const line = lineIn(message, error, text);
  const format = extensionOf(path) === '.json' ? 'JSON' : extensionOf(path) === '.toml' ? 'TOML' : 'YAML';
  return { path, reason: `is no valid ${format}; it was read line by line`, ...(line === undefined ? {} : { line }) };
}

function lineIn(message: string, error: unknown, text: string): number | undefined {
  const told = /\bline (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  if (typeof error === 'object' && error !== null && 'line' in error && typeof error.line === 'number')
    return error.line;
  if (typeof error === 'object' && error !== null && 'pos' in error && Array.isArray(error.pos))
    return text.slice(0, Number(error.pos[0])).split('\n').length;
  const position = /\bposition (\d+)/.exec(message)?.[1];
  if (position !== undefined) return text.slice(0, Number(position)).split('\n').length;
  return /end of JSON/i.test(message) ? text.split('\n').length : undefined;
}
