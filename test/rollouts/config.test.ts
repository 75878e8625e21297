import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { openRepository } from '../../src/repository/repository.js';
import { readConfigurationText } from '../../src/rollouts/config.js';
import { folderOf } from '../support/checkout.js';
import { repositoryOf } from '../support/repository-of.js';

const at = '.rollouts/config.yaml';
const faultsIn = async (text: string) => (await readConfigurationText(repositoryOf({ [at]: text })))?.faults ?? [];

describe("the team's file as YAML", () => {
  it('knows the line of every key, lists included', async () => {
    const repository = repositoryOf({
      [at]: '# ours\nowner: Ada\nfacts:\n  criticality: critical # says the board\ncalendar:\n  freezes:\n    - name: Sale\n      from: 2026-11-23\n',
      'other/config.yaml': 'owner: Eve\n',
    });

    const text = await readConfigurationText(repository);

    assert.deepEqual(text?.value, {
      owner: 'Ada',
      facts: { criticality: 'critical' },
      calendar: { freezes: [{ name: 'Sale', from: '2026-11-23' }] },
    });
    assert.equal(text?.lines.owner, 2);
    assert.equal(text?.lines['facts.criticality'], 4);
    assert.equal(text?.lines['calendar.freezes.0.from'], 8);
  });

  it('is undefined where there is none, and empty where it says nothing', async () => {
    const none = await readConfigurationText(repositoryOf({ '.rollouts/new-checkout.json': '{}' }));
    const empty = await readConfigurationText(repositoryOf({ [at]: '# nothing yet\n' }));

    assert.equal(none, undefined);
    assert.deepEqual([empty?.value, empty?.faults], [{}, []]);
  });

  for (const [what, text, line, words] of [
    ['a torn list', 'owner: Ada\nstakeholders: [Ada,\n', 3, /no valid YAML.*mend/],
    ['a tab', 'facts:\n\tcriticality: critical\n', 2, /no valid YAML/],
    ['a key twice', 'owner: Ada\nboard: auto\nowner: Bob\n', 3, /same key stands twice.*keep one/],
    ['two documents', 'owner: Ada\n---\nowner: Bob\n', 2, /no valid YAML/],
    ['a tag of a language', 'owner: !!js/function "x"\n', 1, /no valid YAML.*tag/],
    ['aliases without end', `a: &a [1,1,1]\nb: &b [${'*a,'.repeat(60)}]\nc: [${'*b,'.repeat(60)}]\n`, 1, /alias/],
    ['bytes of another kind', 'owner: \ufffd\n', 1, /UTF-8/],
    ['a very long file', `# ${'x'.repeat(300_000)}\n`, 1, /larger than 256 KiB/],
  ] as const) {
    it(`says where and why it cannot be read: ${what}`, async () => {
      const faults = await faultsIn(text);

      assert.equal(faults[0]?.line, line, JSON.stringify(faults));
      assert.match(faults[0]?.sentence ?? '', words);
    });
  }

  it('is not taken from a file that is named differently, and says so', async () => {
    const text = await readConfigurationText(repositoryOf({ '.rollouts/config.yml': 'owner: Ada\n' }));

    assert.match(text?.faults[0]?.sentence ?? '', /`\.rollouts\/config\.yml` is, which nobody reads; rename/);
  });

  it('is not read through a link that leaves the repository', async () => {
    const outside = folderOf({ 'config.yaml': 'owner: Eve\n' });
    const folder = folderOf({ '.rollouts/notes.md': '' });
    symlinkSync(path.join(outside, 'config.yaml'), path.join(folder, at));

    const text = await readConfigurationText(openRepository(folder, { environment: {} }));

    assert.match(text?.faults[0]?.sentence ?? '', /link that leads out/);
  });

  it('is read through a link that stays inside', async () => {
    const folder = folderOf({ '.rollouts/notes.md': '' });
    writeFileSync(path.join(folder, 'team.yaml'), 'owner: Ada\n');
    symlinkSync('../team.yaml', path.join(folder, at));

    const text = await readConfigurationText(openRepository(folder, { environment: {} }));

    assert.deepEqual(text?.value, { owner: 'Ada' });
  });
});
