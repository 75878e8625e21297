import type { ParseError } from 'jsonc-parser';
import type { Sighting } from '../../catalog/provider.js';
import { isTooDeep } from '../../text/nesting.js';
import { parseYamlStream, plainYaml } from '../../text/yaml.js';
import type { Gathered } from '../gathered.js';
import { extensionOf, nameOf, type TextFile } from '../text-file.js';
import { isLayered, keysOfDocument, keysOfLines, keysOfSection } from './flag-documents.js';
import { isNamed, languages } from './flag-files.js';
import { isOwnSettings } from './flag-settings.js';
import { saysFlag, switchesByVariable } from './flag-variables.js';

/** A place where a flag's key stands, in a definition file or as the argument of an evaluating call. */
export interface FlagPlace {
  readonly key: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What holds where nothing else is said, as the definition writes it. */
  readonly default?: string;
  readonly owner?: string;
  /** When or with which change it came, as the definition tells it. */
  readonly since?: string;
}

/** A flag with where it is defined, else first read, and where the code reads it. */
export interface FlagKey extends FlagPlace {
  readonly evaluations: readonly { readonly path: string; readonly line: number }[];
}

const mostKeys = 5000;
const mostEvaluations = 20;

/** A constant that stands for a flag's key. */
export interface FlagConstant {
  readonly name: string;
  readonly key: string;
}

export interface SeenFlags {
  readonly flagDefinitions: readonly FlagPlace[];
  readonly flagEvaluations: readonly FlagPlace[];
  readonly flagReferences: readonly FlagPlace[];
  readonly flagConstants: readonly FlagConstant[];
  readonly flagVariables: readonly FlagPlace[];
}

/** One entry a key: definitions come before calls. A call by a constant counts where the constant's value is known. */
export function flagKeysOf({
  flagDefinitions,
  flagEvaluations,
  flagReferences,
  flagConstants,
  flagVariables,
}: SeenFlags): FlagKey[] {
  const flags = new Map<string, FlagPlace & { readonly evaluations: { path: string; line: number }[] }>();
  const constants = new Map(flagConstants.map(({ name, key }) => [name, key]));
  const resolved = flagReferences.flatMap((it) => {
    const key = constants.get(it.key);
    return key === undefined ? [] : [{ ...it, key }];
  });
  const defined = new Set(flagDefinitions.map(({ key }) => key));
  const evaluated = [...flagEvaluations, ...resolved].map((it) => ({ ...it, key: withoutHeading(it.key, defined) }));
  const isMechanism = switchesByVariable(flagVariables).length > 0;
  const variables = flagVariables.filter(({ key }) => isMechanism || saysFlag.test(key));
  for (const place of [...flagDefinitions, ...evaluated, ...variables]) {
    if (!flags.has(place.key) && flags.size < mostKeys) flags.set(place.key, { ...place, evaluations: [] });
  }
  for (const { key, path, line } of evaluated) {
    const evaluations = flags.get(key)?.evaluations;
    if (evaluations !== undefined && evaluations.length < mostEvaluations) evaluations.push({ path, line });
  }
  return [...flags.values()];
}

/** Whose names or whose place say what they list: elsewhere a table of features may be what customers can choose. */
function maySayFlags(path: string): boolean {
  if (!languages.has(extensionOf(path))) return isOwnSettings(path);
  return isNamed(path) || nameOf(path) === 'models.py';
}

/** `feature-toggles.toggle.new-cart` asks for what settings define as `new-cart` below such a heading. */
function withoutHeading(key: string, defined: ReadonlySet<string>): string {
  const last = /^(?:(?:features?|toggles?|flags?|feature[-_]?(?:flags?|toggles?|switch(?:es)?))\.){2,}(.+)$/i.exec(
    key,
  )?.[1];
  const named = last?.replace(/\.enabled$/, '');
  return named !== undefined && defined.has(named) ? named : key;
}

/** Fewer names that speak of features may be anything. */
const fewestOwnKeys = 3;

/**
 * That the product has flags of some kind, where its code or its own settings define several, or ask for several, and
 * nothing else says so.
 */
export function ownKeys({ sightings, flagDefinitions, flagEvaluations }: Gathered): Sighting[] {
  if (sightings.some(({ kind }) => kind === 'flag')) return [];
  const defined = flagDefinitions.filter(({ path }) => maySayFlags(path));
  const several = [flagEvaluations, defined].find((all) => new Set(all.map(({ key }) => key)).size >= fewestOwnKeys);
  const [first] = several ?? [];
  return first === undefined ? [] : [{ kind: 'flag', value: 'keys', path: first.path, line: first.line }];
}

const flagDocument =
  /^(?:[\w.-]{0,80}flags?[\w.-]{0,80}|[\w.-]*\.goff|(?:[\w.-]*[._-])?features|unleash[\w.-]*|[\w.-]{0,80}toggles?[\w.-]{0,80}|split)\.(?:json|ya?ml)$/i;
const settings = /^(?:appsettings|local\.settings|appconfig)[\w.-]*\.json$|remote[-_]?config[\w.-]*\.json$/i;
const otherDocument =
  /^(?:togglz|features|feature[-_]?(?:flags|toggles)|toggles|application[\w.-]*)\.properties$|remote[-_]?config[\w.-]*\.(?:xml|plist)$|^ff4j[\w.-]*\.xml$/i;

/** Files by whose name flags may be defined in them; whether they are is decided by their keys. */
export function mayDefineFlags(path: string): boolean {
  const name = nameOf(path);
  if (!/(?:json|ya?ml|xml|plist|properties)$/i.test(name)) return false;
  return (
    flagDocument.test(name) || settings.test(name) || otherDocument.test(name) || isLayered(path) || isGitLabFlag(path)
  );
}

function isGitLabFlag(path: string): boolean {
  return /(?:^|\/)config\/feature_flags\/.+\.yml$/.test(path);
}

/**
 * Keys from flagd, GO Feature Flag, Flipt, Unleash and GitLab definitions, from FeatureFlag objects, settings of .NET,
 * defaults of Firebase, properties of Togglz and Spring, and what products make themselves.
 * @throws Error where the text does not parse
 */
export async function definedFlagKeys({ path, text }: TextFile): Promise<FlagPlace[]> {
  if (otherDocument.test(nameOf(path))) return keysOfLines({ path, text });
  const lines = text.split(/\r?\n/);
  if (isGitLabFlag(path)) return gitLabKeys(path, lines);
  const isSection = settings.test(nameOf(path)) || isLayered(path);
  if (isSection && !/feature|parameters/i.test(text)) return [];
  const documents: unknown[] = path.endsWith('.json') ? [await jsonDocument(text)] : await yamlDocuments(text);
  const defined = documents.flatMap((it) => (isSection ? (keysOfSection(path, it) ?? []) : keysOfDocument(it)));
  const keys = new Map([...defined].reverse().map((it) => [it.key, it]));
  // Each is looked for in the text, which may be one line of a megabyte.
  return [...keys.values()]
    .reverse()
    .slice(0, mostKeys)
    .map((it) => ({ ...it, path, line: lineOfKey(lines, it.key) }));
}

/** Whether the product made the format itself: variants and rules are a flag product's, sections another's. */
export function isOwnFormat({ path, text }: TextFile): boolean {
  const name = nameOf(path);
  return (
    !settings.test(name) &&
    !isLayered(path) &&
    !otherDocument.test(name) &&
    !/variants|variations|defaultRule|strategies|actor_type|flagValues|feature_states|kind:\s*ConfigMap/.test(text)
  );
}

/** Comments and commas before a bracket are told from faults only where the plain parser gives up. */
async function jsonDocument(text: string): Promise<unknown> {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch (error) {
    if (isTooDeep(plain)) throw error;
    const { parse } = await import('jsonc-parser');
    const errors: ParseError[] = [];
    const found: unknown = parse(plain, errors, { allowTrailingComma: true });
    if (errors.length > 0) throw error;
    return found;
  }
}

/** Every document of a stream. Aliases are bounded: a file of a few lines must not grow to gigabytes. */
async function yamlDocuments(text: string): Promise<unknown[]> {
  const documents = await parseYamlStream(text);
  const [error] = documents.flatMap((document) => document.errors);
  if (error !== undefined) throw error;
  const plain = documents.map((document) => plainYaml(document));
  if (plain.includes(undefined)) throw new ReferenceError('Its aliases multiply.');
  return plain;
}

/** One flag a file, its key under `name`; who answers for it and since when stands beside. */
function gitLabKeys(path: string, lines: readonly string[]): FlagPlace[] {
  const said = (key: string) =>
    lines
      .map((line) => new RegExp(`^${key}:\\s*["']?([^"'\\s][^"'#]*?)["']?\\s*$`).exec(line)?.[1])
      .find((it) => it !== undefined);
  const owner = said('group');
  const since = said('milestone');
  const initially = said('default_enabled');
  return lines.flatMap((line, index) => {
    const key = /^name:\s*["']?([\w.-]+)/.exec(line)?.[1];
    if (key === undefined) return [];
    return [
      {
        key,
        path,
        line: index + 1,
        ...(initially === undefined ? {} : { default: initially }),
        ...(owner === undefined ? {} : { owner }),
        ...(since === undefined ? {} : { since }),
      },
    ];
  });
}

function lineOfKey(lines: readonly string[], key: string): number {
  const asKey = lines.findIndex((line) => {
    const at = line.indexOf(key);
    return at >= 0 && /^["']?\s*(?::|(?:,\s*)?$)/.test(line.slice(at + key.length));
  });
  return asKey < 0 ? 1 : asKey + 1;
}
