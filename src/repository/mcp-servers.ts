import type { Sighting } from '../catalog/provider.js';
import { isTooDeep } from '../text/nesting.js';
import type { TextFile } from './text-file.js';

export function isServerConfiguration(path: string): boolean {
  if (!path.endsWith('.json')) return false;
  return /(?:^|\/)(?:\.mcp\.json|\.cursor\/mcp\.json|\.vscode\/mcp\.json|\.claude\/settings(?:\.local)?\.json)$/.test(
    path,
  );
}

/**
 * Servers by name, command word and package, from JSON with or without comments. Arguments that are no package
 * name, headers and `env` blocks may hold secrets and are not looked at.
 * @throws Error where the text is no JSON at all
 */
export async function serverSightings({ path, text }: TextFile): Promise<Sighting[]> {
  const configuration = await parsed(text);
  const found: Sighting[] = [];
  const lines = text.split('\n');
  for (const [name, server] of [...entriesOf(configuration, 'mcpServers'), ...entriesOf(configuration, 'servers')]) {
    const line = lines.findIndex((it) => it.includes(`"${name}"`)) + 1 || 1;
    for (const value of new Set([name.toLowerCase(), ...wordsOf(server)]))
      found.push({ kind: 'mcp', value, path, line });
  }
  return found;
}

async function parsed(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (isTooDeep(text)) throw error;
    const { parse } = await import('jsonc-parser');
    const errors: import('jsonc-parser').ParseError[] = [];
    const value: unknown = parse(text, errors, { allowTrailingComma: true });
    if (errors.length > 0) throw error;
    return value;
  }
}

function entriesOf(configuration: unknown, key: string): [string, unknown][] {
  if (typeof configuration !== 'object' || configuration === null) return [];
  const servers: unknown = Reflect.get(configuration, key);
  return typeof servers === 'object' && servers !== null ? Object.entries(servers) : [];
}

function wordsOf(server: unknown): string[] {
  if (typeof server !== 'object' || server === null) return [];
  const command: unknown = Reflect.get(server, 'command');
  const given: unknown = Reflect.get(server, 'args');
  const address: unknown = Reflect.get(server, 'url');
  const words = [command, ...(Array.isArray(given) ? given : [])].filter((it) => typeof it === 'string');
  // What follows an option is its value and may be a key; `-y` and `--yes` take none.
  const plain = words.filter((it, at) => !it.startsWith('-') && !/^-(?!y$|-yes$)/.test(words[at - 1] ?? ''));
  const packages = plain
    .filter((it) => /^(?:@[\w.-]+\/)?[\w.-]+(?:@[\w.-]+)?$/.test(it))
    .map((it) => it.replace(/(.)@.*$/, '$1'));
  const host = typeof address === 'string' ? /^https?:\/\/mcp\.([\w-]+)\./.exec(address)?.[1] : undefined;
  return host === undefined ? packages : [...packages, host];
}
