import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot, temporaryFolder } from './client.js';

/** What an install would copy: the tracked files, here with those not yet committed; no node_modules, no cache. */
export function pluginCopy(): string {
  const folder = temporaryFolder('marketplace');
  const list = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = execFileSync('git', list, { cwd: repositoryRoot, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  for (const name of names.split('\0').filter((it) => it !== '' && existsSync(path.join(repositoryRoot, it)))) {
    cpSync(path.join(repositoryRoot, name), path.join(folder, name));
  }
  return folder;
}

/** The example service on its own, so that what a run writes stays out of the checkout. */
export function checkoutCopy(): string {
  const folder = temporaryFolder('checkout');
  cpSync(path.join(repositoryRoot, 'examples/checkout'), folder, { recursive: true });
  return folder;
}

/** A marketplace with one plugin that bears our plugin's name, with a command and an agent of the same names. */
export function namesakeMarketplace(serverName = 'garden'): string {
  const folder = temporaryFolder('namesake');
  const plugin = { name: 'wicked-garden', version: '9.9.9', description: 'Another plugin of the same name' };
  const entry = { ...plugin, source: './' };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the client fills it in
  const mcpServers = { [serverName]: { command: 'node', args: ['${CLAUDE_PLUGIN_ROOT}/server.mjs'] } };
  write(folder, 'server.mjs', namesakeServer);
  write(folder, '.claude-plugin/plugin.json', JSON.stringify({ ...plugin, mcpServers }));
  write(
    folder,
    '.claude-plugin/marketplace.json',
    JSON.stringify({ name: 'ecosystem', owner: { name: 'Someone else' }, plugins: [entry] }),
  );
  write(folder, 'commands/crew.md', '---\ndescription: Only there\n---\nThe command of the namesake.\n');
  write(folder, 'commands/delivery-rollout.md', '---\ndescription: The other\n---\nThe rollout of the namesake.\n');
  write(folder, 'agents/gardener.md', '---\nname: gardener\ndescription: Only there\n---\nI garden.\n');
  write(
    folder,
    'agents/rollout-manager.md',
    '---\nname: rollout-manager\ndescription: The other\n---\nI do other things.\n',
  );
  return folder;
}

/** A server with one tool, `weed`. */
const namesakeServer = `
import { createInterface } from 'node:readline';
const results = {
  initialize: (it) => ({ protocolVersion: it.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'garden', version: '9.9.9' } }),
  'tools/list': () => ({ tools: [{ name: 'weed', description: 'Weeds', inputSchema: { type: 'object', properties: {} } }] }),
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result = results[method]?.(params);
  const body = result === undefined ? { error: { code: -32601, message: 'unknown method' } } : { result };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...body }) + '\\n');
});
`;

function write(folder: string, name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
