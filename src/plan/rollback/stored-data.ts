import { policy } from '../../policy.js';
import type { Touch } from '../../risk/findings.js';
import type { RollbackFacts } from './found.js';
import type { PlaybookStep } from './schema.js';

/** How a tool takes its last migration back. Source: the reference of each tool's command line. */
const down: Readonly<Record<string, string>> = {
  rails: 'bin/rails db:rollback STEP=1',
  alembic: 'alembic downgrade -1',
  django: 'python manage.py migrate <app> <migration before>',
  laravel: 'php artisan migrate:rollback --step=1',
  ecto: 'mix ecto.rollback -n 1',
  'ef-core': 'dotnet ef database update <migration before>',
  liquibase: 'liquibase rollback-count --count=1',
  diesel: 'diesel migration revert',
  'golang-migrate': 'migrate -path <folder> -database <url> down 1',
  goose: 'goose down',
  sequelize: 'npx sequelize-cli db:migrate:undo',
  knex: 'npx knex migrate:down',
  typeorm: 'npx typeorm migration:revert -d <data source>',
};

/** Tools that only go forward: what takes a migration back is a new one. */
const forwardOnly: ReadonlySet<string> = new Set(['prisma', 'drizzle', 'flyway', 'sql']);

const mostNamed = 2;

/** Statements of the change after which the version before fails; what only speaks in hints is left out. */
export function breakingOf(touches: readonly Touch[]): Touch[] {
  return touches.filter(({ breaksPrevious, certainty }) => breaksPrevious === true && certainty === 'parsed');
}

/** True where the schema changes and the version before does not mind. */
export function onlyGrows(touches: readonly Touch[]): boolean {
  const stored = touches.filter(({ area, certainty }) => area === 'stored-data' && certainty === 'parsed');
  return (
    stored.length > 0 &&
    stored.every(({ breaksPrevious, timeToUndo }) => breaksPrevious !== true && timeToUndo === undefined)
  );
}

function whyOf(touch: Touch): string {
  const [proof] = touch.proofs;
  const place = proof === undefined ? '' : ` (\`${proof.path}:${proof.line}\`)`;
  return `${touch.reason.replace(/\.$/, '')}${place}`;
}

/** Said where people would otherwise reach for the previous version. */
export function schemaTraps(touches: readonly Touch[]): string[] {
  const breaking = breakingOf(touches);
  if (breaking.length === 0) return [];
  const why = breaking.slice(0, mostNamed).map(whyOf).join('; ');
  return [`The previous version must not be deployed once the migration has run. ${why}.`];
}

/** Stay where you are and go forward; what a flag can switch off stands before this step. */
export function forwardStep({ touches, advice, timeToUndo }: RollbackFacts): PlaybookStep {
  const lost = timeToUndo === 'never';
  const schema = breakingOf(touches).length > 0;
  const why = schema
    ? 'it does not run on the new schema'
    : touches.some(({ area, timeToUndo: time }) => area === 'stored-data' && time === 'never')
      ? 'what was removed is not there any more'
      : 'what has happened outside cannot be called back';
  return {
    speed: 'forward',
    title: 'Freeze and fix forward',
    steps: [
      `Stop at the present share: no next stage, and no previous version, for ${why}.`,
      'Switch off what reads or writes the changed data, if a flag or a route allows it.',
      'Deploy the fix through the same stages, beginning with the smallest share.',
      ...(lost ? ['Restore lost data from the backup that was tested before the start.'] : []),
      ...advice,
    ],
    estimate: lost
      ? {
          seconds: policy.undoRestoreSeconds.value,
          basis: 'a fix through the pipeline, and a restore where data is lost',
        }
      : { seconds: policy.undoPipelineSeconds.value, basis: 'a fix through the pipeline' },
  };
}

/** The migration taken back by its own tool, last of all, with what that costs. */
export function schemaBackStep({ migrations = [], touches }: RollbackFacts): PlaybookStep {
  const paths = breakingOf(touches).flatMap(({ proofs }) => proofs.map(({ path }) => path));
  const own = migrations.find(({ folder }) => paths.some((path) => path.startsWith(`${folder}/`))) ?? migrations[0];
  const command = own === undefined ? undefined : down[own.tool];
  const how =
    own === undefined
      ? 'Take the migration back with its own tool'
      : command === undefined || forwardOnly.has(own.tool)
        ? `Write a new migration that restores the old form (${own.tool} in \`${own.folder}\` only goes forward)`
        : `\`${command.replace('<folder>', own.folder)}\` (${own.tool}, \`${own.folder}\`)`;
  return {
    speed: 'hours',
    title: 'Schema back, then revert',
    steps: [
      `${how}, with the new version stopped: whatever was written in the new form since is lost. Try it on a copy first.`,
      'Only then `git revert` the change and deploy it.',
    ],
    estimate: {
      seconds: policy.undoRestoreSeconds.value,
      basis: 'a copy, the migration, a revert through the pipeline',
    },
  };
}
