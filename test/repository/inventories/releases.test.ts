import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appsIn, publishedIn } from '../../../src/repository/inventories/releases.js';

describe('apps of a repository', () => {
  it('are its manifests of Android and its projects for Apple, the nearest first, without tests', () => {
    const files = [
      'modules/player/src/main/AndroidManifest.xml',
      'app/src/main/AndroidManifest.xml',
      'app/src/debug/AndroidManifest.xml',
      'ios/Shop.xcodeproj/project.pbxproj',
      'test/fixtures/x/src/main/AndroidManifest.xml',
      'notes/project.pbxproj',
    ];

    assert.deepEqual(appsIn(files), [
      { platform: 'apple', path: 'ios/Shop.xcodeproj/project.pbxproj' },
      { platform: 'android', path: 'app/src/main/AndroidManifest.xml' },
      { platform: 'android', path: 'modules/player/src/main/AndroidManifest.xml' },
    ]);
  });
});

describe('published packages', () => {
  it('are manifests that say so, outside of examples', () => {
    const sign = (path: string, library?: true) => ({
      sign: 'manifest' as const,
      folder: '.',
      path,
      line: 2,
      ...(library !== undefined && { library }),
    });

    const found = publishedIn([
      sign('package.json', true),
      sign('examples/a/package.json', true),
      sign('b/package.json'),
    ]);

    assert.deepEqual(found, [{ path: 'package.json', line: 2 }]);
  });
});
