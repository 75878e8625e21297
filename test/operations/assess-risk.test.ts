import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOf } from '../../src/operations/assess-risk/answer.js';
import { brief, toBrief } from '../../src/operations/assess-risk/brief.js';
import { renderAssessment } from '../../src/operations/assess-risk/render.js';
import { assessRisk } from '../../src/operations/assess-risk.js';
import { assess } from '../../src/risk/assess.js';
import type { Proof } from '../../src/risk/findings.js';
import { callIn, commitIn, folderOf, gitIn, putInto } from '../support/checkout.js';
import { changeOf, findingsOf, likelihoodOf, nothingFound } from '../support/findings-of.js';

/** A checkout of a service of the first tier, with owners, whose branch drops a column and charges a card. */
function shop(): string {
  const folder = folderOf({
    'src/pay.ts': 'export const pay = 1;\n',
    'fly.toml': 'app = "shop"\n',
    '.github/CODEOWNERS': '* @shop/all\n/db/ @shop/storage\n/docs/\n',
    'catalog-info.yaml': [
      'apiVersion: backstage.io/v1alpha1',
      'kind: Component',
      'metadata:',
      '  name: shop',
      '  labels:',
      '    tier: tier-1',
      'spec:',
      '  lifecycle: production',
      '  owner: team-shop',
      '  dependencyOf:',
      '    - component:mail',
      '',
    ].join('\n'),
  });
  gitIn(folder, 'init', '-q', '-b', 'main');
  commitIn(folder, 'Begin');
  gitIn(folder, 'checkout', '-q', '-b', 'feature');
  putInto(folder, {
    'db/migrations/7_drop.sql': 'ALTER TABLE orders\n  DROP COLUMN coupon;\n',
    'docs/coupons.md': '# Gone\n',
  });
  commitIn(folder, 'Drop coupons');
  return folder;
}

describe('assess-risk', () => {
  it('answers both axes, each with what it rests on', async () => {
    const it = await assessRisk.run({ base: 'main', usersPercent: 0.5, criticality: 'non-critical' }, callIn(shop()));

    assert.equal(it.level, 'HIGH');
    assert.equal(it.timeToUndo, 'never');
    assert.equal(it.impact.timeToUndo.basis, 'found');
    assert.equal(it.impact.timeToUndo.evidence[0]?.path, 'db/migrations/7_drop.sql');
    assert.deepEqual([it.impact.criticality.level, it.impact.criticality.basis], ['HIGH', 'found']);
    assert.deepEqual(it.impact.criticality.evidence, [{ path: 'catalog-info.yaml', line: 6, what: 'tier: tier-1' }]);
    assert.equal(typeof it.likelihood?.score, 'number');
    assert.deepEqual(
      it.concerned?.owners.map(({ owner, files }) => [owner, files]),
      [['@shop/storage', 1]],
    );
    assert.equal(it.concerned?.filesWithoutOwner, 1);
    assert.deepEqual(it.concerned?.services[0]?.dependencyOf, ['component:mail']);
    assert.doesNotMatch(it.gaps.join(), /did not match/);
    assert.match(
      assessRisk.render(it),
      /^## Risk: HIGH[\s\S]*cannot be undone[\s\S]*### Impact: HIGH[\s\S]*### Likelihood/,
    );
  });

  it('lists what stays on when the flag is off, and is undone in an instant only where nothing does', async () => {
    const head =
      "import { initialize } from 'unleash-client';\nconst unleash = initialize({ url: process.env.UNLEASH_URL });\n";
    const folder = folderOf({
      'package.json': '{ "dependencies": { "unleash-client": "6.0.0" } }\n',
      'src/pay.ts': `${head}export const pay = () => {\n  return 1;\n};\n`,
    });
    gitIn(folder, 'init', '-q', '-b', 'main');
    commitIn(folder, 'Begin');
    const guarded =
      "export const pay = () => {\n  if (unleash.isEnabled('new-pay')) {\n    return 2;\n  }\n  return 1;\n};\n";
    putInto(folder, { 'src/pay.ts': `${head}${guarded}` });
    commitIn(folder, 'Pay anew');
    const base = 'HEAD~1';

    const whole = await assessRisk.run({ base, flag: 'new-pay' }, callIn(folder));
    putInto(folder, { 'src/cart.ts': 'export const limit = 7;\nstart(limit);\n' });
    commitIn(folder, 'Limit the cart');
    const partly = await assessRisk.run({ base: 'HEAD~2', flag: 'new-pay' }, callIn(folder));

    assert.equal(whole.guard?.coverage, 'whole');
    assert.equal(whole.timeToUndo, 'instant');
    assert.equal(whole.impact.timeToUndo.level, 'LOW');
    assert.equal(partly.guard?.coverage, 'partly');
    assert.deepEqual(
      partly.guard?.uncovered.map(({ path }) => path),
      ['src/cart.ts'],
    );
    assert.equal(partly.timeToUndo, 'hours');
    assert.match(assessRisk.render(partly), /### Not Behind a Flag\n\n- `src\/cart.ts:1`/);
    assert.doesNotMatch(partly.gaps.join(), /did not match/);
  });

  it('has no likelihood without a range, and asks for one where it could matter', async () => {
    const told = {
      usersPercent: 0.5,
      revenueImpact: 'none',
      criticality: 'non-critical',
      timeToUndo: 'instant',
    } as const;

    const it = await assessRisk.run(told, callIn(folderOf({ 'README.md': '# shop\n' })));

    assert.equal(it.level, 'LOW');
    assert.equal(it.likelihood, undefined);
    assert.equal(it.rule.likelihood, 'unknown');
    assert.match(it.questions.join(), /\(base\)/);
  });

  it('scores every range, an empty one too', async () => {
    const folder = shop();

    const it = await assessRisk.run({ base: 'feature' }, callIn(folder));

    assert.equal(typeof it.likelihood?.score, 'number');
    assert.equal(it.change?.files, 0);
  });

  it('goes on with facts alone where there is no git, and says so', async () => {
    const it = await assessRisk.run({ base: 'main' }, callIn(folderOf({})));

    assert.equal(it.likelihood, undefined);
    assert.match(it.gaps.join(), /The change was not read/);
  });
});

describe('what a model sees of assess-risk', () => {
  for (const [name, letter] of Object.entries({ latin: 'word ', wide: '漢字', quotes: '"\\"', control: '\u0007' })) {
    it(`stays below 1,500 tokens in the worst case (${name})`, () => {
      const long = (count: number) => letter.repeat(count).slice(0, count);
      const path = `src/${long(900)}.ts`;
      const line = long(4_000);
      const change = changeOf({ [path]: Array.from({ length: 60 }, () => line) });
      const proofs: Proof[] = Array.from({ length: 60 }, (_, at) => ({
        path,
        line: at + 1,
        what: line.slice(0, 120),
      }));
      const past = proofs.map((_, at) => ({
        id: `${at}`.padStart(40, 'c'),
        at,
        title: '',
        sameAuthor: false,
        paths: [],
      }));
      const touches = (['money', 'identity', 'stored-data', 'contract'] as const).flatMap((area) =>
        proofs.map((_, at) => ({
          area,
          reason: `${at} ${long(900)}`,
          proofs,
          certainty: 'parsed' as const,
          level: 'HIGH' as const,
          timeToUndo: 'never' as const,
          advice: long(900),
        })),
      );
      const reasons = past.map(({ id }) => ({ name: 'x', sentence: long(900), adds: 1.234, proofs, commits: [id] }));
      const names = Array.from({ length: 100 }, (_, at) => `${at}${long(200)}`);
      const found = findingsOf({
        change,
        past,
        touches,
        guard: { coverage: 'partly', flags: [], uncovered: proofs, unread: proofs },
        likelihood: { ...likelihoodOf('HIGH'), reasons, meaning: long(2_000) },
      });
      const surroundings = {
        ...nothingFound,
        owners: [{ pattern: '*', owners: names, path: 'CODEOWNERS', line: 1 }],
        catalog: [
          { name: long(300), tier: '1', dependsOn: names, dependencyOf: names, path: 'catalog-info.yaml', line: 1 },
        ],
      };
      const assessment = assess({ revenueImpact: 'none', timeToUndo: 'instant' }, found, surroundings);
      const it = answerOf('shop', { ...assessment, gaps: names });

      const shown = toBrief(it);

      assert.ok(JSON.stringify(shown).length < 1_500 * 4, `${JSON.stringify(shown).length / 4}`);
      assert.deepEqual(brief.parse(shown), shown);
      assert.match(shown.touches.at(-1) ?? '', /^showing \d+ of 100$/);
      assert.ok(renderAssessment(it).includes('`--json` has the rest'));
    });
  }
});
