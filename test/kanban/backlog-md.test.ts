import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backlogMd } from '../../src/kanban/backlog-md.js';
import { UserError } from '../../src/user-error.js';
import { repositoryOf } from '../support/repository-of.js';

const config = 'project_name: "Shop"\ndefault_status: "To Do"\nstatuses: ["To Do", "Done"]\ntask_prefix: "task"\n';
const front = (id: string, more = '') => `---\nid: ${id}\ntitle: Card ${id}\nstatus: To Do\n${more}---\n`;
const section = { markdown: '## Plan\n\n| Stage | Traffic |\n|---|---|\n| 1 | 1 % |' };
const card = (taskId?: string) => ({ taskId, title: 'Rollout: New checkout', slug: 'new-checkout' });
const coded =
  (code: string, words = /./) =>
  (error: unknown) =>
    error instanceof UserError && error.code === code && words.test(error.message);
const now = () => new Date('2026-03-04T05:06:07Z');

test('without a board one is made, with its first card', async () => {
  const repository = repositoryOf({ 'README.md': '# Shop\n' });

  const receipt = await backlogMd(repository, { now }).put(card(), section);

  const { difference, ...rest } = receipt;
  assert.deepEqual(rest, {
    outcome: 'written',
    board: 'backlog-md',
    taskId: 'TASK-1',
    path: 'backlog/tasks/task-1 - Rollout-New-checkout.md',
    change: 'created',
    note: 'The repository had no board: a Backlog.md board begins in `backlog`.',
  });
  assert.match(difference.diff, /^\+id: TASK-1$/m);
  const text = repository.files.get('backlog/tasks/task-1 - Rollout-New-checkout.md') ?? '';
  assert.match(
    text,
    /^---\nid: TASK-1\ntitle: 'Rollout: New checkout'\nstatus: 'To Do'\nassignee: \[\]\ncreated_date: '2026-03-04 05:06'\n/,
  );
  assert.match(text, /\n {2}- 'rollout:new-checkout'\n/);
  assert.match(repository.files.get('backlog/config.yml') ?? '', /^project_name: "shop"\n/);
});

test('the second time the same card is found and no byte changes', async () => {
  const repository = repositoryOf({ 'backlog/config.yml': config });
  await backlogMd(repository).put(card(), section);
  const before = new Map(repository.files);

  const receipt = await backlogMd(repository).put(card(), section);

  assert.equal(receipt.outcome === 'written' && receipt.change, 'unchanged');
  assert.deepEqual(repository.files, before);
});

test('two calls at once make one card, two rollouts at once two numbers', async () => {
  const repository = repositoryOf({ 'backlog/config.yml': config });
  const board = backlogMd(repository);

  await Promise.all([
    board.put(card(), section),
    board.put(card(), section),
    board.put({ taskId: undefined, title: 'Other', slug: 'other' }, section),
  ]);

  assert.deepEqual(repository.listFolder('backlog/tasks'), ['task-1 - Rollout-New-checkout.md', 'task-2 - Other.md']);
});

test('an id means exactly one card, whatever its case, prefix or leading zeros', async () => {
  const files = {
    'backlog/config.yml': config,
    'backlog/tasks/task-1 - One.md': front('TASK-1'),
    'backlog/tasks/task-1.1 - Part.md': front('TASK-1.1'),
    'backlog/tasks/task-10 - Ten.md': front('TASK-10'),
    'backlog/completed/task-21 - Done.md': front('TASK-21'),
    'backlog/drafts/draft-1 - Draft.md': front('DRAFT-1'),
    'backlog/docs/task-1 - A document.md': 'decoy',
  };
  const expected = {
    '1': 'tasks/task-1 - One.md',
    'TASK-1': 'tasks/task-1 - One.md',
    'task-001': 'tasks/task-1 - One.md',
    ' #1 ': 'tasks/task-1 - One.md',
    '1.1': 'tasks/task-1.1 - Part.md',
    'Task-10': 'tasks/task-10 - Ten.md',
    '21': 'completed/task-21 - Done.md',
    'draft-1': 'drafts/draft-1 - Draft.md',
  };
  for (const [id, path] of Object.entries(expected)) {
    const repository = repositoryOf(files);

    const receipt = await backlogMd(repository).put(card(id), section);

    assert.equal(receipt.outcome === 'written' && receipt.path, `backlog/${path}`, id);
    const changed = Object.entries(files).filter(([file, text]) => repository.files.get(file) !== text);
    assert.deepEqual(
      changed.map(([file]) => file),
      [`backlog/${path}`],
    );
  }
});

test('an unknown id names the nearest cards and writes nothing', async () => {
  const repository = repositoryOf({
    'backlog/config.yml': config,
    ...Object.fromEntries(
      [1, 2, 10, 11, 12, 13, 40].map((n) => [`backlog/tasks/task-${n} - x.md`, front(`TASK-${n}`)]),
    ),
  });
  const before = new Map(repository.files);

  const put = backlogMd(repository).put(card('task-14'), section);

  await assert.rejects(put, coded('unknown-task', /`TASK-14`.*`TASK-13`, `TASK-12`.*backlog task list --plain/));
  assert.deepEqual(repository.files, before);
});

test('an id on no board at all is unknown, and no board is made', async () => {
  const repository = repositoryOf({});

  await assert.rejects(backlogMd(repository).put(card('task-1'), section), coded('unknown-task', /no cards/));

  assert.equal(repository.files.size, 0);
});

test('two files with one id are refused', async () => {
  const repository = repositoryOf({
    'backlog/config.yml': config,
    'backlog/tasks/task-1 - One.md': front('TASK-1'),
    'backlog/completed/task-01 - Uno.md': front('TASK-01'),
  });

  await assert.rejects(backlogMd(repository).put(card('1'), section), coded('ambiguous-task'));
});

test('every byte of the old card stays, and only an insertion was made', async () => {
  const texts = [
    front('TASK-1'),
    `\ufeff${front('TASK-1')}\r\n# Odd\r\n\r\nno last line feed`.replace(/\r?\n/g, '\r\n'),
    `---\n# a comment\nid:   TASK-1\nassignee: [@sara]\nodd:  { a : 1 }\n---\n\n## Description\n\ntext\n\n## Custom\n\n- [ ] x  \n\n\n\n`,
    `${front('TASK-1')}## Comments\n\n<!-- COMMENTS:BEGIN -->\nauthor: ann\n---\nhello\n---\n<!-- COMMENTS:END -->\n\n## Final Summary\n\nx\n`,
    `${front('TASK-1')}## Comments\n\n<!-- COMMENTS:BEGIN -->\n<!-- COMMENT:BEGIN -->\nauthor: ann\n\nhello\n<!-- COMMENT:END -->\n<!-- COMMENTS:END -->\n`,
    '# A card without front matter',
    '',
  ];
  for (const old of texts) {
    const path = 'backlog/tasks/task-1 - One.md';
    const repository = repositoryOf({ 'backlog/config.yml': config, [path]: old });

    await backlogMd(repository).put(card('1'), section);

    const text = repository.files.get(path) ?? '';
    let same = 0;
    while (same < old.length && text[same] === old[same]) same += 1;
    assert.ok(text.endsWith(old.slice(same)) && text.length > old.length, JSON.stringify(old));
    assert.equal(old.includes('\r\n') && /[^\r]\n/.test(text), false);
    const again = await backlogMd(repository).put(card('1'), section);
    assert.equal(again.outcome === 'written' && again.change, 'unchanged');
    assert.equal(repository.files.get(path), text);
  }
});

test('a section says nothing that Backlog.md would take for its own', async () => {
  const hostile = {
    markdown: [
      '## Description',
      '### Final summary',
      'Heading',
      '---',
      '```yaml',
      'a: 1',
      '  ---  ',
      '```',
      '<!-- COMMENTS:END -->',
      '<!-- SECTION:NOTES:BEGIN -->',
      '<!-- AC:END -->',
      '<!-- rollout-manager:end new-checkout -->',
      '',
      '',
      '',
      '<b>kept</b> <!-- kept -->',
    ].join('\n'),
  };
  const path = 'backlog/tasks/task-1 - One.md';
  const repository = repositoryOf({ 'backlog/config.yml': config, [path]: front('TASK-1') });

  await backlogMd(repository).put(card('1'), hostile);

  const text = (repository.files.get(path) ?? '').slice(front('TASK-1').length);
  assert.doesNotMatch(text, /## (Description|Final summary)/);
  assert.equal(text.match(/^\s*---\s*$/gm)?.length, 2);
  assert.equal(text.match(/<!--/g)?.length, 5);
  assert.match(text, /<b>kept<\/b> <!-- kept -->/);
  assert.doesNotMatch(text, /\n{3}/);
});

test('without an id the card with the section wins over the one with the label, archived ones do not count', async () => {
  const marks = '<!-- rollout-manager:begin new-checkout -->\nold\n<!-- rollout-manager:end new-checkout -->\n';
  const label = 'labels:\n  - rollout:new-checkout\n';
  const files: Record<string, string> = {
    'backlog/config.yml': config,
    'backlog/archive/tasks/task-1 - Archived.md': front('TASK-1') + marks,
    'backlog/tasks/task-2 - Decoy.md': `${front('TASK-2')}Speaks of rollout:new-checkout.\n`,
    'backlog/tasks/task-3 - Broken.md': '---\nlabels: [rollout:new-checkout\n---\n',
    'backlog/tasks/task-4 - Labelled.md': front('TASK-4', label),
    'backlog/tasks/task-5 - Marked.md': front('TASK-5') + marks,
  };
  const idOf = async (contents: Record<string, string>) =>
    (await backlogMd(repositoryOf(contents)).put(card(), section)).taskId;

  assert.equal(await idOf(files), 'TASK-5');
  delete files['backlog/tasks/task-5 - Marked.md'];
  assert.equal(await idOf(files), 'TASK-4');
  delete files['backlog/tasks/task-4 - Labelled.md'];
  assert.equal(await idOf(files), 'TASK-4', 'a new card with the next number');
  files['backlog/tasks/task-6 - Marked.md'] = front('TASK-6') + marks;
  files['backlog/tasks/task-7 - Marked.md'] = front('TASK-7') + marks;
  await assert.rejects(idOf(files), coded('ambiguous-task', /`TASK-6`, `TASK-7`/));
});

test('the next number looks at every folder and at other branches', async () => {
  const commit = 'a'.repeat(40);
  const contents = {
    'backlog/config.yml': `${config}zero_padded_ids: 3\n`,
    'backlog/tasks/task-2 - x.md': front('TASK-2'),
  };
  const put = async (more: Record<string, string>, git = {}) =>
    (await backlogMd(repositoryOf({ ...contents, ...more }, git)).put(card(), section)).outcome;
  const pathOf = async (more: Record<string, string>, git = {}) => {
    const repository = repositoryOf({ ...contents, ...more }, git);
    const receipt = await backlogMd(repository).put(card(), section);
    return receipt.outcome === 'written' ? receipt.path : '';
  };

  assert.equal(await put({}), 'written');
  assert.match(await pathOf({}), /task-003 - /);
  assert.match(await pathOf({ 'backlog/completed/task-7.2 - x.md': front('TASK-7.2') }), /task-008 - /);
  assert.match(await pathOf({ 'backlog/archive/tasks/TASK-19 - x.md': front('TASK-19') }), /task-020 - /);
  assert.match(await pathOf({ 'backlog/drafts/draft-40 - x.md': front('DRAFT-40') }), /task-003 - /);
  const git = { 'for-each-ref': `${commit}\n`, 'ls-tree': 'backlog/tasks/task-88 - x.md\0backlog/docs/doc-99.md\0' };
  assert.match(await pathOf({}, git), /task-089 - /);
});

test('the folder, the prefix and the status are those of the configuration', async () => {
  const cases: [Record<string, string>, string][] = [
    [
      { 'backlog.config.yml': 'project_name: "S"\nbacklog_directory: "plan/board"\ntask_prefix: "JIRA"\n' },
      'plan/board/tasks/jira-1 - ',
    ],
    [{ '.backlog/config.yml': config }, '.backlog/tasks/task-1 - '],
    [{ 'backlog/config.yaml': 'task_prefix: back\n' }, 'backlog/tasks/back-1 - '],
    [{ 'backlog/tasks/task-4 - x.md': front('TASK-4') }, 'backlog/tasks/task-5 - '],
    [{ 'backlog/config.yml': 'task_prefix: "../x"\n' }, 'backlog/tasks/task-1 - '],
  ];
  for (const [contents, start] of cases) {
    const receipt = await backlogMd(repositoryOf(contents)).put(card(), section);
    assert.ok(receipt.outcome === 'written' && receipt.path.startsWith(start), start);
  }
});

test('a dry run says what would happen and writes nothing', async () => {
  const empty = repositoryOf({});
  const full = repositoryOf({ 'backlog/config.yml': config, 'backlog/tasks/task-1 - One.md': front('TASK-1') });
  const before = new Map(full.files);

  const created = await backlogMd(empty).put(card(), section, { dryRun: true });
  const updated = await backlogMd(full).put(card('1'), section, { dryRun: true });

  assert.equal(created.outcome === 'written' && created.change, 'created');
  assert.equal(empty.files.size, 0);
  assert.equal(updated.outcome === 'written' && updated.change, 'updated');
  assert.deepEqual(full.files, before);
});

test('a card with executable or broken front matter is refused and stays', async () => {
  for (const [text, code] of [
    ['---js\nglobalThis.ranFromBoard = true\n---\n', 'front-matter-executable'],
    ['---\na: [1\n---\n', 'front-matter-broken'],
  ] as const) {
    const repository = repositoryOf({ 'backlog/config.yml': config, 'backlog/tasks/task-1 - One.md': text });

    await assert.rejects(backlogMd(repository).put(card('1'), section), coded(code, /task-1 - One\.md/));

    assert.equal(repository.files.get('backlog/tasks/task-1 - One.md'), text);
  }
  assert.equal('ranFromBoard' in globalThis, false);
});

test('a full disk leaves the card as it was', async () => {
  const path = 'backlog/tasks/task-1 - One.md';
  const repository = repositoryOf({ 'backlog/config.yml': config, [path]: front('TASK-1') });
  repository.refuses.add(path);

  await assert.rejects(backlogMd(repository).put(card('1'), section), coded('write-refused'));

  assert.equal(repository.files.get(path), front('TASK-1'));
});

test('a board that git ignores is used, and that is said', async () => {
  const repository = repositoryOf({ 'backlog/config.yml': config }, { 'check-ignore': '' });

  const receipt = await backlogMd(repository).put(card(), section);

  assert.match((receipt.outcome === 'written' && receipt.note) || '', /git ignores .* stays on this machine/);
});

test('a title becomes a file name that every file system takes', async () => {
  const titles = {
    '../../etc/passwd': 'etc-passwd',
    "O'Neil: a/b? *x*": 'ONeil-a-b-x',
    '': 'Rollout',
    '...': 'Rollout',
    '\u202eevil\n---': 'evil',
  };
  for (const [title, name] of Object.entries(titles)) {
    const repository = repositoryOf({ 'backlog/config.yml': config });

    const receipt = await backlogMd(repository).put({ taskId: undefined, title, slug: 'x' }, section);

    assert.equal(receipt.outcome === 'written' && receipt.path, `backlog/tasks/task-1 - ${name}.md`);
    const again = await backlogMd(repository).put({ taskId: undefined, title, slug: 'x' }, section);
    assert.equal(again.outcome === 'written' && again.change, 'unchanged', 'the card just made can be read');
  }
});

test('a card that somebody changes in between keeps their text; a section put in between is told', async () => {
  const path = 'backlog/tasks/task-1 - One.md';
  const meanwhile = async (change: (text: string) => string) => {
    const repository = repositoryOf({ 'backlog/config.yml': config, [path]: front('TASK-1') });
    await backlogMd(repository).put(card('1'), { markdown: 'first' });
    let reads = 0;
    const shared = {
      ...repository,
      readWhole: (file: string) => {
        const text = repository.readWhole(file);
        reads += 1;
        if (reads === 1 && text !== undefined) repository.files.set(file, change(text));
        return text;
      },
    };
    return {
      put: backlogMd(shared).put(card('1'), { markdown: 'second' }),
      text: () => repository.files.get(path) ?? '',
    };
  };

  const beside = await meanwhile((text) => `${text}\nwritten by Ann\n`);
  await beside.put;
  const inside = await meanwhile((text) => text.replace('first', 'of another call'));
  await assert.rejects(inside.put, coded('card-changed', /changed by somebody else/));
  const alike = await meanwhile((text) => text.replace('first', 'second'));
  await alike.put;

  assert.ok(beside.text().endsWith('written by Ann\n') && beside.text().includes('second'));
  assert.ok(inside.text().includes('of another call') && !inside.text().includes('second'));
  assert.equal(alike.text().split('second').length, 2);
});

test("a new card stands in the team's column for how far it is; an old one is never moved, and that is said", async () => {
  const own =
    'project_name: "S"\ndefault_status: "Ideas"\nstatuses: ["Ideas", \'Doing, now\', Shipped]\ntask_prefix: "task"\n';
  const made = async (progress: 'waiting' | 'under-way' | 'over') => {
    const repository = repositoryOf({ 'backlog/config.yml': own });
    const receipt = await backlogMd(repository).put({ ...card(), progress }, section);
    return /^status: '(.*)'$/m.exec(repository.files.get(receipt.outcome === 'written' ? receipt.path : '') ?? '')?.[1];
  };
  const path = 'backlog/tasks/task-1 - One.md';
  const old = repositoryOf({ 'backlog/config.yml': own, [path]: '---\nid: TASK-1\nstatus: Ideas\n---\n' });

  const receipt = await backlogMd(old).put({ ...card('1'), progress: 'over' }, section);

  assert.deepEqual(
    [await made('waiting'), await made('under-way'), await made('over')],
    ['Ideas', 'Doing, now', 'Shipped'],
  );
  assert.match(old.files.get(path) ?? '', /^status: Ideas$/m);
  assert.match(
    (receipt.outcome === 'written' && receipt.note) || '',
    /stands in `Ideas`; `backlog task edit TASK-1 -s "Shipped"`/,
  );
});
