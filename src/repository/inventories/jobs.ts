import type { Sighting } from '../../catalog/provider.js';
import { nameOf, type TextFile } from '../text-file.js';

/** A job of a pipeline: one that brings something to an environment, or one that only builds and tests. */
export interface Job {
  readonly name: string;
  /** Ids of the products it deploys with, sorted; empty where it was not seen to deploy. */
  readonly deploysWith: readonly string[];
  /** As the pipeline calls it, where it names one. */
  readonly environment?: string;
  /** A workflow of the same repository that this job runs. */
  readonly calls?: string;
  readonly path: string;
  readonly line: number;
}

/** Ids of the products that deploy by this command or action; empty for all others. */
export type DeploysBy = (sighting: Sighting) => readonly string[];

interface Block {
  readonly name: string;
  /** Indexes of lines: the name's own, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

const gitLabWords = new Set(
  'stages variables default include workflow image services cache before_script after_script pages spec'.split(' '),
);

export function holdsJobs(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab\/.+\.ya?ml$/.test(path) || nameOf(path) === '.gitlab-ci.yml';
}

/**
 * Jobs of GitHub workflows and GitLab pipelines.
 * @param seen what was seen in this very file: commands and actions with their lines
 */
export function jobsIn(
  { path }: TextFile,
  lines: readonly string[],
  seen: readonly Sighting[],
  deploysBy: DeploysBy,
): Job[] {
  const blocks = path.startsWith('.github/') ? gitHubBlocks(lines) : gitLabBlocks(lines);
  return blocks.map(({ name, start, end }) => {
    const inside = seen.filter(({ line }) => line > start && line <= end);
    const ids = new Set(inside.flatMap((sighting) => deploysBy(sighting)));
    const body = lines.slice(start, end);
    const environment = environmentIn(body);
    const calls = body
      .map((line) => /^\s*uses:\s*["']?\.\/([\w./-]+\.ya?ml)/.exec(line)?.[1])
      .find((it) => it !== undefined);
    return {
      name,
      deploysWith: [...ids].sort(),
      ...(environment === undefined ? {} : { environment }),
      ...(calls === undefined ? {} : { calls }),
      path,
      line: start + 1,
    };
  });
}

/** The keys one level below `jobs:`. */
function gitHubBlocks(lines: readonly string[]): Block[] {
  const from = lines.findIndex((line) => /^jobs:\s*(?:#.*)?$/.test(line));
  if (from < 0) return [];
  const stop = lines.findIndex((line, index) => index > from && /^[A-Za-z]/.test(line));
  const end = stop < 0 ? lines.length : stop;
  const first = lines.slice(from + 1, end).find((line) => /^\s+[\w-]+:/.test(line));
  const indent = first === undefined ? 2 : first.search(/\S/);
  const key = new RegExp(`^ {${indent}}["']?([\\w-]+)["']?:\\s*(?:#.*)?$`);
  return blocksBy(lines, { from: from + 1, end }, key);
}

/** Top-level keys that have a script or start another pipeline; hidden ones (`.name`) are templates. */
function gitLabBlocks(lines: readonly string[]): Block[] {
  return blocksBy(lines, { from: 0, end: lines.length }, /^["']?([A-Za-z.][^:"'#]*)["']?:(?:\s|$)/).filter(
    ({ name, start, end }) => {
      if (name.startsWith('.') || gitLabWords.has(name)) return false;
      return lines.slice(start, end).some((line) => /^\s+(?:script|trigger|extends|environment|run):/.test(line));
    },
  );
}

function blocksBy(lines: readonly string[], range: { from: number; end: number }, key: RegExp): Block[] {
  const starts: { name: string; start: number }[] = [];
  for (let index = range.from; index < range.end; index += 1) {
    const name = key.exec(lines[index] ?? '')?.[1];
    if (name !== undefined) starts.push({ name: name.trim(), start: index });
  }
  return starts.map(({ name, start }, at) => ({ name, start, end: starts[at + 1]?.start ?? range.end }));
}

/** `environment: production`, or its `name:` on one of the next lines. */
function environmentIn(body: readonly string[]): string | undefined {
  const at = body.findIndex((line) => /^\s+environment:/.test(line));
  if (at < 0) return undefined;
  const line = body[at] ?? '';
  const own = /environment:\s*(?:\{\s*name:\s*)?["']?([^\s"'#,{}][^"'#,{}]*?)["']?\s*(?:[#,}].*)?$/.exec(line)?.[1];
  if (own !== undefined) return own;
  const indent = line.search(/\S/);
  for (const next of body.slice(at + 1, at + 6)) {
    if (next.trim() !== '' && next.search(/\S/) <= indent) return undefined;
    const name = /^\s+name:\s*["']?(.+?)["']?\s*(?:#.*)?$/.exec(next)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
