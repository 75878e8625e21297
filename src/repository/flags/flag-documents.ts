import { extensionOf, linesOf, nameOf, type TextFile, without } from '../text-file.js';
import type { FlagPlace } from './flag-keys.js';

/** A key as a document defines it. */
export interface Defined {
  readonly key: string;
  readonly default?: string;
}

const wrappers =
  'flags features featureFlags feature_flags feature-flags FeatureFlags toggles featureToggles feature_toggles switches flagValues feature_states variables segmentFlags'.split(
    ' ',
  );
const environments = new Set('default defaults development production test staging shared common local all'.split(' '));
const describes =
  'variants variations defaultRule state description enabled default defaultValue owner rollout percentage strategies actor_type on active environments treatment killed'.split(
    ' ',
  );

/**
 * Keys of a parsed document: flagd, GO Feature Flag, Flipt, LaunchDarkly's file data, exports of Unleash, Flagsmith,
 * GrowthBook and Optimizely, ConfigMaps, and maps of switches or descriptions that products make themselves.
 */
export function keysOfDocument(document: unknown): Defined[] {
  if (Array.isArray(document)) return listed(document);
  if (!isRecord(document)) return [];
  const specification = isRecord(document.spec) ? document.spec.flagSpec : undefined;
  if (isRecord(specification)) return keysOfDocument(specification);
  if (document.kind === 'ConfigMap' && isRecord(document.data)) return mapped(document.data, () => true);
  const inWrapper = wrappers.flatMap((name) => inside(document[name]));
  if (inWrapper.length > 0) return distinct(inWrapper);
  const inEnvironments = Object.entries(document).flatMap(([name, value]) =>
    environments.has(name) && isRecord(value) ? keysOfDocument(value) : [],
  );
  return inEnvironments.length > 0 ? distinct(inEnvironments) : inside(document);
}

function inside(value: unknown): Defined[] {
  if (Array.isArray(value)) return listed(value);
  return isRecord(value) ? mapped(value, isDefinition) : [];
}

function mapped(record: Readonly<Record<string, unknown>>, counts: (value: unknown) => boolean): Defined[] {
  return Object.entries(record).flatMap(([key, value]) =>
    /^(?:_|\$|apiVersion$|kind$|version$|enabled$)/.test(key) || !counts(value) ? [] : [{ key, ...defaultOf(value) }],
  );
}

/** A switch, or what tells of one. */
function isDefinition(value: unknown): boolean {
  return typeof value === 'boolean' || (isRecord(value) && describes.some((name) => Object.hasOwn(value, name)));
}

function listed(entries: readonly unknown[]): Defined[] {
  return entries.flatMap((entry): Defined[] => {
    if (!isRecord(entry) || 'geometry' in entry) return [];
    const feature = isRecord(entry.feature) ? entry.feature : entry;
    const key = [feature.key, feature.name, feature.identifier, feature.id].find((it) => typeof it === 'string');
    if (typeof key === 'string') return [{ key, ...defaultOf(entry) }];
    // Split's file for work without a network: one entry a flag, the key as its only name.
    const [only, ...others] = Object.entries(entry);
    return only !== undefined && others.length === 0 && isDefinition(only[1]) ? [{ key: only[0] }] : [];
  });
}

function defaultOf(value: unknown): { default?: string } {
  const said = isRecord(value)
    ? [value.enabled, value.default, value.defaultValue].find((it) => it !== undefined)
    : value;
  return typeof said === 'boolean' ? { default: String(said) } : {};
}

function distinct(all: readonly Defined[]): Defined[] {
  return [...new Map([...all].reverse().map((it) => [it.key, it])).values()].reverse();
}

/** Settings of .NET and templates of Firebase, where flags lie in one section among others. */
export function keysOfSection(path: string, document: unknown): Defined[] | undefined {
  if (!isRecord(document)) return undefined;
  if (/^(?:appsettings|local\.settings|appconfig)\b/i.test(nameOf(path))) {
    const values = isRecord(document.Values) ? Object.keys(document.Values) : [];
    const managed = isRecord(document.feature_management) ? document.feature_management.feature_flags : undefined;
    return [
      ...['FeatureManagement', 'FeatureFlags', 'Features', 'FeatureToggles'].flatMap((name) => {
        const section = document[name];
        if (!isRecord(section)) return [];
        return [
          ...mapped(section, (it) => typeof it === 'boolean' || (isRecord(it) && 'EnabledFor' in it)),
          ...inside(isRecord(section) ? section.feature_flags : undefined),
        ];
      }),
      ...(Array.isArray(managed) ? listed(managed) : []),
      ...values.flatMap((name) => {
        const key = /^FeatureManagement(?:__|:)([\w-]+)$/.exec(name)?.[1];
        return key === undefined ? [] : [{ key }];
      }),
    ];
  }
  if (isLayered(path)) return inLayers(document);
  if (/remote[-_]?config/i.test(path)) {
    const groups = isRecord(document.parameterGroups) ? Object.values(document.parameterGroups) : [];
    return [document, ...groups].flatMap((it) =>
      isRecord(it) && isRecord(it.parameters) ? mapped(it.parameters, () => true) : [],
    );
  }
  return undefined;
}

/** The files of settings that node-config and its like read. */
export function isLayered(path: string): boolean {
  return /(?:^|\/)config\/(?:default|production|development|local|custom-environment-variables)\.json$/.test(path);
}

/** Switches of settings, which a text may set, too, or a variable of that name: `"newCart": "NEW_CART_ENABLED"`. */
function inLayers(document: Readonly<Record<string, unknown>>): Defined[] {
  const sections = Object.entries(document).flatMap(([name, value]) => {
    if (isRecord(value) && /^feature[-_]?(?:toggles|flags|switches)$/i.test(name)) return [value];
    return isRecord(value) && isRecord(value.featureToggles) ? [value.featureToggles] : [];
  });
  return sections.flatMap((section) => mapped(section, (it) => typeof it === 'boolean' || typeof it === 'string'));
}

/** Files that are no JSON or YAML: Firebase's defaults, FF4j, and properties of Togglz and Spring. */
export function keysOfLines({ path, text }: TextFile): FlagPlace[] {
  const ending = extensionOf(path);
  const isTogglz = !/^application/.test(nameOf(path));
  const pattern =
    ending === '.properties'
      ? isTogglz
        ? /^\s*([A-Za-z][\w-]{2,})\s*=\s*(true|false)\s*$/i
        : /^\s*(?:togglz\.features\.([\w-]+)\.enabled|((?:[\w-]+\.)*(?:features?|feature-?(?:flags?|toggles?)|toggles?)\.[\w.-]+))\s*=\s*(?:\$\{[^:}]*:)?(true|false)\}?\s*$/i
      : /ff4j/i.test(nameOf(path))
        ? /<feature\s[^>]*?\buid="([\w.-]+)"(?:[^>]*?\benable="(true|false)")?/
        : /<key>\s*([\w.-]+)\s*<\/key>/;
  return linesOf(without(text, /<!--[\s\S]*?(?:-->|(?![\s\S]))/g)).flatMap((line, index) => {
    const [, first, second, third] = pattern.exec(line) ?? [];
    const key = first ?? (isTogglz ? undefined : second);
    const initially = isTogglz ? second : third;
    if (key === undefined) return [];
    return [{ key, path, line: index + 1, ...(initially === undefined ? {} : { default: initially.toLowerCase() }) }];
  });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
