import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import { detect } from '../../../src/catalog/detect.js';
import { assemblePlan } from '../../../src/plan/assemble.js';
import { renderPlan } from '../../../src/plan/markdown.js';
import { assessmentSchema, planSchema } from '../../../src/plan/plan.js';
import { renderRehearsal } from '../../../src/plan/rollback/rehearsal.js';
import { readSightings } from '../../../src/repository/sightings.js';
import { assess } from '../../../src/risk/assess.js';
import type { Facts } from '../../../src/risk/facts.js';
import { storedDataTouches } from '../../../src/risk/stored-data.js';
import { changeOf, findingsOf } from '../../support/findings-of.js';
import { repositoryOf } from '../../support/repository-of.js';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly facts: Facts;
  /** Files of the change with the lines it adds. */
  readonly added?: Readonly<Record<string, readonly string[]>>;
}

const told: Facts = { usersPercent: 20, criticality: 'important', errorRatePercent: 0.4, p95Milliseconds: 250 };
const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: checkout
  namespace: shop
spec:
  strategy:
    canary:
      steps:
      - setWeight: 10
      - pause: {}
`;
const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: checkout
  namespace: argocd
spec:
  source:
    path: apps/checkout
  destination:
    namespace: shop
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
`;
const migration = 'db/migrate/20261101000000_rename_total.rb';
const renames =
  'class RenameTotal < ActiveRecord::Migration[8.0]\n  def change\n    rename_column :orders, :total, :amount\n  end\nend';

/** The hard cases: a controller that undoes the rollback, a migration that forbids it, nothing that shows a way. */
const cases: Readonly<Record<string, Case>> = {
  healing: {
    files: { 'apps/checkout/rollout.yaml': rollout, 'argocd/checkout.yaml': application },
    facts: { ...told, timeToUndo: 'minutes' },
  },
  destructive: {
    files: {
      Gemfile: "source 'https://rubygems.org'\ngem 'rails'\ngem 'flipper'\n",
      'config/deploy.yml': 'service: shop\nimage: acme/shop\nservers:\n  - 192.0.2.1\n',
      [migration]: renames,
    },
    facts: { ...told, flag: 'new_totals' },
    added: { [migration]: renames.split('\n') },
  },
  nothing: { files: { 'README.md': '# Shop\n' }, facts: told },
};

const update = env.UPDATE_GOLDEN === '1';

async function planned({ files, facts, added }: Case) {
  const options = { signal: new AbortController().signal, progress: () => {} };
  const { sightings, flagKeys, inventories } = await readSightings(repositoryOf(files), options);
  const capabilities = detect(sightings, { name: 'shop' });
  const surroundings = { capabilities, flagKeys, owners: [], catalog: [], texts: new Map<string, string>() };
  const change = added && changeOf(added);
  const found = change && findingsOf({ change, touches: await storedDataTouches(change) });
  const assessed = assess(facts, found, surroundings);
  const plan = assemblePlan({
    feature: 'New checkout',
    facts,
    assessment: assessed,
    ...surroundings,
    ...inventories,
    change,
    objectives: [],
    strategy: undefined,
    strategyReason: undefined,
  });
  return { feature: 'New checkout', facts, assessment: assessmentSchema.parse(assessed), plan: planSchema.parse(plan) };
}

/** Read them as somebody who is woken at three; `UPDATE_GOLDEN=1 node scripts/test.mjs test/plan/rollback` writes them anew. */
describe('golden ways back', () => {
  for (const [name, one] of Object.entries(cases)) {
    it(`${name} reads as kept, and fits`, async () => {
      const source = await planned(one);
      const brief = renderPlan(source, 'brief');
      const file = new URL(`../../golden/rollback-${name}.md`, import.meta.url);
      const text = `${brief}\n---\n\n${renderRehearsal(source)}\n`;

      if (update) writeFileSync(file, text);

      assert.equal(text, readFileSync(file, 'utf8'));
      assert.ok(JSON.stringify(brief).length < 2500 * 4);
    });
  }
});
