import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfiguration } from '../../../src/operations/configured.js';
import { repositoryOf } from '../../support/repository-of.js';

const faultsOf = async (text: string) => {
  const { faults } = await readConfiguration(repositoryOf({ '.rollouts/config.yaml': text }));
  return faults.map(({ line, sentence }) => `${line} ${sentence}`);
};

const two = (first: string, second: string) =>
  `parts:\n  - {name: a, kind: ${first}}\n  - {name: b, kind: ${second}}\n`;

describe('parts of the file', () => {
  it('may name each other, shares, pairs and waves', async () => {
    assert.deepEqual(await faultsOf(two('region, sharePercent: 10, pair: x', 'region, after: [a], pair: x')), []);
    assert.deepEqual(await faultsOf(two('region, wave: 1', 'region, wave: 2')), []);
    assert.deepEqual(await faultsOf(two('service, failTogether: false, reason: alone', 'service')), []);
  });

  const cases: Readonly<Record<string, readonly [text: string, fault: string]>> = {
    'a cycle': [
      two('service, after: [b]', 'service, after: [a]'),
      '2 `parts[0].after`: these parts wait for each other: a after b after a; take one `after` away.',
    ],
    'an unknown name': [
      two('service', 'service, after: [c]'),
      '3 `parts[1].after[0]` ("c"): no part has this name; the parts are a, b.',
    ],
    itself: [
      two('service', 'service, after: [b]'),
      '3 `parts[1].after[0]` ("b"): a part cannot come after itself; take it out.',
    ],
    'the same name twice': [
      'parts:\n  - {name: a, kind: region}\n  - {name: a, kind: region}\n',
      '3 `parts[1].name` ("a"): two parts have this name; give each its own.',
    ],
    'a wave of some': [
      two('region, wave: 1', 'region'),
      '3 `parts[1]`: it has no `wave`, others have one; give every part one, or none.',
    ],
    'a gap between waves': [
      two('region, wave: 1', 'region, wave: 3'),
      '2 `parts[0].wave`: no part is in wave 2 of 3; number them without a gap.',
    ],
    'a wave too early': [
      two('region, wave: 1', 'region, wave: 1, after: [a]'),
      '3 `parts[1].wave`: b comes after a, which is in wave 1; a later wave is needed.',
    ],
    'a pair in one wave': [
      two('region, wave: 1, pair: x', 'region, wave: 1, pair: x'),
      '3 `parts[1].wave`: a of the same pair is in this wave; put them into two.',
    ],
    'more than all traffic': [
      two('region, sharePercent: 60', 'region, sharePercent: 60'),
      '3 `parts[1].sharePercent`: with it the shares of the regions make 120 %; together they are all traffic, 100 % at most.',
    ],
    'failing alone for no reason': [
      two('region, failTogether: false', 'region'),
      '2 `parts[0].failTogether`: say in `reason` why it may be rolled back alone.',
    ],
    'a reason for nothing': [
      two('region, reason: x', 'region'),
      '2 `parts[0].reason` ("x"): a reason belongs to `failTogether: false`; add that, or take it out.',
    ],
    'failing alone under others': [
      two('service, failTogether: false, reason: x', 'service, after: [a]'),
      '2 `parts[0].failTogether`: b comes after it and would be left without what it builds on; take `failTogether` or that `after` away.',
    ],
    'a figure of another target': [
      'target: mobile\ntargetFacts:\n  consumers: 4\n',
      '3 `targetFacts.consumers`: a mobile target has none; it belongs to worker or queue. Take it out, or correct `target`.',
    ],
  };

  for (const [name, [text, fault]] of Object.entries(cases))
    it(`refuse ${name} with its line`, async () => assert.deepEqual(await faultsOf(text), [fault]));
});
