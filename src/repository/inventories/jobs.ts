import type { Sighting } from '../../catalog/provider.js';
import { literally } from '../../text.js';
import type { TextFile } from '../text-file.js';
import { type Block, blocksIn } from './job-blocks.js';

export { holdsJobs } from './job-blocks.js';
export { holdsAzureTasks, holdsTaskObjects } from './job-blocks-objects.js';

/** A job of a pipeline: one that brings something to an environment, or one that only builds and tests. */
export interface Job {
  readonly name: string;
  /** Ids of the products it deploys with, sorted; empty where it was not seen to deploy. */
  readonly deploysWith: readonly string[];
  /** Ids of the products it only tries: in a cluster of its own, or without doing anything. */
  readonly triesWith?: readonly string[];
  /** As the pipeline calls it, where it names one. */
  readonly environment?: string;
  /** Workflows, actions and scripts of the repository that this job runs, and workflows of others by their address. */
  readonly calls?: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** Ids of the products that deploy by this command or action, whether in earnest or as a trial; empty for all others. */
export type DeploysBy = (sighting: Sighting) => readonly string[];

/**
 * Jobs of one pipeline's file.
 * @param seen what was seen in this very file: commands and actions with their lines
 */
export function jobsIn(
  { path }: TextFile,
  lines: readonly string[],
  seen: readonly Sighting[],
  deploysBy: DeploysBy,
): Job[] {
  const all = blocksIn(path, lines);
  return all
    .filter(({ template }) => template !== true)
    .map((block) => {
      const parts = [block, ...takenOver(block, all, lines)];
      const inside = seen.filter(
        (sighting) =>
          parts.some(({ start, end }) => sighting.line > start && sighting.line <= end) && !looksOn(sighting, lines),
      );
      const ids = (trial: boolean) =>
        new Set(inside.filter(({ role }) => (role === 'test') === trial).flatMap((it) => deploysBy(it)));
      const [earnest, trial] = [ids(false), ids(true)];
      for (const id of earnest) trial.delete(id);
      const bodies = parts.map(({ start, end }) => lines.slice(start, end));
      const environment = first(bodies, path.startsWith('bitbucket') ? deploymentIn : environmentIn);
      const calls = [...new Set(bodies.flatMap(calledIn))];
      return {
        name: block.name,
        deploysWith: [...earnest].sort(),
        ...(trial.size === 0 ? {} : { triesWith: [...trial].sort() }),
        ...(environment === undefined ? {} : { environment }),
        ...(calls.length === 0 ? {} : { calls }),
        path,
        line: block.start + 1,
      };
    });
}

/** The blocks that this one extends, and what those extend, nearest first. */
function takenOver(block: Block, all: readonly Block[], lines: readonly string[]): Block[] {
  const found: Block[] = [];
  const queue = [...(block.from ?? [])];
  for (let name = queue.shift(); name !== undefined && found.length < 20; name = queue.shift()) {
    const anchor = name.startsWith('&') ? new RegExp(`&${literally(name.slice(1))}(?:\\s|$)`) : undefined;
    const base = all.find((it) => (anchor === undefined ? it.name === name : anchor.test(lines[it.start] ?? '')));
    if (base === undefined || base === block || found.includes(base)) continue;
    found.push(base);
    queue.push(...(base.from ?? []));
  }
  return found;
}

/** An action may be told on one of its next lines to look only: `command: preview`. */
function looksOn({ kind, line }: Sighting, lines: readonly string[]): boolean {
  if (kind !== 'action') return false;
  const indent = (lines[line - 1] ?? '').search(/\S/);
  for (const next of lines.slice(line, line + 12)) {
    if (next.trim() !== '' && (next.search(/\S/) < indent || /^\s*-\s/.test(next))) return false;
    if (
      /^\s+[\w-]*(?:command|args|action)["']?:\s*["']?(?:\w+ )?(?:preview|plan|diff|lint|template|validate|version|build|refresh|status)\b/.test(
        next,
      )
    )
      return true;
  }
  return false;
}

/** Workflows and actions of this repository by their paths, workflows of others by their address, and scripts whose names say that they deploy. */
function calledIn(body: readonly string[]): string[] {
  return body.flatMap((line) => {
    const used = /^\s*(?:-\s+)?uses:\s*["']?\.\/([\w./-]+)/.exec(line)?.[1];
    if (used !== undefined) return [/\.ya?ml$/.test(used) ? used : `${used.replace(/\/$/, '')}/action.yml`];
    const foreign = /^\s*uses:\s*["']?([\w.-]+\/[\w.-]+\/\.github\/workflows\/[\w.-]+)@/.exec(line)?.[1];
    if (foreign !== undefined) return [foreign];
    return script.exec(line)?.[1] ?? [];
  });
}

const script =
  /^\s*(?:-\s+)?(?:(?:run|script|command|commands|sh)[:\s]\s*)?["']?(?:bash |sh )?(?:\.\/)?((?:[\w.-]+\/)*[\w-]{0,80}(?:deploy|release|rollout)[\w-]{0,80}\.sh)\b/;

/** Bitbucket's `deployment: production`. */
function deploymentIn(body: readonly string[]): string | undefined {
  return first(body, (line) => /^\s+deployment:\s*["']?([\w-]+)["']?\s*$/.exec(line)?.[1]);
}

/** `environment: production`, or its `name:` on one of the next lines. One that is given from outside has no name. */
function environmentIn(body: readonly string[]): string | undefined {
  const at = body.findIndex((line) => /^\s+environment:/.test(line));
  if (at < 0) return undefined;
  const line = body[at] ?? '';
  const own =
    /environment:\s*(?:\{\s*name:\s*)?["']?([^\s"'#,{}&*](?:[^"'#,{}]*[^\s"'#,{}])?)["']?\s*(?:[#,}].*)?$/.exec(
      line,
    )?.[1];
  if (own !== undefined) return /^\$\{\{|^\$\(/.test(own) ? undefined : own;
  const indent = line.search(/\S/);
  for (const next of body.slice(at + 1, at + 6)) {
    if (next.trim() !== '' && next.search(/\S/) <= indent) return undefined;
    const name = /^\s+name:\s*["']?(.+?)["']?\s*(?:#.*)?$/.exec(next)?.[1];
    if (name !== undefined) return /^\$\{\{|^\$\(/.test(name) ? undefined : name;
  }
  return undefined;
}

function first<From, To>(all: readonly From[], find: (one: From) => To | undefined): To | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
