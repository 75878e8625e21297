import { catalogIndex } from '../catalog/detect.js';
import { placeOf } from '../catalog/place.js';
import {
  actionSightings,
  azureSteps,
  commandSightings,
  isAzurePipeline,
  isDockerfile,
  isPipeline,
  runsCommands,
  scriptSightings,
  trialLines,
} from './commands.js';
import { dependencyReader } from './dependencies/dependencies.js';
import { dockerEnvironment, dotEnvSightings, isDotEnv, yamlEnvironment } from './environment.js';
import { definedFlagKeys, isOwnFormat, mayDefineFlags } from './flags/flag-keys.js';
import { mayNameFlags, namedFlags } from './flags/flag-names.js';
import { flagsInTerraform } from './flags/flag-resources.js';
import { readFlagSettings } from './flags/flag-settings.js';
import { notingOf } from './inventories/inventories.js';
import {
  imageName,
  jsonManifestSightings,
  manifestSightings,
  mayHoldJsonManifests,
  mayHoldManifests,
} from './kubernetes.js';
import { isServerConfiguration, serverSightings } from './mcp-servers.js';
import { mayCallModules, moduleCalls } from './module-calls.js';
import { namesOwners, ownersOf } from './owners.js';
import { isQuiet } from './quiet-files.js';
import type { Gathered } from './sightings.js';
import { azureSightings, cloudFormationSightings, terraformSightings } from './terraform.js';
import { extensionOf, linesOf, nameOf, sightingsOf, type TextFile } from './text-file.js';
import { type Watch, watchesInYaml } from './watches/alerts.js';
import { watchesInBicep, watchesInTemplate } from './watches/alerts-in-azure.js';
import { mayHoldWatches, watchesInJson, watchesInJsonnet } from './watches/alerts-in-json.js';
import { watchesInTerraform } from './watches/alerts-in-terraform.js';
import { faultIn, faultOf } from './well-formed.js';

/** What one file adds. */
export type Reading = (file: TextFile, gathered: Gathered) => Promise<void> | undefined | void;

/** The readings that a file's name calls for, as one; undefined where the file need not be opened. */
export function readingOf(path: string): Reading | undefined {
  const readings = readingsOf(path);
  if (readings.length === 0) return undefined;
  return (file, gathered) => inTurn(readings, file, gathered);
}

/** A promise only from where a reading needs one: nearly none does, and a scan is thousands of calls. */
function inTurn(readings: readonly Reading[], file: TextFile, gathered: Gathered): Promise<void> | undefined {
  for (const [index, reading] of readings.entries()) {
    const pending = reading(file, gathered);
    if (pending !== undefined) return pending.then(() => inTurn(readings.slice(index + 1), file, gathered));
  }
  return undefined;
}

function readingsOf(path: string): Reading[] {
  if (isQuiet(path)) return mayNameFlags(path) ? [flagNames] : [];
  if (isDotEnv(path))
    return [(file, { sightings }) => void sightings.push(...dotEnvSightings(file, linesOf(file.text)))];
  const readings: Reading[] = [];
  const ending = extensionOf(path);
  const inPipeline = isPipeline(path);
  const dependencies = dependencyReader(path);
  if (dependencies !== undefined)
    readings.push((file, { sightings }) => void sightings.push(...dependencies(file)), checked);
  if (nameOf(path) === 'package.json')
    readings.push((file, { sightings }) => void sightings.push(...scriptSightings(file, knownCommands())));
  if (mayHoldManifests(path)) readings.push(manifest, checked);
  else if (runsCommands(path)) readings.push(commands);
  if (inPipeline) readings.push((file, { sightings }) => void sightings.push(...actionSightings(file)));
  if (inPipeline && mayHoldManifests(path)) readings.push(commands);
  if (inPipeline) readings.push(trials);
  if (isDockerfile(path)) readings.push(dockerfile);
  if (ending === '.tf' || ending === '.tofu') readings.push(terraform, checked);
  if (ending === '.bicep' || nameOf(path) === 'azuredeploy.json') {
    readings.push((file, { sightings, slo }) => {
      sightings.push(...azureSightings(file));
      slo.push(...ours(file, ending === '.bicep' ? watchesInBicep(file) : watchesInTemplate(file)));
    });
  }
  if (ending === '.template' || (ending === '.json' && /template[^/]*$/.test(path))) readings.push(jsonTemplate);
  if (mayHoldJsonManifests(path))
    readings.push((file, { sightings }) => void sightings.push(...jsonManifestSightings(file)));
  if (/\.(?:jsonnet|libsonnet)$/.test(path))
    readings.push((file, { slo }) => void slo.push(...ours(file, watchesInJsonnet(file))));
  if (mayHoldWatches(path)) readings.push((file, { slo }) => void slo.push(...ours(file, watchesInJson(file))));
  if (mayCallModules(path)) readings.push((file, { sightings }) => void sightings.push(...moduleCalls(file)));
  if (isServerConfiguration(path)) readings.push(servers);
  if (namesOwners(path)) readings.push((file, { owners }) => void owners.push(...ownersOf(file)));
  if (mayDefineFlags(path) && placeOf(path) !== 'tests') readings.push(flagDefinitions);
  if (mayNameFlags(path) || nameOf(path) === 'models.py') readings.push(flagNames);
  // Last, because it looks at what the others saw.
  const noting = notingOf(path);
  if (noting !== undefined) readings.push(noting);
  return readings;
}

let known: ReadonlySet<string> | undefined;
/** First words of all commands in the catalog: what `cli:` signals start with. */
export function knownCommands(): ReadonlySet<string> {
  known ??= new Set(
    catalogIndex()
      .atoms.filter(({ kind }) => kind === 'cli')
      .map(({ signal }) => signal.slice('cli:'.length).split(' ')[0] ?? ''),
  );
  return known;
}

const commands: Reading = (file, { sightings }) => {
  sightings.push(...commandSightings(file, linesOf(file.text), knownCommands()));
};

/** What a job does to a cluster that it makes itself is a test. Works on what was seen in this file so far. */
const trials: Reading = ({ path, text }, { sightings }) => {
  const isTrial = trialLines(linesOf(text));
  for (const [at, it] of sightings.entries()) {
    if (it.path === path && (it.kind === 'cli' || it.kind === 'action') && isTrial(it.line))
      sightings[at] = { ...it, role: 'test' };
  }
};

/** Above this size YAML is mostly generated (API descriptions, translations), so it has to show a telling word first. */
const largeYaml = 96 * 1024;
/** A definition of objects that are yet to come is large and tells nothing. */
const tellingStart = /^apiVersion:(?! *apiextensions)/;
const tellingWords = ['\napiVersion:', 'AWS::', 'noDataState:', '- alert:', '\nservices:', '\n[[outputs.'];

/** Rules in tests and vendored code ring for nobody here. Those of examples count where nothing but examples is there. */
function ours({ path }: TextFile, watches: Watch[]): Watch[] {
  return watches.length === 0 || /^(?:product|examples)$/.test(placeOf(path)) ? watches : [];
}

const manifest: Reading = async (file, gathered) => {
  if (
    file.text.length > largeYaml &&
    !tellingStart.test(file.text) &&
    !tellingWords.some((it) => file.text.includes(it))
  )
    return;
  const lines = linesOf(file.text);
  gathered.sightings.push(
    ...manifestSightings(file, lines),
    ...yamlEnvironment(file, lines),
    ...cloudFormationSightings(file),
  );
  if (isAzurePipeline(file)) {
    gathered.sightings.push(...azureSteps(file), ...commandSightings(file, lines, knownCommands()));
  }
  gathered.slo.push(...ours(file, watchesInYaml(file, lines)));
  if (placeOf(file.path) === 'product') readFlagSettings(file, lines, gathered);
  if (/^kind:\s*FeatureFlag(?:Configuration)?\b/m.test(file.text)) await flagDefinitions(file, gathered);
};

const dockerfile: Reading = (file, { sightings }) => {
  sightings.push(...dockerEnvironment(file, linesOf(file.text)));
  for (const it of sightingsOf('image', file, /^[^\S\n]*FROM\s+(?:--platform=\S+\s+)?(\S+)/gim)) {
    const value = imageName(it.value);
    if (value !== undefined) sightings.push({ ...it, value });
  }
};

const terraform: Reading = (file, { sightings, slo, flagDefinitions }) => {
  sightings.push(...terraformSightings(file));
  flagDefinitions.push(...flagsInTerraform(file));
  slo.push(...ours(file, watchesInTerraform(file)));
};

const jsonTemplate: Reading = (file, { sightings, slo }) => {
  sightings.push(...cloudFormationSightings(file));
  slo.push(...ours(file, watchesInYaml(file, linesOf(file.text))));
};

const servers: Reading = async (file, { sightings, unreadable }) => {
  try {
    sightings.push(...(await serverSightings(file)));
  } catch (error) {
    unreadable.push(faultOf(file.path, file.text, error));
  }
};

/** Parsing this much YAML takes some 60 ms, and a call must end within 100 ms of being cancelled. */
const mostParsedYaml = 64 * 1024;

/** Names of flags in tests, examples and vendored code are nobody's switches. */
const flagNames: Reading = (file, gathered) => {
  if (placeOf(file.path) !== 'product') return;
  const { flags, variables, constants, sightings } = namedFlags(file);
  gathered.flagDefinitions.push(...flags);
  gathered.flagVariables.push(...variables);
  gathered.sightings.push(...sightings);
  gathered.flagConstants.push(...constants);
};

const flagDefinitions: Reading = async (file, { flagDefinitions: known, sightings, unreadable }) => {
  if (!file.path.endsWith('.json') && file.text.length > mostParsedYaml) {
    unreadable.push({ path: file.path, reason: 'is more than 64 KiB of YAML; its flag keys were not read' });
    return;
  }
  try {
    const defined = await definedFlagKeys(file);
    known.push(...defined);
    const [first] = defined;
    if (first !== undefined && isOwnFormat(file))
      sightings.push({ kind: 'flag', value: 'catalog', path: file.path, line: first.line });
  } catch (error) {
    if (!unreadable.some(({ path }) => path === file.path) && !/\{\{|<%/.test(file.text)) {
      unreadable.push(faultOf(file.path, file.text, error));
    }
  }
};

const checked: Reading = (file, { unreadable }) => {
  // Of a large file only the first part is here, which parses as little as any half.
  if (unreadable.some(({ path }) => path === file.path)) return undefined;
  return faultIn(file).then((fault) => void (fault !== undefined && unreadable.push(fault)));
};
