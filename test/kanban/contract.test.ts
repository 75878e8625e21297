import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backlogMd } from '../../src/kanban/backlog-md.js';
import { type Receipt, withSection } from '../../src/kanban/board.js';
import { claudeTasks } from '../../src/kanban/claude-tasks.js';
import { githubIssues } from '../../src/kanban/github-issues.js';
import { handOver } from '../../src/kanban/hand-over.js';
import { wickedKanban } from '../../src/kanban/wicked-kanban.js';
import { githubMachine, wickedMachine } from '../support/boards.js';
import { repositoryOf } from '../support/repository-of.js';
import { type BoardUnderTest, keepsTheContract } from './contract.js';

const written = (receipt: Receipt): string => {
  assert.equal(receipt.outcome, 'written');
  return receipt.taskId;
};

function backlogUnderTest(): BoardUnderTest {
  const repository = repositoryOf({ 'backlog/config.yml': 'project_name: "Shop"\ntask_prefix: "task"\n' });
  const paths = () => repository.listFolder('backlog/tasks').map((name) => `backlog/tasks/${name}`);
  const pathOf = (id: string) => paths().find((file) => file.startsWith(`backlog/tasks/${id.toLowerCase()} - `)) ?? '';
  return {
    board: backlogMd(repository),
    add(text) {
      const id = `TASK-${paths().length + 1}`;
      repository.files.set(`backlog/tasks/${id.toLowerCase()} - By-hand.md`, text);
      return id;
    },
    text: (id) => repository.files.get(pathOf(id)) ?? '',
    edit: (id, text) => repository.files.set(pathOf(id), text),
    ids: () => paths().map((file) => /task-\d+/.exec(file)?.[0].toUpperCase() ?? ''),
    carryOut: written,
    close: () => {},
  };
}

const front = '---\nid: TASK-1\ntitle: One\nstatus: To Do\n---\n';
keepsTheContract('Backlog.md', backlogUnderTest, {
  nearId: (id) => `${id}0`,
  texts: [
    'a\n\n\n\n  \t\n',
    front,
    `\ufeff${front}\n# Windows\n`.replaceAll('\n', '\r\n'),
    `${front}\n## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\ntext\n<!-- SECTION:DESCRIPTION:END -->\n\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [ ] #1 one\n<!-- AC:END -->`,
    '---json\n{"id": "TASK-1", "title": "One"}\n---\ntext\n',
    '---\n# a comment\nid:   TASK-1\nassignee: [@sara]\nodd:  { a : 1 }\nlabels:\n    - a\n---\ntext',
    `${front}## Comments\n\n<!-- COMMENTS:BEGIN -->\nauthor: ann\n---\nhello\n---\n<!-- COMMENTS:END -->\n\n## Final Summary\n\nx\n`,
  ],
});

function claudeUnderTest(): BoardUnderTest {
  const homeDirectory = mkdtempSync(path.join(tmpdir(), 'home-'));
  const folder = path.join(homeDirectory, '.claude/tasks/s-1');
  mkdirSync(folder, { recursive: true });
  const ids = () => readdirSync(folder).map((name) => name.replace('.json', ''));
  const read = (id: string) => JSON.parse(readFileSync(path.join(folder, `${id}.json`), 'utf8'));
  const write = (id: string, task: object) => writeFileSync(path.join(folder, `${id}.json`), JSON.stringify(task));
  const add = (description: string, more = {}) => {
    const id = String(ids().length + 1);
    write(id, { id, subject: 'By hand', description, status: 'pending', ...more });
    return id;
  };
  return {
    board: claudeTasks({ environment: { CLAUDE_CODE_SESSION_ID: 's-1' }, homeDirectory }),
    add,
    text: (id) => read(id).description,
    edit: (id, description) => write(id, { ...read(id), description }),
    ids,
    // As the client does it: a description replaces the old one, metadata merges.
    carryOut(receipt) {
      assert.equal(receipt.outcome, 'handed-over');
      assert.ok(receipt.outcome === 'handed-over');
      const { taskId, ...given } = receipt.call.arguments;
      if (receipt.call.tool === 'TaskCreate') return add('', given);
      assert.equal(receipt.call.tool, 'TaskUpdate');
      const old = read(String(taskId));
      write(String(taskId), { ...old, ...given, metadata: { ...old.metadata, ...Object(given.metadata) } });
      return String(taskId);
    },
    close: () => rmSync(homeDirectory, { recursive: true }),
  };
}
keepsTheContract("The client's task list", claudeUnderTest, { nearId: (id) => `${id}0` });

function wickedUnderTest(): BoardUnderTest {
  const it = wickedMachine();
  return {
    board: wickedKanban(it.repository, it.place),
    add: it.add,
    text: (id) => it.task(id).description,
    edit: it.edit,
    ids: it.ids,
    carryOut: written,
    close: it.remove,
  };
}
keepsTheContract('wicked-kanban', wickedUnderTest, { nearId: (id) => id.slice(0, 7) });

function githubUnderTest(): BoardUnderTest {
  const it = githubMachine();
  return {
    board: githubIssues(it.repository, it.place),
    add: (text) => it.add(text),
    text: (id) => it.issues().find(({ number }) => id === `shop/web#${number}`)?.body ?? '',
    edit: it.edit,
    ids: () => it.issues().map(({ number }) => `shop/web#${number}`),
    carryOut: written,
    close: it.remove,
  };
}
keepsTheContract('GitHub', githubUnderTest, { nearId: (id) => `${id}0` });

function anyBoardUnderTest(): BoardUnderTest {
  const cards = new Map<string, string>();
  const add = (text: string) => {
    cards.set(`WEB-${cards.size + 1}`, text);
    return `WEB-${cards.size}`;
  };
  return {
    board: handOver(),
    add,
    text: (id) => cards.get(id) ?? '',
    edit: (id, text) => cards.set(id, text),
    ids: () => [...cards.keys()],
    // As the answer asks: between the marks of the body, else at the end.
    carryOut(receipt) {
      assert.ok(receipt.outcome === 'handed-over');
      const { id, body } = receipt.call.arguments;
      if (id === undefined) return add(String(body));
      const [, slug = '', markdown = ''] = /^<!-- \S+ (\S+) -->\n([\s\S]*)\n<!-- /.exec(String(body)) ?? [];
      cards.set(String(id), withSection(cards.get(String(id)) ?? '', { slug, markdown }));
      return String(id);
    },
    close: () => {},
  };
}
keepsTheContract('Any other board', anyBoardUnderTest, { nearId: (id) => `${id}0`, isBlind: true });
