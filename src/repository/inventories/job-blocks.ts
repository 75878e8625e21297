import { nameOf } from '../text-file.js';
import { jenkinsBlocks } from './job-blocks-jenkins.js';
import { azureTask, objectBlocks } from './job-blocks-objects.js';

/** A job's lines in the file of a pipeline. */
export interface Block {
  readonly name: string;
  /** Indexes of lines: the name's own, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** What it takes over from: a hidden job of GitLab, an anchor of YAML. */
  readonly from?: readonly string[];
  /** Only there for others to take over. */
  readonly template?: true;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** How each build server writes down its jobs. The first row that fits the path is taken. */
const systems: readonly { readonly files: RegExp; readonly blocks: (lines: readonly string[]) => Block[] }[] = [
  { files: /^\.github\/workflows\/[^/]+\.ya?ml$/, blocks: (lines) => keysBelow(lines, 'jobs') },
  { files: /(?:^|\/)[\w.-]*\.?gitlab-ci[\w.-]*\.ya?ml$|^\.gitlab\/.+\.ya?ml$/, blocks: gitLabBlocks },
  { files: /(?:^|\/)(?:Jenkinsfile[^/]*|[^/]+\.jenkinsfile)$/, blocks: jenkinsBlocks },
  {
    files: /(?:^|\/)azure-pipelines[^/]*\.ya?ml$|(?:^|\/)\.?azure-?(?:pipelines|devops)\/.+\.ya?ml$/,
    blocks: azureBlocks,
  },
  { files: /^\.circleci\/.+\.ya?ml$/, blocks: circleBlocks },
  { files: /^bitbucket-pipelines\.yml$/, blocks: (lines) => itemsCalled(lines, /^step$/) },
  { files: /^\.drone\.ya?ml$|^\.woodpecker(?:\.ya?ml$|\/.+\.ya?ml$)/, blocks: stepBlocks },
  { files: /^\.buildkite\/.+\.ya?ml$|^\.semaphore\/.+\.ya?ml$/, blocks: stepBlocks },
  { files: /^\.travis\.yml$/, blocks: travisBlocks },
  { files: /(?:^|\/)(?:cloudbuild|buildspec)[^/]*\.ya?ml$/, blocks: wholeFile },
];

export function blocksIn(path: string, lines: readonly string[]): Block[] {
  const known = systems.find(({ files }) => files.test(path))?.blocks;
  const blocks = (known ?? (lines.some((line) => azureTask.test(line)) ? azureBlocks : objectBlocks))(lines);
  // What has no jobs of its own is one, called after its file.
  return blocks.map((block) =>
    block.name === '' ? { ...block, name: nameOf(path).replace(/^\.|\.ya?ml$/g, '') } : block,
  );
}

export function holdsJobs(path: string): boolean {
  return systems.some(({ files }) => files.test(path));
}

function wholeFile(lines: readonly string[]): Block[] {
  return [{ name: '', start: 0, end: lines.length }];
}

/** The keys one level below a key in the first column. */
export function keysBelow(lines: readonly string[], parent: string): Block[] {
  const range = below(lines, parent);
  if (range === undefined) return [];
  const first = lines.slice(range.start, range.end).find((line) => /^\s+[\w-]+:/.test(line));
  const indent = first === undefined ? 2 : indentOf(first);
  return blocksBy(lines, range, new RegExp(`^ {${Math.min(indent, deepest)}}["']?([\\w./-]+)["']?:\\s*(?:[&#].*)?$`));
}

/** The lines below a key in the first column, up to the next one. */
function below(lines: readonly string[], parent: string): Range | undefined {
  const at = lines.findIndex((line) => line.startsWith(`${parent}:`));
  if (at < 0) return undefined;
  const stop = lines.findIndex((line, index) => index > at && /^["']?[A-Za-z]/.test(line));
  return { start: at + 1, end: stop < 0 ? lines.length : stop };
}

function blocksBy(lines: readonly string[], range: Range, key: RegExp): Block[] {
  const starts: { name: string; start: number }[] = [];
  for (let index = range.start; index < range.end; index += 1) {
    const name = key.exec(lines[index] ?? '')?.[1];
    if (name !== undefined) starts.push({ name: name.trim(), start: index });
  }
  return starts.map(({ name, start }, at) => ({ name, start, end: starts[at + 1]?.start ?? range.end }));
}

const gitLabWords = new Set(
  'stages variables default include workflow image services cache before_script after_script pages spec'.split(' '),
);

/** Top-level keys that have a script or start another pipeline; hidden ones (`.name`) are templates. */
function gitLabBlocks(lines: readonly string[]): Block[] {
  const all = blocksBy(lines, { start: 0, end: lines.length }, /^["']?([A-Za-z.][^:"'#]*)["']?:(?:\s|$)/);
  return all.flatMap((block): Block[] => {
    const body = lines.slice(block.start, block.end);
    const from = extendedIn(body);
    if (block.name.startsWith('.')) return [{ ...block, from, template: true }];
    if (gitLabWords.has(block.name)) return [];
    const runs = body.some((line) => /^\s+(?:script|trigger|extends|environment|run|<<):/.test(line));
    return runs ? [{ ...block, from }] : [];
  });
}

/** `extends: .base`, a list of them on one line or several, and `<<: *anchor`, which is mostly called like its job. */
function extendedIn(body: readonly string[]): string[] {
  return body.flatMap((line, index) => {
    const anchor = /^\s*(?:-\s+)?(?:<<:\s*)\*([\w-]+)/.exec(line)?.[1];
    if (anchor !== undefined) return [`&${anchor}`];
    const value = /^\s+extends:\s*(.*)$/.exec(line)?.[1];
    if (value === undefined) return [];
    if (value !== '') return value.match(/[\w.:-]+/g) ?? [];
    const listed: string[] = [];
    for (const next of body.slice(index + 1)) {
      const name = /^\s+-\s+["']?([\w.:-]+)/.exec(next)?.[1];
      if (name === undefined) break;
      listed.push(name);
    }
    return listed;
  });
}

/** Elements of lists, at any depth, that start with a key of this name: `- job: build`, `- step: &name`. */
function itemsCalled(lines: readonly string[], key: RegExp): Block[] {
  return lines.flatMap((line, start): Block[] => {
    const [, space = '', word = '', value = ''] = /^(\s*)-\s+([\w-]+):\s*(\S(?:.*\S)?)?\s*$/.exec(line) ?? [];
    if (!key.test(word)) return [];
    // `- step: *name` runs what the anchor's own place tells already.
    if (value.startsWith('*')) return [];
    const end = endOf(lines, start, space.length);
    const anchor = /^&([\w-]+)/.exec(value)?.[1];
    const body = lines.slice(start + 1, end);
    const own = anchor === undefined ? plain(value) : '';
    const name = (own || nameIn(body) || anchor) ?? '';
    return [{ name, start, end, from: extendedIn(body) }];
  });
}

/** Where what stands deeper than this dash ends. */
function endOf(lines: readonly string[], start: number, indent: number): number {
  const end = lines.findIndex((line, index) => index > start && line.trim() !== '' && indentOf(line) <= indent);
  return end < 0 ? lines.length : end;
}

function azureBlocks(lines: readonly string[]): Block[] {
  const jobs = itemsCalled(lines, /^(?:job|deployment)$/);
  if (jobs.length > 0) return jobs;
  const stages = itemsCalled(lines, /^stage$/);
  return stages.length > 0 ? stages : wholeFile(lines);
}

/** Its own jobs, and those that workflows take ready-made from an orb. */
function circleBlocks(lines: readonly string[]): Block[] {
  const workflows = below(lines, 'workflows');
  const ready =
    workflows === undefined
      ? []
      : lines.slice(workflows.start, workflows.end).flatMap((line, index): Block[] => {
          const [, space = '', name] = /^(\s*)-\s+([\w-]+\/[\w-]+):?\s*$/.exec(line) ?? [];
          if (name === undefined) return [];
          const start = workflows.start + index;
          return [{ name, start, end: Math.min(endOf(lines, start, space.length), workflows.end) }];
        });
  // A job's steps name the file's own commands.
  const jobs = keysBelow(lines, 'jobs').map((block) => ({
    ...block,
    from: lines.slice(block.start, block.end).flatMap((line) => /^\s*-\s+([\w-]+):?\s*$/.exec(line)?.[1] ?? []),
  }));
  const commands = keysBelow(lines, 'commands').map((block) => ({ ...block, template: true as const }));
  return [...jobs, ...ready, ...commands];
}

/** The elements of each `steps:`, or its keys, each called by its label or name. */
function stepBlocks(lines: readonly string[]): Block[] {
  return lines.flatMap((line, at): Block[] => {
    const [, space] = /^(\s*)(?:steps|pipeline|blocks):\s*$/.exec(line) ?? [];
    if (space === undefined) return [];
    const first = lines.findIndex((it, index) => index > at && it.trim() !== '' && !it.trim().startsWith('#'));
    const inner = Math.min(indentOf(lines[first] ?? ''), deepest);
    const isList = /^\s*-\s/.test(lines[first] ?? '');
    if (first < 0 || inner < space.length || (!isList && inner === space.length)) return [];
    const end = lines.findIndex(
      (it, index) => index >= first && it.trim() !== '' && !it.trim().startsWith('#') && indentOf(it) < inner,
    );
    const range = { start: first, end: end < 0 ? lines.length : end };
    if (!isList) return blocksBy(lines, range, new RegExp(`^ {${inner}}["']?([\\w.][\\w. -]*)["']?:\\s*$`));
    return blocksBy(lines, range, new RegExp(`^ {${inner}}(-)\\s`)).map((block) => ({
      ...block,
      name: nameIn(lines.slice(block.start, block.end)) ?? '',
    }));
  });
}

/** What builds, then each `deploy:`, which is a job's last part. */
function travisBlocks(lines: readonly string[]): Block[] {
  const deploy = below(lines, 'deploy');
  if (deploy === undefined) return wholeFile(lines);
  return [
    { name: '', start: 0, end: deploy.start - 1 },
    { name: 'deploy', start: deploy.start - 1, end: deploy.end },
  ];
}

/** The first telling word among a job's own keys, which stand least deep; an anchor or a template's hole is none. */
function nameIn(body: readonly string[]): string | undefined {
  const keys = body.flatMap((line) => {
    const [, space = '', dash = '', key = '', value = ''] = /^(\s*)((?:-\s+)?)([\w-]+):(.*)$/.exec(line) ?? [];
    return key === '' ? [] : [{ depth: space.length + dash.length, key, value: plain(value.trim()) }];
  });
  const own = Math.min(...keys.map(({ depth }) => depth));
  const telling = ['label', 'name', 'displayName', 'key', 'id'];
  const named = keys.filter(({ depth, key, value }) => depth === own && value !== '' && telling.includes(key));
  return named.sort((x, y) => telling.indexOf(x.key) - telling.indexOf(y.key))[0]?.value;
}

function plain(value: string): string {
  const text = value.replace(/^["'](.*)["'].*$/, '$1').replace(/(?<!\s)\s+#.*$/, '');
  return /^[&*]|\$\{\{|^[|>]/.test(text) ? '' : text;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A count in a pattern is written out when the pattern is made, and nobody indents by more. */
const deepest = 200;
