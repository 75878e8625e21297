import type { Sighting } from '../catalog/provider.js';

const opening = /^( *)(?:["']?alertmanager["']?:\s*(?:#.*)?|["']?alertmanager\.ya?ml["']?:\s*\|[+-]?\s*)$/;

/**
 * Where an Alertmanager is told whom to wake, inside of something else's file: the block of a chart's values that holds
 * its configuration or its object's spec, and a file of it in a ConfigMap or Secret, as `routes/alertmanager`. A block
 * that is switched off tells nothing, and neither does one that only sets resources.
 */
export function routingSightings(path: string, text: string, lines: readonly string[]): Sighting[] {
  if (!text.includes('alertmanager') || !mayRoute.test(text)) return [];
  for (const [index, line] of lines.entries()) {
    if (!line.includes('alertmanager')) continue;
    const indent = opening.exec(line)?.[1]?.length;
    if (indent !== undefined && isConfigured(lines, index, indent))
      return [{ kind: 'annotation', value: 'routes/alertmanager', path, line: index + 1 }];
  }
  return [];
}

const mayRoute = /\b(?:receivers|route|alertmanagerSpec)["']?:/;

function isConfigured(lines: readonly string[], start: number, indent: number): boolean {
  const isFile = lines[start]?.includes('|') === true;
  let depth = 0;
  let configured = false;
  for (let at = start + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const here = line.length - line.trimStart().length;
    if (here <= indent) break;
    if (depth === 0) depth = here;
    if (here === depth && off.test(text)) return false;
    // Below `config:`, or in the file itself.
    configured ||= isFile || here > depth ? routes.test(text) : spec.test(text);
  }
  return configured;
}

const off = /^enabled:\s*["']?false/;
const spec = /^alertmanagerSpec:\s*(?:#.*)?$/;
const routes = /^(?:receivers|route):\s*(?:#.*)?$/;
