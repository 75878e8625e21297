import type { Call } from './calls.js';
import type { Step, StepKind } from './step.js';

export type FoundByCall = Pick<Step, 'kind' | 'table' | 'name' | 'to' | 'whole' | 'columns' | 'certainty'>;
/** What a call does; `table` is the one that an enclosing `change_table`, `alterTable` or `Schema::table` names. */
export type Row = (call: Call, table: string) => readonly FoundByCall[];

const one = (kind: StepKind, table: string, name?: string, to?: string): readonly FoundByCall[] => [
  {
    kind,
    table,
    certainty: 'parsed',
    ...(name !== undefined && { name }),
    ...(to !== undefined && { to }),
  },
];
const arg = ({ args }: Call, at: number) => args[at] ?? '';
/** Table, column and what else stands by place, as in Rails, Sequelize, TypeORM and Alembic's `op`. */
const onTable =
  (kind: StepKind): Row =>
  (call) =>
    one(kind, arg(call, 0));
const onColumn =
  (kind: StepKind): Row =>
  (call) =>
    one(kind, arg(call, 0), arg(call, 1));
const withNew =
  (kind: StepKind): Row =>
  (call) =>
    one(kind, arg(call, 0), arg(call, 1), arg(call, 2));
/** The table is told by the block around it. */
const inBlock =
  (kind: StepKind): Row =>
  (call, table) =>
    call.args.map((name) => ({ kind, table, name: name.replace(/[[\]'"\s]/g, ''), certainty: 'parsed' }));
const hint = (kind: StepKind, table: string, more: Partial<FoundByCall> = {}): readonly FoundByCall[] => [
  { kind, table, certainty: 'hint', ...more },
];

const isRequired = (call: Call) =>
  /\bnull:\s*false\b|:null\s*=>\s*false/.test(call.source) && !/\bdefault:|:default\s*=>/.test(call.source);

const rails: Readonly<Record<string, Row>> = {
  drop_table: (call) => call.args.flatMap((table) => one('drop-table', table)),
  drop_join_table: onTable('drop-table'),
  remove_column: onColumn('drop-column'),
  remove_columns: (call) => call.args.slice(1).flatMap((name) => one('drop-column', arg(call, 0), name)),
  remove_reference: onColumn('drop-column'),
  remove_belongs_to: onColumn('drop-column'),
  remove_timestamps: (call) => one('drop-column', arg(call, 0), 'created_at'),
  remove: (call, table) => (call.receiver === 't' ? inBlock('drop-column')(call, table) : []),
  rename_table: (call) => one('rename-table', arg(call, 0), undefined, arg(call, 1)),
  rename_column: withNew('rename-column'),
  change_column: withNew('change-type'),
  change_column_null: (call) => (arg(call, 2) === 'false' ? one('set-not-null', arg(call, 0), arg(call, 1)) : []),
  add_column: (call) => one(isRequired(call) ? 'add-required-column' : 'add-column', arg(call, 0), arg(call, 1)),
  add_reference: (call) => one(isRequired(call) ? 'add-required-column' : 'add-column', arg(call, 0), arg(call, 1)),
  create_table: onTable('add-table'),
  add_index: (call) => {
    if (/\bunique:\s*true\b/.test(call.source)) return one('add-unique', arg(call, 0), arg(call, 1));
    return /concurrently/.test(call.source) ? [] : one('add-index', arg(call, 0), arg(call, 1));
  },
  remove_index: (call) => one('drop-index', arg(call, 0), call.args[1] ?? call.named.name ?? call.named.column ?? ''),
  add_foreign_key: (call) => (/validate:\s*false/.test(call.source) ? [] : onColumn('add-constraint')(call, '')),
  remove_foreign_key: onColumn('drop-constraint'),
  remove_check_constraint: (call) => one('drop-constraint', arg(call, 0), call.named.name ?? ''),
};

const batch = /batch/i;
/** Alembic; behind `with op.batch_alter_table('t') as batch_op` the table is not said again. */
const alembic =
  (kind: StepKind): Row =>
  (call, table) =>
    batch.test(call.receiver)
      ? one(kind, table, arg(call, 0))
      : one(kind, call.named.table_name ?? arg(call, 0), call.named.column_name ?? arg(call, 1));
/** Constraint or index first, then the table. */
const alembicNamed =
  (kind: StepKind): Row =>
  (call, table) =>
    one(kind, batch.test(call.receiver) ? table : (call.named.table_name ?? arg(call, 1)), arg(call, 0));

const columnOfField = /^\s*(?:sa\.)?Column\(\s*["'](\w+)/;
const django =
  (kind: StepKind): Row =>
  (call) =>
    one(kind, call.named.model_name ?? arg(call, 0), call.named.name ?? arg(call, 1));

const python: Readonly<Record<string, Row>> = {
  drop_table: (call) => one('drop-table', call.named.table_name ?? arg(call, 0)),
  drop_column: alembic('drop-column'),
  rename_table: (call) => one('rename-table', arg(call, 0), undefined, arg(call, 1)),
  create_table: onTable('add-table'),
  alter_column: (call, table) => {
    const [on, name] = batch.test(call.receiver) ? [table, arg(call, 0)] : [arg(call, 0), arg(call, 1)];
    const { new_column_name: to, type_: type, nullable } = call.named;
    return [
      ...(to === undefined ? [] : one('rename-column', on, name, to)),
      ...(type === undefined ? [] : one('change-type', on, name, type)),
      ...(nullable === 'False' ? one('set-not-null', on, name) : []),
    ];
  },
  add_column: (call, table) => {
    const isBatch = batch.test(call.receiver);
    const column = arg(call, isBatch ? 0 : 1);
    const required = /nullable\s*=\s*False/.test(column) && !/server_default\s*=|Computed\(|Identity\(/.test(column);
    const name = columnOfField.exec(column)?.[1] ?? '';
    return one(required ? 'add-required-column' : 'add-column', isBatch ? table : arg(call, 0), name);
  },
  create_unique_constraint: alembicNamed('add-unique'),
  create_foreign_key: (call) =>
    /NOT VALID|not_valid/.test(call.source) ? [] : alembicNamed('add-constraint')(call, ''),
  drop_constraint: alembicNamed('drop-constraint'),
  drop_index: alembicNamed('drop-index'),
  create_index: (call, table) => {
    if (/unique\s*=\s*True/.test(call.source)) return alembicNamed('add-unique')(call, table);
    return /concurrently\s*=\s*True/.test(call.source) ? [] : alembicNamed('add-index')(call, table);
  },
  RemoveField: django('drop-column'),
  DeleteModel: (call) => one('drop-table', call.named.name ?? arg(call, 0)),
  CreateModel: (call) => one('add-table', call.named.name ?? arg(call, 0)),
  RenameModel: (call) =>
    one('rename-table', call.named.old_name ?? arg(call, 0), undefined, call.named.new_name ?? arg(call, 1)),
  RenameField: (call) =>
    one(
      'rename-column',
      call.named.model_name ?? arg(call, 0),
      call.named.old_name ?? arg(call, 1),
      call.named.new_name ?? arg(call, 2),
    ),
  // Help texts and choices are altered by the same call, without a word to the database.
  AlterField: (call) =>
    hint('change-column', call.named.model_name ?? arg(call, 0), { name: call.named.name ?? arg(call, 1) }),
  AddField: (call) => {
    // Django fills the rows there are and takes its default out of the database again: what the version before inserts
    // has no value for the column. https://docs.djangoproject.com/en/5.2/ref/migration-operations/#addfield
    const isFree = /null\s*=\s*True|db_default\s*=|ManyToMany|GenericRelation|primary_key\s*=\s*True/.test(call.source);
    return django(isFree ? 'add-column' : 'add-required-column')(call, '');
  },
  AddIndex: (call) => one('add-index', call.named.model_name ?? arg(call, 0)),
  AlterUniqueTogether: (call) => hint('add-unique', call.named.name ?? arg(call, 0)),
  AddConstraint: (call) =>
    one(/UniqueConstraint/.test(call.source) ? 'add-unique' : 'add-constraint', call.named.model_name ?? arg(call, 0)),
  RemoveConstraint: django('drop-constraint'),
  RunPython: (call) => (/noop\s*(,|$)/.test(arg(call, 0)) ? [] : hint('run-code', '', { name: arg(call, 0) })),
};

const notNull = (call: Call) => /\.notNullable\(/.test(call.chain) && !/\.(defaultTo|default)\(/.test(call.chain);
const javascript: Readonly<Record<string, Row>> = {
  dropTable: (call) => one('drop-table', call.args.length === 0 ? '' : arg(call, 0)),
  dropTableIfExists: onTable('drop-table'),
  dropSchema: onTable('drop-schema'),
  removeColumn: onColumn('drop-column'),
  dropColumn: (call, table) =>
    call.args.length > 1 ? onColumn('drop-column')(call, '') : inBlock('drop-column')(call, table),
  dropColumns: (call, table) =>
    call.args.length > 1 && /query/i.test(call.receiver)
      ? onColumn('drop-column')(call, '')
      : inBlock('drop-column')(call, table),
  dropTimestamps: (_call, table) => one('drop-column', table, 'created_at'),
  renameTable: (call) => one('rename-table', arg(call, 0), undefined, arg(call, 1)),
  renameColumn: (call, table) =>
    call.args.length > 2 ? withNew('rename-column')(call, '') : one('rename-column', table, arg(call, 0), arg(call, 1)),
  changeColumn: onColumn('change-type'),
  createTable: onTable('add-table'),
  addColumn: (call) => {
    const required =
      /allowNull:\s*false|isNullable:\s*false/.test(call.source) && !/defaultValue:|default:/.test(call.source);
    return one(required ? 'add-required-column' : 'add-column', arg(call, 0), arg(call, 1));
  },
  bulkDelete: (call) => one('delete-rows', arg(call, 0)),
  truncate: (call, table) => one('truncate', table || arg(call, 0)),
  dropUnique: (call, table) => one('drop-constraint', table, arg(call, 0)),
  removeConstraint: onColumn('drop-constraint'),
  removeIndex: onColumn('drop-index'),
  ...Object.fromEntries(
    'string integer bigInteger text boolean uuid jsonb json timestamp dateTime date decimal float enum enu'
      .split(' ')
      .map((type) => [
        type,
        ((call, table) => {
          if (table === '' || call.receiver === '') return [];
          if (/\.alter\(/.test(call.chain)) return one('change-type', table, arg(call, 0), type);
          return one(notNull(call) ? 'add-required-column' : 'add-column', table, arg(call, 0));
        }) satisfies Row,
      ]),
  ),
};

export const callRows: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  rb: rails,
  py: python,
  js: javascript,
};
export { arg, hint, inBlock, one };
