import { dependencyKinds } from '../../catalog/circumstances.js';
import type { Sighting } from '../../catalog/provider.js';
import { nameOf } from '../text-file.js';

/** A folder of database migrations and the tool they are written for. */
export interface Migrations {
  readonly tool: string;
  readonly folder: string;
  readonly count: number;
  /** The newest migration: the last by name. */
  readonly path: string;
  readonly line: 1;
}

interface Kind {
  readonly tool: string;
  /** Its first group is the folder; the whole path is one migration. */
  readonly file: RegExp;
  /** A declared dependency or a file that has to be there, where the shape alone says too little. */
  readonly needs?: RegExp;
}

/** The first row that fits names the tool. Shapes that only one tool has come first. */
const kinds: readonly Kind[] = [
  { tool: 'rails', file: /^((?:.*\/)?db\/(?:[\w-]*_)?migrate)\/(?:.*\/)?\d{3,}_\w+\.rb$/ },
  { tool: 'prisma', file: /^((?:.*\/)?migrations)\/[^/]+\/migration\.sql$/ },
  { tool: 'alembic', file: /^((?:.*\/)?(?:alembic|migrations|[\w-]{0,60}alembic[\w-]{0,60})\/versions)\/[^/]+\.py$/ },
  { tool: 'django', file: /^((?:.*\/)?migrations)\/\d{4}_\w+\.py$/, needs: /^pypi django$/i },
  { tool: 'laravel', file: /^((?:.*\/)?database\/migrations)\/(?:.*\/)?\d{4}_\d\d_\d\d_\d+_\w+\.php$/ },
  { tool: 'ecto', file: /^((?:.*\/)?priv\/(?:[\w-]+\/)*migrations)\/\d{8,}_\w+\.exs$/ },
  { tool: 'ef-core', file: /^((?:.*\/)?[Mm]igrations(?:\/\w+)*)\/\d{14}_\w+\.cs$/ },
  { tool: 'flyway', file: /^((?:.*\/)?[^/]*)\/[VUR]\d*(?:[._]\d+)*__[\w.-]+\.(?:sql|java|kt)$/ },
  {
    tool: 'liquibase',
    // The first two groups only look ahead: without them most migrations of other tools cost some 10 µs here.
    file: /^(?=.*\.(?:xml|ya?ml|sql)$)(?=.*(?:[Cc]hange[Ll]og|liquibase\/))(.*?)\/?(?:[\w./-]*[Cc]hange[Ll]og[\w./-]*|liquibase\/[\w./-]+)\.(?:xml|ya?ml|sql)$/,
    needs: /liquibase/i,
  },
  {
    tool: 'drizzle',
    file: /^((?:.*\/)?[^/]+)\/\d{4}_[\w-]+\.sql$/,
    needs: /^(?:.*\/)?drizzle\.config\.\w+$|^npm drizzle-orm$/,
  },
  { tool: 'diesel', file: /^((?:.*\/)?migrations)\/[^/]+\/up\.sql$/, needs: /diesel/ },
  { tool: 'golang-migrate', file: /^((?:.*\/)?[^/]+)\/\d+_[\w.-]+\.up\.sql$/ },
  {
    tool: 'goose',
    file: /^((?:.*\/)?[^/]{0,120}(?:migrat|goose|schema)[^/]{0,120})\/\d+_[\w-]+\.(?:sql|go)$/,
    needs: /^go .*\/goose$/,
  },
  { tool: 'sequelize', file: /^((?:.*\/)?migrations)\/\d{8,}[-_][\w.-]+\.[cm]?[jt]s$/, needs: /sequelize/ },
  {
    tool: 'knex',
    file: /^((?:.*\/)?migrations)\/\d{8,}_[\w.-]+\.[cm]?[jt]s$/,
    needs: /(?:^|\/)knexfile\.|^npm (?:knex|objection)$/,
  },
  { tool: 'typeorm', file: /^((?:.*\/)?migrations?)\/\d{10,}[-_][\w.-]+\.[jt]s$/, needs: /typeorm/ },
  { tool: 'sql', file: /^((?:.*\/)?[^/]{0,120}migrat[^/]{0,120})\/(?:V?\d+|[^/]{0,120}\d{4})[\w.-]{0,200}\.sql$/i },
];

/** Of these every path holds one that may be a migration. */
export const migrationWords: readonly string[] = [
  'igrat',
  'lembic',
  'hangelog',
  'hangeLog',
  'hange-log',
  'iquibase',
  '.sql',
];
const telling = /igrat|lembic|hange(?:l|L|-l)og|iquibase/;

const numbered = /^(?:\d|[VUR][\d_]|migration\.sql$|up\.sql$)/;

/** A first look at a name. */
export function mayBeMigration(path: string): boolean {
  return (path.endsWith('.sql') && numbered.test(nameOf(path))) || telling.test(path);
}

/**
 * From names of files alone, told apart by what the manifests declare.
 * @param named files of the product, among which those lie that may be migrations
 * @param files all files, of which one may show that a tool is there
 */
export function migrationsIn(
  named: readonly string[],
  files: readonly string[],
  sightings: readonly Sighting[],
): Migrations[] {
  const candidates = named.filter(mayBeMigration);
  if (candidates.length === 0) return [];
  const declared = sightings
    .filter(({ kind }) => dependencyKinds.has(kind))
    .map(({ kind, value }) => `${kind} ${value}`);
  const there = new Map<Kind, boolean>();
  const isThere = (kind: Kind) => {
    const { needs } = kind;
    const known =
      there.get(kind) ??
      (needs === undefined || declared.some((it) => needs.test(it)) || files.some((it) => needs.test(it)));
    there.set(kind, known);
    return known;
  };
  const folders = new Map<string, Migrations>();
  for (const path of candidates) {
    const kind = kinds.find((it) => it.file.test(path) && isThere(it));
    if (kind === undefined) continue;
    const folder = kind.file.exec(path)?.[1] || '.';
    const key = `${kind.tool} ${folder}`;
    folders.set(key, { tool: kind.tool, folder, count: (folders.get(key)?.count ?? 0) + 1, path, line: 1 });
  }
  return [...folders.values()];
}
