import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lever, wayBack } from '../../support/way-back.js';

describe('an app in the hands of users', () => {
  it('is halted in its store and released forward; no step puts an old version back', () => {
    const { playbook } = wayBack({
      facts: { flag: 'new-tab' },
      flags: ['firebase-remote-config'],
      deployment: ['fastlane'],
      levers: [lever('android-app', 'org.shop.app', { path: 'fastlane/Appfile' })],
    });

    assert.deepEqual(
      playbook.map(({ title }) => title),
      ['Flag to 0 %', 'Halt the staged release', 'Release forward'],
    );
    assert.match(playbook[1]?.steps[0] ?? '', /Google Play \(`org\.shop\.app`\).*Halt rollout/);
    assert.doesNotMatch(JSON.stringify(playbook), /App Store \(|Phased Release/);
  });

  it('is not the whole product where a server stands beside it', () => {
    const { playbook } = wayBack({ facts: { timeToUndo: 'minutes' }, deployment: ['fastlane', 'kubernetes'] });

    assert.equal(playbook[0]?.title, 'Previous version');
  });
});
