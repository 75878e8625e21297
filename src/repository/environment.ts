import type { SignalIndex } from '../catalog/match.js';
import type { Sighting } from '../catalog/provider.js';
import { targetSightings } from './telemetry-targets.js';
import type { TextFile } from './text-file.js';

/** Files that hold variables and mostly secrets: `.env`, `.env.example`, `production.env`, `.envrc`. */
export function isDotEnv(path: string): boolean {
  return path.includes('env') && /(?:^|\/)(?:\.env(?:\.[\w.-]+|rc)?|[\w.-]+\.env|\.flaskenv)$/.test(path);
}

/**
 * Names only. What stands right of the equals sign is never captured, kept or compared, but for the host of an
 * address that OpenTelemetry sends to.
 */
export function dotEnvSightings(file: TextFile, lines: readonly string[]): Sighting[] {
  return [...named(file.path, lines, /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/), ...targetSightings(file)];
}

/** In YAML: `- name: X` (Kubernetes), `- key: X` (Render, App Platform), `X: …` and `- X=…` (compose, workflows). Upper case alone counts. */
export function yamlEnvironment({ path }: TextFile, lines: readonly string[]): Sighting[] {
  return named(
    path,
    lines,
    /^\s*(?:-\s+)?(?:(?:name|key):\s*)?["']?([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:["']?\s*$|["']?\s*[:=])/,
  ).filter(({ line }) => !bareEntry.test(lines[line - 1] ?? '') || /env|variables/i.test(keyAbove(lines, line - 1)));
}

/** A name alone in a list is handed on to a process, or only written down: the list's key says which. */
const bareEntry = /^\s*-\s+["']?\w+["']?\s*$/;

function keyAbove(lines: readonly string[], at: number): string {
  const indentOf = (line: string) => line.length - line.trimStart().length;
  const indent = indentOf(lines[at] ?? '');
  for (let above = at - 1; above >= 0; above -= 1) {
    const line = lines[above] ?? '';
    const key = /^\s*(?:-\s+)?["']?([\w.-]+)["']?\s*:/.exec(line)?.[1];
    if (key !== undefined && indentOf(line) <= indent && !line.trimStart().startsWith('- ')) return key;
  }
  return '';
}

/** `ENV X=…`, `ENV X …` and `ARG X`. */
export function dockerEnvironment({ path }: TextFile, lines: readonly string[]): Sighting[] {
  return named(path, lines, /^\s*(?:ENV|ARG)\s+([A-Za-z_][A-Za-z0-9_]*)/);
}

function named(path: string, lines: readonly string[], pattern: RegExp): Sighting[] {
  return lines.flatMap((line, index) => {
    const value = pattern.exec(line)?.[1];
    return value === undefined ? [] : [{ kind: 'env', value, path, line: index + 1 }];
  });
}

/** Names of this process's variables that a catalog signal speaks of, sorted. Their values are not looked at. */
export function knownVariables(names: readonly string[], index: SignalIndex): string[] {
  return names.filter((value) => index.meet({ kind: 'env', value }).length > 0).sort();
}
