import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { installClient, repositoryRoot, runClient, temporaryFolder } from './client.js';
import { scriptedMessagesApi, textOf } from './messages-api.js';
import { namesakeMarketplace, pluginCopy } from './plugin-copy.js';

before(installClient);

const newPlace = () => ({ home: temporaryFolder('home'), workingDirectory: temporaryFolder('project') });

for (const manifest of ['plugin.json', '.claude-plugin/plugin.json', '.claude-plugin/marketplace.json', '.']) {
  test(`the client finds no fault in ${manifest === '.' ? 'the folder' : manifest}`, async () => {
    const place = { ...newPlace(), workingDirectory: repositoryRoot };

    const { exitCode, stdout, stderr } = await runClient(['plugin', 'validate', '--strict', manifest], place);

    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /Validation passed$/m);
    assert.doesNotMatch(stdout + stderr, /warning|⚠/i);
  });
}

test('the strict check does notice an unquoted argument hint, which YAML reads as a list', async () => {
  const place = newPlace();
  const copy = pluginCopy();
  writeFileSync(path.join(copy, 'commands/broken.md'), '---\ndescription: x: y\nargument-hint: [a] b\n---\nBody\n');

  const { exitCode } = await runClient(['plugin', 'validate', '--strict', `${copy}/.claude-plugin/plugin.json`], place);

  assert.notEqual(exitCode, 0);
});

test('installs from its own marketplace at once, runs no package manager, and its server connects', async () => {
  const place = newPlace();
  const copy = pluginCopy();

  const added = await runClient(['plugin', 'marketplace', 'add', copy], place);
  const installed = await runClient(['plugin', 'install', 'wicked-garden@rollout-manager'], place);
  const listed = await runClient(['plugin', 'list'], place);
  const servers = await runClient(['mcp', 'list'], place);

  assert.equal(added.exitCode, 0, added.stdout + added.stderr);
  assert.equal(installed.exitCode, 0, installed.stdout + installed.stderr);
  assert.ok(installed.milliseconds < 5000, `the install took ${Math.round(installed.milliseconds)} ms`);
  const { version } = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8'));
  assert.match(listed.stdout, new RegExp(`wicked-garden@rollout-manager\\s+Version: ${version}\\s`));
  assert.match(servers.stdout, /plugin:wicked-garden:rollout: node \S+\/dist\/rollout\.js mcp - ✔ Connected/);
  assert.deepEqual(foldersNamed('node_modules', place.home), []);
  assert.ok(!existsSync(path.join(copy, 'node_modules')));
});

test('a plugin of the same name from another marketplace installs beside it, and both servers connect', async () => {
  const place = newPlace();

  for (const market of [pluginCopy(), namesakeMarketplace()])
    await runClient(['plugin', 'marketplace', 'add', market], place);
  for (const market of ['rollout-manager', 'ecosystem']) {
    await runClient(['plugin', 'install', `wicked-garden@${market}`], place);
  }
  const listed = await runClient(['plugin', 'list'], place);
  const servers = await runClient(['mcp', 'list'], place);

  assert.match(listed.stdout, /wicked-garden@ecosystem\s+Version: 9\.9\.9[^❯]+✔ enabled/);
  assert.match(listed.stdout, /wicked-garden@rollout-manager\s+Version: [^❯]+✔ enabled/);
  assert.match(servers.stdout, /plugin:wicked-garden:rollout: .* ✔ Connected/);
  assert.match(servers.stdout, /plugin:wicked-garden:garden: .* ✔ Connected/);
});

for (const [first, second] of [
  ['rollout-manager', 'ecosystem'],
  ['ecosystem', 'rollout-manager'],
] as const) {
  test(`of two same names the command of ${first}, installed first, and the agent of ${second} win, silently`, async () => {
    const place = newPlace();
    const ours = 'rollout-manager';
    for (const market of [pluginCopy(), namesakeMarketplace()])
      await runClient(['plugin', 'marketplace', 'add', market], place);
    for (const market of [first, second]) await runClient(['plugin', 'install', `wicked-garden@${market}`], place);
    const agent = { subagent_type: 'wicked-garden:rollout-manager', description: 'Plan', prompt: 'Plan' };
    const api = await scriptedMessagesApi([{ tool: 'Agent', input: agent }, { say: 'Sub.' }, { say: 'Done.' }]);

    const run = await runClient(['-p', '/wicked-garden:delivery-rollout New checkout'], { ...place, port: api.port });
    await api.close();

    assert.equal(run.exitCode, 0, run.stdout + run.stderr);
    assert.equal(run.stderr, '');
    const [main, sub] = api.requests;
    const tools = main?.tools?.map(({ name }) => name) ?? [];
    assert.ok(tools.includes('mcp__plugin_wicked-garden_rollout__plan-stages'));
    assert.ok(tools.includes('mcp__plugin_wicked-garden_garden__weed'));
    const said = textOf(main);
    assert.match(said, /wicked-garden:crew: Only there/);
    assert.match(said, /wicked-garden:gardener: Only there/);
    assert.equal(said.includes('The rollout of the namesake.'), first !== ours);
    assert.equal(JSON.stringify(sub?.system).includes('I do other things.'), second !== ours);
  });
}

function foldersNamed(name: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && entry.name === name)
    .map((entry) => path.join(entry.parentPath, entry.name));
}
