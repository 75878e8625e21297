import type { Capabilities, Finding } from '../../catalog/detect.js';
import type { Facts, TimeToUndo } from '../../risk/facts.js';
import type { Guard, Touch } from '../../risk/findings.js';
import type { Limits } from '../criteria.js';
import type { Stage } from '../plan.js';
import type { FlagKey } from '../readiness/basic.js';
import type { Lever } from './lever.js';

/** A folder of migrations and the tool they are written for, as the repository's inventory tells. */
export interface MigrationTool {
  readonly tool: string;
  readonly folder: string;
  readonly path: string;
}

/** A service of the repository and the folder it lies in. */
export interface ServicePlace {
  readonly name: string;
  readonly folder: string;
}

/** What the repository shows of its ways back. Empty where nobody looked. */
export interface WaysFound {
  readonly levers?: readonly Lever[] | undefined;
  readonly migrations?: readonly MigrationTool[] | undefined;
  readonly services?: readonly ServicePlace[] | undefined;
  /** The change that git showed; its paths tell which service is meant. */
  readonly change?: { readonly files: readonly { readonly path: string }[] } | undefined;
}

export interface RollbackFacts extends WaysFound {
  readonly facts: Facts;
  readonly timeToUndo: TimeToUndo;
  readonly capabilities: Capabilities;
  readonly flagKeys: readonly FlagKey[];
  readonly limits: Limits;
  readonly touches: readonly Touch[];
  readonly guard: Guard | undefined;
  /** What to do instead of what cannot be undone, from what the change touches. */
  readonly advice: readonly string[];
  /** The release is an app that users install; no server can put it back. */
  readonly isInstalled?: boolean;
  readonly stages: readonly Stage[];
}

export function inUse(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict === 'in-use');
}

/** `k8s/app.yaml:12`, in backticks. */
export function placeOf({ path, line }: { readonly path: string; readonly line: number }): string {
  return `\`${path}:${line}\``;
}
