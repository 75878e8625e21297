import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../src/risk/change.js';
import { proofChecker, withStandingEvidence } from '../../src/risk/evidence.js';
import { findingsOf, likelihoodOf } from '../support/findings-of.js';

const change: Change = {
  base: 'a'.repeat(40),
  head: 'b'.repeat(40),
  commits: 1,
  title: undefined,
  files: [
    {
      path: 'src/new.ts',
      oldPath: 'src/old.ts',
      status: 'renamed',
      kind: 'text',
      added: 1,
      removed: 1,
      hunks: [{ oldLine: 4, newLine: 5, removed: ['  pay(order);'], added: ['\tpay( order, "EUR");'] }],
    },
    { path: 'src/whole.ts', status: 'modified', kind: 'text', added: 0, removed: 0, hunks: [] },
    { path: 'logo.png', status: 'added', kind: 'binary', added: 0, removed: 0, hunks: [] },
  ],
  whole: new Map([['src/whole.ts', { before: 'one\n', after: 'one\ntwo\n' }]]),
  gaps: [],
};

describe('proofChecker', () => {
  const stands = proofChecker(change);

  for (const [why, proof] of Object.entries({
    'an added line': { path: 'src/new.ts', line: 5, what: 'pay( order, "EUR");' },
    'a piece of it, cut': { path: 'src/new.ts', line: 5, what: 'pay( order…' },
    'a line that is gone, under its old path': { path: 'src/old.ts', line: 4, what: 'pay(order)', gone: true },
    'a line that is gone, under its new path': { path: 'src/new.ts', line: 4, what: 'pay(order)', gone: true },
    'an unchanged line of a whole file': { path: 'src/whole.ts', line: 1, what: 'one' },
    'a binary file by its path': { path: 'logo.png', line: 1, what: 'logo.png' },
  }))
    it(`lets stand ${why}`, () => assert.equal(stands(proof), true));

  for (const [why, proof] of Object.entries({
    'other words': { path: 'src/new.ts', line: 5, what: 'refund(order)' },
    'another line': { path: 'src/new.ts', line: 6, what: 'pay( order, "EUR");' },
    'the other side': { path: 'src/new.ts', line: 4, what: 'pay(order)' },
    'a file that is not of the change': { path: 'src/else.ts', line: 5, what: 'pay' },
    'no words': { path: 'src/new.ts', line: 5, what: ' ' },
  }))
    it(`drops ${why}`, () => assert.equal(stands(proof), false));
});

describe('withStandingEvidence', () => {
  it('drops evidence, keeps the finding, and counts', () => {
    const right = { path: 'src/whole.ts', line: 2, what: 'two' };
    const wrong = { path: 'src/whole.ts', line: 2, what: 'three' };
    const known = 'c'.repeat(40);
    const found = findingsOf({
      change,
      past: [{ id: known, at: 1, title: 'Fix', sameAuthor: false, paths: [] }],
      touches: [{ area: 'money', reason: 'Pays.', certainty: 'hint', level: 'HIGH', proofs: [right, wrong] }],
      guard: { coverage: 'partly', flags: [{ key: 'f', proof: wrong }], uncovered: [wrong], unread: [right] },
      likelihood: {
        ...likelihoodOf('HIGH'),
        reasons: [{ name: 'x', sentence: 'X.', adds: 1, proofs: [wrong], commits: [known, 'd'.repeat(40)] }],
      },
    });

    const { findings, dropped } = withStandingEvidence(found);

    assert.equal(dropped, 5);
    assert.deepEqual(findings.touches[0]?.proofs, [right]);
    assert.deepEqual(findings.guard, { coverage: 'partly', flags: [], uncovered: [], unread: [right] });
    assert.deepEqual(findings.likelihood.reasons[0]?.commits, [known]);
    assert.equal(findings.likelihood.level, 'HIGH');
  });
});
