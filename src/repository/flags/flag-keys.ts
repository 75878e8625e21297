import { nameOf, type TextFile } from '../text-file.js';
import { switchesByVariable } from './flag-variables.js';

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
  const evaluated = [...flagEvaluations, ...resolved];
  const variables = switchesByVariable(flagVariables).length > 0 ? flagVariables : [];
  for (const place of [...flagDefinitions, ...evaluated, ...variables]) {
    if (!flags.has(place.key) && flags.size < mostKeys) flags.set(place.key, { ...place, evaluations: [] });
  }
  for (const { key, path, line } of evaluated) {
    const evaluations = flags.get(key)?.evaluations;
    if (evaluations !== undefined && evaluations.length < mostEvaluations) evaluations.push({ path, line });
  }
  return [...flags.values()];
}

/** Files by whose name flags may be defined in them; whether they are is decided by their keys. */
export function mayDefineFlags(path: string): boolean {
  const name = nameOf(path);
  if (!/(?:json|ya?ml)$/i.test(name)) return false;
  return (
    /^(?:[\w.-]*flags?[\w.-]*|[\w.-]*\.goff|(?:[\w.-]*\.)?features|unleash[\w.-]*|[\w.-]*toggles?[\w.-]*)\.(?:json|ya?ml)$/i.test(
      name,
    ) || isGitLabFlag(path)
  );
}

function isGitLabFlag(path: string): boolean {
  return /(?:^|\/)config\/feature_flags\/.+\.yml$/.test(path);
}

/**
 * Keys from flagd, GO Feature Flag, Flipt, Unleash and GitLab definitions, and from FeatureFlag objects.
 * @throws Error where the text does not parse
 */
export async function definedFlagKeys({ path, text }: TextFile): Promise<FlagPlace[]> {
  const lines = text.split(/\r?\n/);
  if (isGitLabFlag(path)) return gitLabKeys(path, lines);
  // Loading a YAML parser costs more than most scans, so it waits for a file that has one of the telling keys.
  if (!/flags|features|variations/.test(text)) return [];
  const documents: unknown[] = path.endsWith('.json') ? [JSON.parse(text)] : await yamlDocuments(text);
  const keys = documents.flatMap((document) => keysOf(document));
  return [...new Set(keys)].map((key) => ({ key, path, line: lineOfKey(lines, key) }));
}

/** Every document of a stream. Aliases are bounded: a file of a few lines must not grow to gigabytes. */
async function yamlDocuments(text: string): Promise<unknown[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = [...parseAllDocuments(text, { logLevel: 'silent' })];
  const [error] = documents.flatMap((document) => document.errors);
  if (error !== undefined) throw error;
  return documents.map((document) => document.toJS({ maxAliasCount: 50 }));
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

function keysOf(document: unknown): string[] {
  if (!isRecord(document)) return [];
  const specification = isRecord(document.spec) ? document.spec.flagSpec : undefined;
  if (isRecord(specification)) return keysOf(specification);
  const { flags, features } = document;
  if (isRecord(flags)) return Object.keys(flags).filter((key) => isDefinition(flags[key]));
  if (Array.isArray(flags)) return texts(flags, 'key');
  if (Array.isArray(features)) return texts(features, 'name');
  return Object.keys(document).filter((key) => {
    const value = document[key];
    return isRecord(value) && isRecord(value.variations) && 'defaultRule' in value;
  });
}

/** flagd: a state or variants; without either, an object called flags may be anything. */
function isDefinition(value: unknown): boolean {
  return isRecord(value) && ('variants' in value || 'state' in value || 'variations' in value);
}

function texts(entries: readonly unknown[], field: string): string[] {
  return entries.flatMap((entry) => (isRecord(entry) && typeof entry[field] === 'string' ? [entry[field]] : []));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lineOfKey(lines: readonly string[], key: string): number {
  const asKey = lines.findIndex((line) => {
    const at = line.indexOf(key);
    return at >= 0 && /^["']?\s*(?::|,?\s*$)/.test(line.slice(at + key.length));
  });
  return asKey < 0 ? 1 : asKey + 1;
}
