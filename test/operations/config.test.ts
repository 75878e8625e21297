import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { boardNames } from '../../src/kanban/choose.js';
import { config } from '../../src/operations/config.js';
import { configurationOf, readConfiguration } from '../../src/operations/configured.js';
import { configurableBoards } from '../../src/plan/configuration/configuration.js';
import { UserError } from '../../src/user-error.js';
import { callIn, folderOf } from '../support/checkout.js';
import { root } from '../support/mcp-client.js';
import { repositoryOf } from '../support/repository-of.js';

const at = '.rollouts/config.yaml';
const faultsOf = async (text: string) =>
  (await readConfiguration(repositoryOf({ [at]: text }))).faults.map(({ line, sentence }) => `${line}: ${sentence}`);

describe("the team's file held against its schema", () => {
  for (const [what, text, expected] of [
    [
      'a misspelt key',
      'limits:\n  errorRolbackRatio: 2\n',
      /^2: `limits\.errorRolbackRatio` is no key.*did you mean errorRollbackRatio\? Known/,
    ],
    ['a misspelt block', '\nfact:\n  criticality: critical\n', /^2: `fact` is no key.*did you mean facts\?/],
    [
      'a misspelt value',
      'facts:\n  criticality: criticl\n',
      /^2: `facts\.criticality` has to be one of .*did you mean critical\?/,
    ],
    [
      'a negative rate',
      'facts:\n  errorRatePercent: -1\n',
      /^2: `facts\.errorRatePercent` has to be a number from 0 to 100, not -1\./,
    ],
    ['a decimal comma', 'facts:\n  errorRatePercent: 1,2\n', /^2: .*a number from 0 to 100, not "1,2"/],
    [
      'a fact of one feature',
      'facts:\n  usersPercent: 1\n',
      /^2: `facts\.usersPercent` differs from feature to feature.*take it out/,
    ],
    [
      'a fact too deep',
      'facts:\n  owner: Ada\n',
      /^2: `facts\.owner` stands too deep; write owner at the outermost level/,
    ],
    [
      'a limit without reason',
      'limits:\n  errorRollbackRatio:\n    value: 3\n',
      /^2: `limits\.errorRollbackRatio\.reason` is missing; it has to be text/,
    ],
    [
      'a limit beyond its bounds',
      'limits:\n  errorRollbackRatio:\n    value: 400\n    reason: x\n',
      /^3: .*from 1\.05 to 10, not 400/,
    ],
    [
      'limits that cross',
      'limits:\n  errorSuccessRatio:\n    value: 2.5\n    reason: noisy\n',
      /^3: .*errorSuccessRatio \(2\.5\) must not be larger than errorRollbackRatio \(2\)/,
    ],
    [
      'a ladder that falls',
      'ladders:\n  HIGH:\n    reason: x\n    stages:\n      - {audience: everyone, trafficPercent: 50, durationHours: 24}\n      - {audience: everyone, trafficPercent: 20, durationHours: 24}\n      - {audience: everyone, trafficPercent: 100, durationHours: 24}\n',
      /^6: .*20 % is no larger than the 50 % before/,
    ],
    [
      'a ladder that ends early',
      'ladders:\n  LOW:\n    reason: x\n    stages:\n      - {audience: everyone, trafficPercent: 50, durationHours: 24}\n',
      /^5: .*everyone at 100 %/,
    ],
    [
      'a zone that does not exist',
      'calendar:\n  timeZone: Europe/Atlantis\n',
      /^2: `calendar\.timeZone` \("Europe\/Atlantis"\): a time zone is written by its name/,
    ],
    ['a country by its name', 'calendar:\n  country: Germany\n', /^2: .*two capital letters/],
    [
      'a day that does not exist',
      'calendar:\n  freezes:\n    - {name: x, from: 2026-02-30, to: 2026-03-01}\n',
      /^3: .*has to exist/,
    ],
    [
      'a freeze that ends before it begins',
      'calendar:\n  freezes:\n    - {name: x, from: 2026-12-27, to: 2026-12-01}\n',
      /^3: .*lies after `to` \(2026-12-01\); exchange/,
    ],
    [
      'a freeze by halves',
      'calendar:\n  freezes:\n    - {name: x, from: 2026-12-27}\n',
      /^3: .*needs `name`, `from` and `to`, or `ics`/,
    ],
    [
      'a calendar file outside',
      'calendar:\n  freezes:\n    - ics: ../../freezes.ics\n',
      /^3: .*path inside the repository/,
    ],
    [
      'hours that run backwards',
      'calendar:\n  businessHours: {from: "17:00", to: "09:00", days: [mon]}\n',
      /^2: .*`from` has to lie before `to`/,
    ],
    ['a false-alarm rate of one half', 'alpha: 0.5\n', /^1: `alpha` has to be a number from 0\.0001 to 0\.2, not 0\.5/],
    ['a list instead of keys', '- owner: Ada\n', /^1: The file has to be a block of keys \(facts, owner/],
  ] as const) {
    it(`names line, fault and remedy: ${what}`, async () => {
      const faults = await faultsOf(text);

      assert.match(faults.join('\n'), expected);
    });
  }

  it('names every fault, sorted by line', async () => {
    const faults = await faultsOf('owner: 7\nboard: trello\nalpha: zero\ncolour: red\n');

    assert.deepEqual(
      faults.map((fault) => fault.slice(0, 12)),
      ['1: `owner` ha', '2: `board` ha', '3: `alpha` ha', '4: `colour` i'].map((text) => text.slice(0, 12)),
    );
  });

  it('is a UserError to an operation that builds on it', async () => {
    const repository = repositoryOf({ [at]: 'owner: 7\nalpha: 2\nboard: x\ncolour: red\nfacts: 3\n' });

    await assert.rejects(
      configurationOf(repository),
      (error: unknown) =>
        error instanceof UserError &&
        error.code === 'bad-configuration' &&
        /^\.rollouts\/config\.yaml:1: `owner`.* 1 more things? /.test(error.message),
    );
  });

  it('knows the boards that there are', () => {
    assert.deepEqual(configurableBoards, boardNames);
  });
});

describe('config', () => {
  it('shows what the file says, by line, and exits with 0', async () => {
    const folder = folderOf({
      [at]: 'owner: Ada\nlimits:\n  noticeDays: {value: 5, reason: The board meets weekly}\n',
    });

    const answer = await config.run({}, callIn(folder));

    assert.equal(config.exitCode(answer), 0);
    assert.match(
      config.render(answer),
      /is right\.[\s\S]*config\.yaml:1 owner: Ada\n[\s\S]*:3 limits\.noticeDays\.value: 5/,
    );
  });

  it('exits with 1 where something is wrong', async () => {
    const folder = folderOf({ [at]: 'ownr: Ada\n' });

    const answer = await config.run({ check: true }, callIn(folder));

    assert.equal(config.exitCode(answer), 1);
    assert.match(
      config.render(answer),
      /^One thing is wrong.*\n\n- \.rollouts\/config\.yaml:1: `ownr`.*did you mean owner\?/,
    );
  });

  it('asks the calendar whether the country has such a region, and whether its files are there', async () => {
    const folder = folderOf({ [at]: 'owner: Ada\ncalendar:\n  country: DE\n  region: QQ\n' });
    const other = folderOf({ [at]: 'calendar:\n  freezes:\n    - ics: ops/none.ics\n' });

    const region = await config.run({ check: true }, callIn(folder));
    const file = await config.run({ check: true }, callIn(other));

    assert.equal(region.faults[0]?.line, 2);
    assert.match(region.faults[0]?.sentence ?? '', /QQ/);
    assert.match(file.faults[0]?.sentence ?? '', /ops\/none\.ics.*not in the repository/);
  });

  it('says that there is none, which is no fault', async () => {
    const answer = await config.run({ check: true }, callIn(folderOf({})));

    assert.equal(config.exitCode(answer), 0);
    assert.match(config.render(answer), /There is no/);
  });

  it('finds nothing wrong with the example of the documents', async () => {
    const text = readFileSync(path.join(root, 'docs/config.example.yaml'), 'utf8');

    const faults = await faultsOf(text);

    assert.deepEqual(faults, []);
  });
});
