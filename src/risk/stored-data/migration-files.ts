import { languageOf } from './literals.js';

const folders =
  /(^|\/)(migrations?|migrate|db[-_]?migrations?|migrator|versions|flyway|liquibase|changelogs?|changesets|change-?sets?|schema[-_]?changes|schema[-_]?migrations|deltas?|drizzle|alembic|evolutions|db[-_]?scripts|knex_?migrations|[\w.]*migrations)(\/|$)/i;
const scripts = /(^|\/)(?:[VR]\d[\w.]*__|\d{8,}[-_]|\d{3,}[-_.])[^/]*\.sql$|\.up\.sql$/;
const wayBack =
  /(^|[./_-])(down|undo|rollback|revert)\.sql$|(^|\/)(down|rollbacks?|undo)\/|(^|\/)U\d[\w.]*__[^/]*\.sql$/i;
const pictures =
  /(^|\/)(schema\.rb|structure\.sql|schema\.sql|\w*ModelSnapshot\.cs|[^/]+\.Designer\.cs|_journal\.json|\d+_snapshot\.json|atlas\.sum|migration_lock\.toml|__init__\.py|env\.py)$/;
/** Folders of migrations that are run for developers alone. */
const developers = /(^|\/)\w*migrations?\/(?:.*\/)?(?:dev|local|seeds?|dev[-+]\w+|test)\//i;
const code = /(^|\/)(migrations?|migrate|alembic\/versions|versions|db\/migrate|Migrations|[\w.]*Migrations)\/.*\.\w+$/;

export type MigrationKind = 'sql' | 'loose-sql' | 'code' | 'liquibase';

/**
 * How a file changes stored data; undefined where it does not. The way back of a migration and pictures of the schema
 * (schema.rb, snapshots) are none: what they show, a migration does.
 */
export function migrationKind(path: string): MigrationKind | undefined {
  if (wayBack.test(path) || pictures.test(path) || developers.test(path)) return undefined;
  if (/\.sql$/i.test(path)) return folders.test(path) || scripts.test(path) ? 'sql' : 'loose-sql';
  if (/\.(xml|ya?ml|json)$/i.test(path))
    return /liquibase|change-?log|changesets?|change-set/i.test(path) ? 'liquibase' : undefined;
  const isCode = languageOf(path) !== undefined && code.test(path);
  return isCode ? 'code' : undefined;
}
