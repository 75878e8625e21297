// Runs the test files below the folders given (default: all but the long suites, which .ci/run names itself).
// Node 20 takes no globs after --test, hence this file.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const longSuites = ['test/client', 'test/boards', 'test/inspector', 'test/load', 'test/durability'];
const asked = process.argv.slice(2);

function testFilesIn(folder) {
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const inside = path.posix.join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'fixtures' || (asked.length === 0 && longSuites.includes(inside))
        ? []
        : testFilesIn(inside);
    return entry.name.endsWith('.test.ts') ? [inside] : [];
  });
}

const files = (asked.length === 0 ? ['test'] : asked).flatMap(testFilesIn).sort();
if (files.length === 0) {
  console.error(`No test file below ${asked.join(', ') || 'test'}.`);
  process.exit(2);
}
const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', '--test-reporter', 'spec', ...files], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
