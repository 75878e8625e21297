import type { Lever, LeverKind } from '../../plan/rollback/lever.js';
import { extensionOf, linesOf, nameOf, slashOrHashComments, type TextFile, without } from '../text-file.js';
import { leverOf, lineAt } from './levers.js';

// What a rollback is run on, outside of Kubernetes: Terraform, platform files, and the commands of pipelines.

interface Resource {
  readonly kind: LeverKind;
  readonly name: string;
  /** Attribute of the block by the name of the setting. */
  readonly settings: Readonly<Record<string, string>>;
}

const resources: Readonly<Record<string, Resource>> = {
  aws_ecs_service: { kind: 'ecs-service', name: 'name', settings: { cluster: 'cluster' } },
  aws_lambda_alias: { kind: 'lambda-alias', name: 'name', settings: { function: 'function_name' } },
  aws_codedeploy_deployment_group: {
    kind: 'codedeploy-group',
    name: 'deployment_group_name',
    settings: { application: 'app_name' },
  },
  google_cloud_run_service: { kind: 'cloud-run-service', name: 'name', settings: { region: 'location' } },
  google_cloud_run_v2_service: { kind: 'cloud-run-service', name: 'name', settings: { region: 'location' } },
  google_clouddeploy_delivery_pipeline: {
    kind: 'cloud-deploy-pipeline',
    name: 'name',
    settings: { region: 'location' },
  },
  azurerm_container_app: { kind: 'container-app', name: 'name', settings: { group: 'resource_group_name' } },
  azurerm_linux_web_app: { kind: 'app-service', name: 'name', settings: { group: 'resource_group_name' } },
  azurerm_windows_web_app: { kind: 'app-service', name: 'name', settings: { group: 'resource_group_name' } },
  helm_release: { kind: 'helm-release', name: 'name', settings: { namespace: 'namespace' } },
  heroku_app: { kind: 'heroku-app', name: 'name', settings: {} },
};
const opening = new RegExp(`^resource\\s+"(${Object.keys(resources).join('|')})"\\s+"[\\w-]+"`);

/** Resources with a literal name; a block ends with a brace in the first column. */
export function leversInTerraform({ path, text }: TextFile): Lever[] {
  if (!Object.keys(resources).some((type) => text.includes(`"${type}"`))) return [];
  const lines = linesOf(without(text, slashOrHashComments));
  return lines.flatMap((line, index): Lever[] => {
    const type = line.startsWith('resource') ? opening.exec(line)?.[1] : undefined;
    const row = type === undefined ? undefined : resources[type];
    if (row === undefined) return [];
    const end = lines.findIndex((it, at) => at > index && it.startsWith('}'));
    const body = lines.slice(index, end < 0 ? index + 200 : end).join('\n');
    // Two spaces: an attribute of the resource itself, as the formatter writes it, and none of a block inside.
    const value = (key: string) => new RegExp(`^ {2}${key}\\s*=\\s*"([\\w./-]+)"\\s*$`, 'm').exec(body)?.[1];
    const name = value(row.name);
    if (name === undefined) return [];
    const settings = Object.fromEntries(
      Object.entries(row.settings).map(([key, attribute]) => [key, value(attribute)]),
    );
    const { namespace, ...rest } = settings;
    return [leverOf({ kind: row.kind, name, path, line: index + 1 }, namespace, rest)];
  });
}

/** fly.toml and Nomad's jobs. */
export function leversOnPlatform({ path, text }: TextFile): Lever[] {
  const pattern = path.endsWith('.toml') ? /^app\s*=\s*["']([\w-]+)["']/m : /^job\s+"([^"$]+)"/m;
  const kind = path.endsWith('.toml') ? 'fly-app' : 'nomad-job';
  if (!/^fly(?:\.[\w-]+)?\.toml$/.test(nameOf(path)) && !['.nomad', '.hcl'].includes(extensionOf(path))) return [];
  const found = pattern.exec(text);
  return found?.[1] === undefined
    ? []
    : [leverOf({ kind, name: found[1], path, line: lineAt(text, found.index) }, undefined)];
}

interface Command {
  readonly kind: LeverKind;
  /** The command up to where its arguments begin. */
  readonly words: RegExp;
  /** The name: the first argument that is no option, or the value of these options. */
  readonly name: readonly string[];
  readonly settings: Readonly<Record<string, readonly string[]>>;
}

const namespaceOptions = { namespace: ['--namespace', '-n'] };

/** Commands by which a pipeline deploys: they name what a rollback has to name. */
const commands: readonly Command[] = [
  { kind: 'helm-release', words: /\bhelm\s+(?:upgrade|install)\b/, name: [], settings: namespaceOptions },
  {
    kind: 'cloud-run-service',
    words: /\bgcloud\s+(?:beta\s+)?run\s+deploy\b/,
    name: [],
    settings: { region: ['--region'] },
  },
  {
    kind: 'cloud-deploy-pipeline',
    words: /\bgcloud\s+deploy\s+releases\s+create\b/,
    name: ['--delivery-pipeline'],
    settings: { region: ['--region'] },
  },
  {
    kind: 'ecs-service',
    words: /\baws\s+ecs\s+update-service\b/,
    name: ['--service'],
    settings: { cluster: ['--cluster'] },
  },
  {
    kind: 'lambda-alias',
    words: /\baws\s+lambda\s+update-alias\b/,
    name: ['--name'],
    settings: { function: ['--function-name'] },
  },
  {
    kind: 'container-app',
    words: /\baz\s+containerapp\s+(?:update|up)\b/,
    name: ['--name', '-n'],
    settings: { group: ['--resource-group', '-g'] },
  },
  {
    kind: 'app-service',
    words: /\baz\s+webapp\s+(?:deploy|deployment\s+\w+\s+\w+|config\s+container\s+set)\b/,
    name: ['--name', '-n'],
    settings: { group: ['--resource-group', '-g'] },
  },
  { kind: 'fly-app', words: /\b(?:fly|flyctl)\s+deploy\b/, name: ['--app', '-a'], settings: {} },
  { kind: 'heroku-app', words: /\bheroku\s+container:release\b/, name: ['--app', '-a'], settings: {} },
];
const anyCommand = new RegExp(commands.map(({ words }) => words.source).join('|'));

/** Names in the commands of a pipeline's file. What a variable stands for is not known here. */
export function leversInCommands({ path, text }: TextFile): Lever[] {
  if (!anyCommand.test(text)) return [];
  const lines = linesOf(text);
  return lines.flatMap((line, index): Lever[] =>
    commands.flatMap((command) => {
      const found = command.words.exec(line);
      if (found === null || /^\s*(?:#|- name:|name:)/.test(line)) return [];
      const given = argumentsOf(wholeCommand(lines, index).slice(found.index + found[0].length));
      const name = command.name.length === 0 ? given.first : optionOf(given.options, command.name);
      if (name === undefined) return [];
      const settings = Object.fromEntries(
        Object.entries(command.settings).map(([key, names]) => [key, optionOf(given.options, names)]),
      );
      const { namespace, ...rest } = settings;
      return [leverOf({ kind: command.kind, name, path, line: index + 1 }, namespace, rest)];
    }),
  );
}

/** A command with the lines it goes on in: those after a backslash, and the deeper ones of a folded block. */
function wholeCommand(lines: readonly string[], from: number): string {
  const parts = [lines[from] ?? ''];
  for (let at = from + 1; at < lines.length && at < from + 30 && /\\\s*$/.test(parts.at(-1) ?? ''); at += 1)
    parts.push(lines[at] ?? '');
  return parts.map((part) => part.replace(/\\\s*$/, ' ')).join('');
}

interface Given {
  readonly first: string | undefined;
  readonly options: ReadonlyMap<string, string>;
}

const plainWord = /^[a-z0-9][\w./-]*$/i;

function argumentsOf(text: string): Given {
  const words = (/^[^|&;]*/.exec(text)?.[0] ?? '').split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ''));
  const options = new Map<string, string>();
  let first: string | undefined;
  let isFirstSeen = false;
  for (const [at, word] of words.entries()) {
    if (word === '') continue;
    const [option = '', joined] = word.split('=', 2);
    const before = words[at - 1] ?? '';
    if (word.startsWith('-')) {
      const value = joined ?? words[at + 1] ?? '';
      if (plainWord.test(value)) options.set(option, value);
    } else if (!isFirstSeen && !(before.startsWith('-') && !before.includes('=') && !bare.has(before))) {
      isFirstSeen = true;
      first = plainWord.test(word) ? word : undefined;
    }
  }
  return { first, options };
}

/** Options without a value that stand before a name. */
const bare = new Set([
  '--install',
  '-i',
  '--atomic',
  '--wait',
  '--force',
  '--debug',
  '--quiet',
  '-q',
  '--create-namespace',
]);

function optionOf(options: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  return names.map((name) => options.get(name)).find((value) => value !== undefined);
}
