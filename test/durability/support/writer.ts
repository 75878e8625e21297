import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { backlogMd } from '../../../src/kanban/backlog-md.js';
import { openRepository } from '../../../src/repository/repository.js';
import { changeRollout } from '../../../src/rollouts/change.js';
import { readRollout } from '../../../src/rollouts/record.js';

// One long-lived writer of one record and one card. Started by the tests beside it: folder, name, writes, rows a section.
const [folder = '', name = '', writes = '0', rows = '1'] = process.argv.slice(2);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const repository = openRepository(folder, {
  environment: {},
  self: { pid: process.pid, host: hostname(), isRunning },
});
const board = backlogMd(repository);

async function writeBoth(count: number): Promise<void> {
  await changeRollout(repository, 'new-checkout', (now) => {
    if (now === undefined) throw new Error('The record is gone.');
    const record = { ...now, revision: now.revision + 1 };
    const entry = { at: '2026-12-01T09:00:00Z', by: 'cli', event: 'planned', revision: record.revision } as const;
    return { record, entries: [{ ...entry, person: name, reason: `${count}` }] };
  });
  const markdown = Array.from({ length: Number(rows) }, () => `${name} wrote ${count}`).join('\n');
  await board.put({ taskId: 'task-1', title: 'Shared', slug: name }, { markdown });
}

async function main(): Promise<void> {
  // What is slow the first time is done before, so that whoever is killed is killed while writing.
  readRollout(repository, 'new-checkout');
  await board.put({ taskId: 'task-1', title: 'Shared', slug: name }, { markdown: '' }, { dryRun: true });
  writeFileSync(process.stdout.fd, 'began\n');
  for (let count = 1; count <= Number(writes); count += 1) await writeBoth(count);
}

void main();
