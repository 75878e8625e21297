import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaksByName } from '../../src/repository/inventories/inventories.js';
import { namesAfter, noNames } from '../../src/repository/names.js';
import { readingOf } from '../../src/repository/readings.js';

const folders =
  'src app/models Features feature-toggles config/environments settings constants db/migrate liquibase/changelog alembic/versions buildSrc'.split(
    ' ',
  );
const stems =
  'a index NewCart FeatureFlags feature_gate kill-switch killSwitch ldFlag unleash_flags toggles FlagKeys environment env.base consts MyConstants my_consts Settings app.config ecosystem.config setup models gems Package Dockerfile 20240101_add changeLog change-log V1__add'.split(
    ' ',
  );
const endings = '.ts .tsx .cjs .js .py .rb .go .kt .swift .php .java .sql .svg .md .json .yaml'.split(' ');

test('the one look at a quiet path misses nothing that closer looks at it find', () => {
  const paths = folders.flatMap((folder) =>
    stems.flatMap((stem) => endings.map((ending) => `${folder}/${stem}${ending}`)),
  );
  const nameOf = namesAfter(noNames);

  const named = paths.map((path) => [path, nameOf(path).reading !== undefined, nameOf(path).speaks]);

  const closer = paths.map((path) => [path, readingOf(path) !== undefined, speaksByName(path)]);
  assert.deepEqual(named, closer);
  assert.ok(closer.filter(([path, reads]) => reads && /\.(?:ts|py|rb|go)$/.test(String(path))).length > 100);
  assert.ok(closer.filter(([path, , speaks]) => speaks && /\.(?:ts|py|rb|sql)$/.test(String(path))).length > 20);
});
