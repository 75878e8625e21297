import { arg, callRows, inBlock, one, type Row } from './call-rows.js';
import type { StepKind } from './step.js';

/** Laravel: everything happens inside `Schema::table('orders', function (Blueprint $table) { … })`. */
const laravel: Readonly<Record<string, Row>> = {
  drop: (call) => (call.receiver === 'Schema' ? one('drop-table', arg(call, 0)) : []),
  dropIfExists: (call) => (call.receiver === 'Schema' ? one('drop-table', arg(call, 0)) : []),
  create: (call) => (call.receiver === 'Schema' ? one('add-table', arg(call, 0)) : []),
  rename: (call) => (call.receiver === 'Schema' ? one('rename-table', arg(call, 0), undefined, arg(call, 1)) : []),
  dropColumn: (call, table) =>
    inBlock('drop-column')({ ...call, args: call.args.flatMap((one) => one.split(',')) }, table),
  dropColumns: (call) => one('drop-column', arg(call, 0), arg(call, 1)),
  dropSoftDeletes: (_call, table) => one('drop-column', table, 'deleted_at'),
  dropTimestamps: (_call, table) => one('drop-column', table, 'created_at'),
  dropMorphs: (call, table) => one('drop-column', table, arg(call, 0)),
  dropConstrainedForeignId: (call, table) => one('drop-column', table, arg(call, 0)),
  dropForeign: (call, table) => one('drop-constraint', table, arg(call, 0)),
  dropUnique: (call, table) => one('drop-constraint', table, arg(call, 0)),
  dropIndex: (call, table) => one('drop-index', table, arg(call, 0)),
  renameColumn: (call, table) => one('rename-column', table, arg(call, 0), arg(call, 1)),
  truncate: (_call, table) => (table === '' ? [] : one('truncate', table)),
  ...Object.fromEntries(
    'string integer bigInteger unsignedBigInteger unsignedInteger tinyInteger smallInteger text longText mediumText boolean uuid foreignId json jsonb timestamp dateTime date decimal float double enum char'
      .split(' ')
      .map((type) => [type, laravelColumn(type)]),
  ),
};

function laravelColumn(type: string): Row {
  return (call, table) => {
    if (table === '' || call.receiver !== 'table') return [];
    if (/->\s*change\(/.test(call.chain)) return one('change-type', table, arg(call, 0), type);
    const isFree = /->\s*(?:nullable|default|useCurrent|storedAs|virtualAs)\(/.test(call.chain);
    return one(isFree ? 'add-column' : 'add-required-column', table, arg(call, 0));
  };
}

/** EF Core: `migrationBuilder.DropColumn(name: "Coupon", table: "Orders")`. */
const entityFramework =
  (kind: StepKind): Row =>
  (call) =>
    one(kind, call.named.table ?? arg(call, 1), call.named.name ?? arg(call, 0), call.named.newName);
const dotnet: Readonly<Record<string, Row>> = {
  DropTable: (call) => one('drop-table', call.named.name ?? arg(call, 0)),
  DropSchema: (call) => one('drop-schema', call.named.name ?? arg(call, 0)),
  DropColumn: entityFramework('drop-column'),
  RenameTable: (call) => one('rename-table', call.named.name ?? arg(call, 0), undefined, call.named.newName ?? ''),
  RenameColumn: entityFramework('rename-column'),
  AlterColumn: (call) => {
    const nowRequired = /\bnullable:\s*false/.test(call.source) && /\boldNullable:\s*true/.test(call.source);
    return [
      ...(/\boldType:|\boldClrType:/.test(call.source) && typeDiffers(call.named)
        ? entityFramework('change-type')(call, '')
        : []),
      ...(nowRequired ? entityFramework('set-not-null')(call, '') : []),
    ];
  },
  AddColumn: (call) => {
    const required =
      /\bnullable:\s*false/.test(call.source) && !/\bdefaultValue(?:Sql)?:|computedColumnSql:/.test(call.source);
    return entityFramework(required ? 'add-required-column' : 'add-column')(call, '');
  },
  CreateTable: (call) => one('add-table', call.named.name ?? arg(call, 0)),
  CreateIndex: (call) => entityFramework(/\bunique:\s*true/.test(call.source) ? 'add-unique' : 'add-index')(call, ''),
  DropIndex: entityFramework('drop-index'),
  DropForeignKey: entityFramework('drop-constraint'),
  DropUniqueConstraint: entityFramework('drop-constraint'),
  AddForeignKey: entityFramework('add-constraint'),
};

function typeDiffers(named: Readonly<Record<string, string>>): boolean {
  return named.type === undefined || named.oldType === undefined || named.type !== named.oldType;
}

/** `table(:orders)` or `table("orders", prefix: "x")`. */
const ectoTable = (text: string) => /(?:table|index)\(?\s*[:"]?(\w+)/.exec(text)?.[1] ?? text;
const ecto: Readonly<Record<string, Row>> = {
  drop: (call) => ectoDrop(call.args[0] ?? ''),
  drop_if_exists: (call) => ectoDrop(call.args[0] ?? ''),
  create: (call) => ectoCreate(call.source),
  create_if_not_exists: (call) => ectoCreate(call.source),
  remove: (call, table) => one('drop-column', table, arg(call, 0)),
  remove_if_exists: (call, table) => one('drop-column', table, arg(call, 0)),
  rename: (call) =>
    call.args.length > 1
      ? one('rename-column', ectoTable(arg(call, 0)), arg(call, 1), call.named.to)
      : one('rename-table', ectoTable(arg(call, 0)), undefined, ectoTable(call.named.to ?? '')),
  modify: (call, table) =>
    one(/null:\s*false/.test(call.source) ? 'set-not-null' : 'change-type', table, arg(call, 0), arg(call, 1)),
  add: (call, table) => {
    if (table === '') return [];
    const required = /null:\s*false/.test(call.source) && !/default:/.test(call.source);
    return one(required ? 'add-required-column' : 'add-column', table, arg(call, 0));
  },
};

function ectoDrop(what: string) {
  if (/^table\b/.test(what)) return one('drop-table', ectoTable(what));
  return one(/index/.test(what) ? 'drop-index' : 'drop-constraint', ectoTable(what));
}

function ectoCreate(what: string) {
  if (/^\s*table\b/.test(what)) return one('add-table', ectoTable(what));
  if (/^\s*unique_index|unique:\s*true/.test(what)) return one('add-unique', ectoTable(what));
  return /concurrently:\s*true/.test(what) || !/^\s*index/.test(what) ? [] : one('add-index', ectoTable(what));
}

/** GORM's migrator names Go types: `tx.Migrator().DropColumn(&Order{}, "coupon")`. */
const model = (text: string) => text.replace(/^&?(?:\w+\.)?|\{.*$/g, '');
const gorm: Readonly<Record<string, Row>> = {
  DropTable: (call) => call.args.flatMap((table) => one('drop-table', model(table))),
  DropColumn: (call) => one('drop-column', model(arg(call, 0)), arg(call, 1)),
  RenameColumn: (call) => one('rename-column', model(arg(call, 0)), arg(call, 1), arg(call, 2)),
  RenameTable: (call) => one('rename-table', model(arg(call, 0)), undefined, model(arg(call, 1))),
  AlterColumn: (call) => one('change-type', model(arg(call, 0)), arg(call, 1)),
};

/** What calls of each language's migration libraries do, by the ending of the file. */
export const rowsOf: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  ...callRows,
  php: laravel,
  cs: dotnet,
  exs: ecto,
  go: gorm,
};

/** Calls that say which table the calls inside them are about. */
export const blocksOf: Readonly<Record<string, readonly string[]>> = {
  rb: ['change_table', 'create_table'],
  py: ['batch_alter_table'],
  js: ['alterTable', 'table', 'createTable', 'createTableIfNotExists'],
  php: ['table', 'create'],
  exs: ['alter', 'create'],
};
