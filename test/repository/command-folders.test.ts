import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sighting } from '../../src/catalog/provider.js';
import { commandSightings } from '../../src/repository/commands.js';
import { withGone } from '../../src/repository/commands-gone.js';

const words = new Set(['terraform', 'ansible-galaxy', 'helm']);

function commandsOf(path: string, ...lines: string[]): Sighting[] {
  return commandSightings({ path, text: lines.join('\n') }, lines, words);
}

const folders = (sightings: readonly Sighting[]) => sightings.map(({ inside }) => inside);

test('a task, a step, a job and a workflow say in which folder they run', () => {
  const task = commandsOf(
    '.taskfiles/Terraform.yml',
    'tasks:',
    '  plan:',
    '    dir: terraform',
    '    cmds:',
    '      - terraform plan',
    '  other:',
    '    cmds:',
    '      - terraform apply',
  );
  const job = commandsOf(
    '.github/workflows/deploy.yml',
    'defaults:',
    '  run:',
    '    working-directory: live',
    'jobs:',
    '  a:',
    '    defaults:',
    '      run:',
    '        working-directory: ./infra/',
    '    steps:',
    '      - run: |',
    '          terraform apply',
    '      - run: helm upgrade shop .',
    '        working-directory: charts/shop',
    '  b:',
    '    steps:',
    '      - run: terraform apply',
  );

  assert.deepEqual(folders(task), ['terraform', undefined]);
  assert.deepEqual(folders(job), ['infra', 'charts/shop', 'live']);
});

test('a line enters a folder before its command, or names it in an option', () => {
  const script = commandsOf('Makefile', 'apply:', '\tcd infra && terraform apply', '\tterraform -chdir=infra/aks plan');
  const several = commandsOf('run.sh', 'cd infra && cd ../live && terraform apply && helm upgrade shop .');

  const step = commandsOf('.github/workflows/a.yml', 'on: push', '      - run: cd infra && terraform apply');

  assert.deepEqual(folders(step), ['infra']);
  assert.deepEqual(folders(script), ['infra', 'infra/aks']);
  assert.deepEqual(folders(several), ['live', 'live']);
});

test('no folder of the repository is told by a variable, a machine, a build, or where others are laid out', () => {
  const told = [
    commandsOf('run.sh', 'cd $DIR && terraform apply'),
    commandsOf('run.sh', 'cd /srv/infra && terraform apply'),
    commandsOf('run.sh', 'cd ~/infra && terraform apply'),
    commandsOf('run.sh', 'cd .. && terraform apply'),
    commandsOf('run.sh', 'cd dist/infra && terraform apply'),
    commandsOf('run.sh', 'git clone https://example.org/infra', 'cd infra && terraform apply'),
    commandsOf('run.sh', 'mkdir -p infra', 'cd infra && terraform apply'),
    commandsOf('.github/workflows/a.yml', 'on: workflow_call', '      - run: cd infra && terraform apply'),
    commandsOf(
      '.github/workflows/a.yml',
      '          repository: shop/infra',
      '      - run: cd infra && terraform plan',
    ),
  ];

  assert.deepEqual(
    told.map(folders),
    told.map(() => [undefined]),
  );
});

test('a command in a folder that holds nothing any more is a leftover', () => {
  const [gone, there, below] = withGone(
    commandsOf(
      'Makefile',
      '\tcd old && terraform apply',
      '\tcd infra && terraform apply',
      '\tcd aks && terraform apply',
    ),
    ['Makefile', 'infra/aks/main.tf'],
  );

  assert.equal(gone?.role, 'gone');
  assert.equal(there?.role, undefined);
  assert.equal(below?.role, undefined);
});

test('what a submodule holds is not always there', () => {
  const [it] = withGone(commandsOf('Makefile', '\tcd old && terraform apply'), ['.gitmodules', 'Makefile']);

  assert.equal(it?.role, undefined);
});
