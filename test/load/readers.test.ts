import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../src/repository/sightings.js';
import { lure, readPaths, units } from '../support/hostile-texts.js';
import { repositoryOf } from '../support/repository-of.js';

// The large ones of test/security/readers.test.ts. Time of the processor is measured, so that a busy machine fails nobody.

const options = { signal: new AbortController().signal, progress: () => {} };
const length = 96_000;
/** A hundred files of 96 KB take less than a second; a pattern that walks back and forth takes several for one of them. */
const mostSeconds = 2;

for (const lineLength of [length, 3900, 60]) {
  test(`lines of ${lineLength} characters of what patterns wait for`, { timeout: 600_000 }, async () => {
    for (const unit of units) {
      const line = unit.repeat(Math.ceil(lineLength / unit.length));
      const text = `${line}\n`.repeat(Math.ceil(length / line.length));
      const named = readPaths.map((path) => [path === 'package.json' ? 'shop/package.json' : path, text]);
      const started = process.cpuUsage();

      await readSightings(repositoryOf({ ...Object.fromEntries(named), 'package.json': lure }), options);

      const seconds = process.cpuUsage(started).user / 1e6;
      assert.ok(seconds < mostSeconds, `${JSON.stringify(unit)} took ${seconds} s`);
    }
  });
}
