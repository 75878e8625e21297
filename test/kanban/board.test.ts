import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSlug, sectionRange, withSection } from '../../src/kanban/board.js';
import { UserError } from '../../src/user-error.js';

const section = { slug: 'new-checkout', markdown: '## Plan\n\n| Stage | Traffic |\n|---|---|\n| 1 | 1 % |' };
const mark = (word: string, slug = 'new-checkout') => `<!-- rollout-manager:${word} ${slug} -->`;

test('a section goes to the end, one empty line after the text', () => {
  const text = withSection('# Card\n', section);

  assert.equal(text, `# Card\n\n${mark('begin')}\n${section.markdown}\n${mark('end')}\n`);
});

test('the second time it changes nothing, and another text replaces it where it stands', () => {
  const once = `${withSection('# Card\n', section)}\nwritten below by a person`;

  assert.equal(withSection(once, section), once);
  const other = withSection(once, { ...section, markdown: 'Stage 2' });
  assert.equal(other, `# Card\n\n${mark('begin')}\nStage 2\n${mark('end')}\n\nwritten below by a person`);
});

test('line endings, a byte order mark and a missing last line feed stay', () => {
  const text = '\ufeff# Card\r\n\r\nlast line';

  const changed = withSection(text, section);

  assert.ok(changed.startsWith('\ufeff# Card\r\n\r\nlast line\r\n\r\n<!--'));
  assert.equal(changed.replaceAll('\r\n', '').includes('\n'), false);
  assert.equal(withSection(changed, section), changed);
});

test('another rollout whose name begins alike keeps its section', () => {
  const text = withSection('', { slug: 'new', markdown: 'of new' });

  const both = withSection(text, section);

  assert.ok(both.startsWith(text));
  assert.equal(withSection(both, { slug: 'new', markdown: 'of new' }), both);
});

test('a closing mark inside the Markdown cannot end the section early', () => {
  const hostile = { slug: 'new-checkout', markdown: `before\n${mark('end')}\n${mark('begin')}\nafter` };

  const once = withSection('# Card\n', hostile);

  assert.equal(once.split(mark('end')).length, 2);
  assert.equal(withSection(once, hostile), once);
  assert.equal(withSection(once, section), withSection('# Card\n', section));
});

test('damaged marks stay where they are and nothing between them is lost', () => {
  for (const damaged of [
    `${mark('begin')}\nold\n\nprecious`,
    `old\n${mark('end')}\n\nprecious`,
    `${mark('end')}\nprecious\n${mark('begin')}`,
  ]) {
    const once = withSection(damaged, section);
    assert.ok(once.startsWith(damaged), damaged);
    assert.equal(withSection(once, section), once, damaged);
    assert.ok(withSection(once, { ...section, markdown: 'other' }).startsWith(damaged), damaged);
  }
});

test('whatever the card and the section hold, a second time changes nothing and the old text stays', () => {
  const piece = fc.constantFrom(
    '\n',
    '\r\n',
    'a',
    '---',
    mark('begin'),
    mark('end'),
    mark('end', 'new'),
    '```',
    '<b>',
    '\ufeff',
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, text, (card, markdown) => {
      const once = withSection(card, { slug: 'new-checkout', markdown });
      const range = sectionRange(card, 'new-checkout');
      const kept = range === undefined ? [card, ''] : [card.slice(0, range.start), card.slice(range.end)];
      assert.ok(once.startsWith(kept[0] ?? '') && once.endsWith(kept[1] ?? ''));
      assert.equal(withSection(once, { slug: 'new-checkout', markdown }), once);
    }),
    { seed: 7, numRuns: 2000 },
  );
});

test('a slug that could end the mark or the chain id is refused', () => {
  for (const slug of ['', 'New', 'a -->', 'a.b', '-a', 'a'.repeat(65)]) {
    assert.throws(
      () => checkSlug(slug),
      (error) => error instanceof UserError && error.code === 'bad-slug',
    );
  }
  assert.doesNotThrow(() => checkSlug('new-checkout_2'));
  // The longest name that a feature gets, and its card beside the main one.
  assert.doesNotThrow(() => checkSlug(`${'a'.repeat(60)}-12_rehearsal`));
});
