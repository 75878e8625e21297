import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Repository } from '../../src/repository/repository.js';
import { parseTestReport, readTestReports } from '../../src/repository/test-reports.js';
import { repositoryOf } from '../support/repository-of.js';

const options = { signal: new AbortController().signal, progress: () => {} };
const passed = '<testsuites>\n<testsuite tests="1">\n<testcase name="pays"/>\n</testsuite>\n</testsuites>\n';

/** Files with the milliseconds at which they were changed. */
function dated(files: Readonly<Record<string, readonly [text: string, at: number]>>): Repository {
  const repository = repositoryOf(Object.fromEntries(Object.entries(files).map(([path, [text]]) => [path, text])));
  return {
    ...repository,
    stamp: (path) => {
      const stamp = repository.stamp(path);
      return stamp === undefined ? undefined : { ...stamp, modifiedMilliseconds: files[path]?.[1] ?? 0 };
    },
  };
}

describe('a JUnit report', () => {
  it('is counted by its cases, whatever a test printed', () => {
    const text = [
      '<testsuites tests="9">',
      '<testsuite name="a" tests="3">',
      '<testcase classname="cart" name="adds"><system-out><![CDATA[<testcase><failure>]]></system-out></testcase>',
      '<!-- <failure/> -->',
      '<testcase classname="pay" name="1 > 0"><failure message="a > b">x</failure><error/></testcase>',
      '<testcase name="later"><skipped/></testcase>',
      '</testsuite>',
      '</testsuites>',
    ].join('\n');

    assert.deepEqual(parseTestReport('junit.xml', text), {
      path: 'junit.xml',
      tests: 3,
      failed: 1,
      skipped: 1,
      failure: { line: 5, name: 'pay 1 > 0' },
    });
  });

  it('counts as failed where a suite broke before its first case', () => {
    const report = parseTestReport('junit.xml', '<testsuites>\n<testsuite tests="0" errors="1"/>\n</testsuites>');

    assert.equal(report.failed, 1);
    assert.equal(report.failure?.line, 2);
  });

  it('is broken where it ends before its end', () => {
    assert.equal(parseTestReport('junit.xml', passed.slice(0, -20)).broken, true);
    assert.equal(parseTestReport('junit.xml', passed).broken, undefined);
  });
});

describe('reports of tests in a checkout', () => {
  it('are found where runners leave them, other XML aside', async () => {
    const repository = dated({
      'src/pay.ts': ['', 1],
      'test-results/junit.xml': [passed, 5],
      'pay/target/surefire-reports/TEST-pay.xml': [passed, 5],
      'test-results/checkstyle.xml': ['<checkstyle/>', 6],
      'test/fixtures/sample.xml': [passed, 1],
      'docs/notes.md': ['', 9],
      '.rollouts/new-checkout.json': ['{}', 9],
    });

    const { reports, changedSince } = await readTestReports(repository, ['.', 'pay'], options);

    assert.deepEqual(
      reports.map(({ path }) => path),
      ['pay/target/surefire-reports/TEST-pay.xml', 'test-results/junit.xml'],
    );
    assert.equal(changedSince, undefined);
  });

  it('tell nothing of a file that changed later, or at the same moment', async () => {
    for (const changed of [5, 6]) {
      const repository = dated({ 'src/pay.ts': ['', changed], 'test-results/junit.xml': [passed, 5] });

      const { changedSince } = await readTestReports(repository, [], options);

      assert.equal(changedSince, 'src/pay.ts');
    }
  });

  it('do not count where git tracks them', async () => {
    const repository = dated({ 'test-results/junit.xml': [passed, 5] });
    const { files } = await repository.listing();
    const listing = async () => ({ files, leftOut: new Set<string>(), unwatched: new Set<string>() });

    assert.deepEqual(await readTestReports({ ...repository, listing }, [], options), { reports: [] });
  });
});
