import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storedDataTouches } from '../../src/risk/stored-data.js';
import { changeOf } from '../support/change-of.js';

/** What is found in one new migration: level, time to undo, its first line and the reason. */
async function foundIn(path: string, text: string) {
  const touches = await storedDataTouches(changeOf({ [path]: [undefined, text] }));
  return touches.map(
    ({ level, timeToUndo = '-', proofs, reason }) => `${level} ${timeToUndo} ${proofs[0]?.line} ${reason}`,
  );
}

describe('storedDataTouches, SQL', () => {
  it('names each statement that loses data or shuts out the version before, and no comment, string or routine', async () => {
    const found = await foundIn(
      'db/migrations/20260101_orders.sql',
      `-- DROP TABLE orders;
/* TRUNCATE orders; */
INSERT INTO notes (text) VALUES ('DROP TABLE orders; DELETE FROM orders');
CREATE FUNCTION tidy() RETURNS void AS $$ DELETE FROM orders; $$ LANGUAGE sql;
ALTER TABLE shop.orders
  DROP COLUMN coupon,
  ALTER COLUMN total TYPE integer USING total::integer;
ALTER TABLE orders ALTER COLUMN state SET NOT NULL;
ALTER TABLE orders ADD COLUMN region text NOT NULL;
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders RENAME COLUMN placed TO placed_at;
CREATE INDEX CONCURRENTLY orders_state ON orders (state);
CREATE INDEX orders_note ON orders (note);
DELETE FROM carts WHERE old;
UPDATE customers SET tier = 'basic';
DROP TABLE IF EXISTS "Coupons";
`,
    );

    assert.deepEqual(
      found.map((line) => line.slice(0, 60)),
      [
        'HIGH never 6 Drops the column `shop.orders.coupon` with its values.',
        'HIGH hours 7 Changes the type of `shop.orders.total` to `int',
        'MEDIUM hours 8 Forbids null in `orders.state`, which the version bef',
        'HIGH hours 9 Adds the column `orders.region` that must have a v',
        'LOW - 10 Adds the column `orders.note`, which the version before',
        'HIGH hours 11 Renames `orders.placed` to `placed_at`, which the',
        'MEDIUM - 13 Builds an index on `orders` that locks the table aga',
        'HIGH never 14 Deletes rows of `carts`.',
        'HIGH never 15 Overwrites `tier` in every row of `customers`. Th',
        'HIGH never 16 Drops `Coupons` with all its rows.',
      ].map((line) => line.slice(0, 60)),
    );
  });

  for (const [dialect, text, expected] of [
    ['MySQL', 'ALTER TABLE `orders` DROP `coupon`, CHANGE `a` `b` INT, DROP INDEX `i`;', ['drop', 'rename', 'index']],
    [
      'SQL Server',
      "IF COL_LENGTH('dbo.Orders', 'Coupon') IS NOT NULL\nBEGIN\n  ALTER TABLE [dbo].[Orders]\n    DROP COLUMN [Coupon]\nEND\nGO\n",
      ['drop'],
    ],
    [
      'SQL Server',
      "EXEC sp_rename 'dbo.Orders.Total', 'Amount', 'COLUMN';\nGO\nCREATE PROCEDURE x AS BEGIN\nDROP TABLE a;\nEND\nGO",
      ['rename'],
    ],
    ['ClickHouse', 'ALTER TABLE traces ON CLUSTER default DROP COLUMN name;', ['drop']],
    ['PostgreSQL', 'DO $$ BEGIN\n  TRUNCATE orders;\nEND $$;', ['empties']],
  ] as const) {
    it(`reads ${dialect}: ${text.slice(0, 30).trim()}`, async () => {
      const found = await foundIn('migrations/2_x.sql', text);

      assert.equal(found.length, expected.length, found.join('\n'));
      for (const [at, word] of expected.entries()) assert.match(found[at]?.toLowerCase() ?? '', new RegExp(word));
    });
  }

  it('leaves the way back out, in files and in parts of them', async () => {
    const touches = await storedDataTouches(
      changeOf({
        'migrations/1_a.down.sql': [undefined, 'DROP TABLE a;'],
        'migrations/down/1_a.sql': [undefined, 'DROP TABLE a;'],
        'db/migrations/2_b.sql': [
          undefined,
          '-- migrate:up\nCREATE TABLE b (id int);\n-- migrate:down\nDROP TABLE c;\n',
        ],
        'sql/migrations/3_c.sql': [
          undefined,
          '-- +goose Up\nALTER TABLE d ADD e int;\n-- +goose Down\nALTER TABLE d DROP e;\n',
        ],
        'test/migrations/4.sql': [undefined, 'DROP TABLE d;'],
        'db/migration/dev+test/5.sql': [undefined, 'TRUNCATE d;'],
      }),
    );

    assert.deepEqual(
      touches.map(({ level }) => level),
      ['LOW', 'LOW'],
    );
  });

  it('takes what happens to a table of the same change, and to a column that it adds, for no loss', async () => {
    const found = await foundIn(
      'migrations/5_new.sql',
      `CREATE TABLE bills (id int, a int);
ALTER TABLE bills DROP COLUMN a;
CREATE UNIQUE INDEX u ON bills (id);
ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = 'eu';
CREATE TABLE users_new (id int);
INSERT INTO users_new SELECT id FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
`,
    );

    assert.deepEqual(
      found.map((line) => line.split(' ').slice(0, 4).join(' ')),
      ['LOW - 1 Adds', 'LOW - 4 Adds', 'MEDIUM - 5 Fills', 'LOW - 6 Adds', 'MEDIUM hours 8 Copies'],
    );
  });
});

describe('storedDataTouches, libraries', () => {
  const cases: readonly (readonly [path: string, text: string, expected: readonly string[]])[] = [
    [
      'db/migrate/1_a.rb',
      `class A < ActiveRecord::Migration[7.1]
  # drop_table :comments
  def up
    puts "DROP TABLE orders is next"
    safety_assured { remove_column :orders, :coupon, :string }
    change_table :users do |t|
      t.remove :nick
    end
    execute <<~SQL
      DELETE FROM carts
      WHERE old
    SQL
  end

  def down
    drop_table :orders
  end
end
`,
      ['5 Drops the column `orders.coupon`', '7 Drops the column `users.nick`', '10 Deletes rows of `carts`'],
    ],
    [
      'alembic/versions/2_b.py',
      `def upgrade():
    """op.drop_table("docs")"""
    op.drop_column("orders", "coupon")
    op.execute(
        "UPDATE orders SET state = 'new' "
        "WHERE state = 'old'"
    )
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("nick", new_column_name="handle")

def downgrade():
    op.drop_table("orders")
`,
      ['3 Drops the column `orders.coupon`', '5 Overwrites `state` in rows of', '9 Renames `users.nick` to `handle`'],
    ],
    [
      'shop/migrations/0003_c.py',
      `class Migration(migrations.Migration):
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Kept"),
            ],
        ),
        migrations.RemoveField(model_name="order", name="coupon"),
        migrations.RunSQL("DROP TABLE old", reverse_sql="DROP TABLE other"),
        migrations.AddField("order", "note", models.TextField(null=True)),
    ]
`,
      ['8 Drops the column `order.coupon`', '9 Drops `old`', '10 Adds the column `order.note`'],
    ],
    [
      'migrations/4_d.js',
      `exports.up = async (knex) => {
  await knex.schema.alterTable('orders', (table) => {
    table.dropColumn('coupon'); // table.dropColumn('kept')
    table.string('region').notNullable();
    table.string('note').notNullable().defaultTo('');
  });
  await knex.raw(\`TRUNCATE carts\`);
};
exports.down = async (knex) => {
  await knex.schema.dropTable('orders');
};
`,
      [
        '3 Drops the column `orders.coupon`',
        '4 Adds the column `orders.region` that must',
        '5 Adds the column `orders.note`, which',
        '7 Empties `carts`',
      ],
    ],
    [
      'src/migrations/5_e.ts',
      `export class E implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "orders" DROP COLUMN "coupon"');
    await queryRunner.dropTable('carts');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "orders"');
  }
}
`,
      ['3 Drops the column `orders.coupon`', '4 Drops `carts`'],
    ],
    [
      'database/migrations/6_f.php',
      `<?php
return new class extends Migration {
    public function up(): void
    {
        Schema::table('orders', function (Blueprint $table) {
            $table->dropColumn(['coupon', 'code']);
        });
    }

    public function down(): void
    {
        Schema::dropIfExists('orders');
    }
};
`,
      ['6 Drops the column `orders.coupon`', '6 Drops the column `orders.code`'],
    ],
    [
      'src/Migrations/7_G.cs',
      `public partial class G : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(
            name: "Coupon",
            table: "Orders");
        migrationBuilder.AddColumn<int>(name: "Rank", table: "Orders", nullable: false, defaultValue: 0);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "Orders");
    }
}
`,
      ['5 Drops the column `Orders.Coupon`', '8 Adds the column `Orders.Rank`, which'],
    ],
    [
      'priv/repo/migrations/8_h.exs',
      `defmodule H do
  def up do
    drop table(:carts)
    alter table(:orders) do
      remove :coupon
    end
    rename table(:users), :nick, to: :handle
  end

  def down do
    drop table(:orders)
  end
end
`,
      ['3 Drops `carts`', '5 Drops the column `orders.coupon`', '7 Renames `users.nick` to `handle`'],
    ],
    [
      'priv/repo/migrations/8_texts.exs',
      `def up do
  execute("""
  CREATE FUNCTION f() RETURNS text AS $$ SELECT '#' $$;
  """)

  execute("""
  ALTER TABLE orders
    DROP COLUMN coupon
  """)
end
`,
      ['8 Drops the column `orders.coupon`'],
    ],
    [
      'migrations/versions/9_texts.py',
      `"""Say nothing of
op.drop_table("kept")
"""
def upgrade():
    op.execute("""
        DROP TABLE carts
    """)
`,
      ['6 Drops `carts`'],
    ],
    [
      'internal/mysql/migrations/0013_case.go',
      `package migrations

/* once
DROP TABLE kept
*/
func up(t *tables) string {
	return fmt.Sprintf(\`ALTER TABLE %s DROP COLUMN coupon;\`, t.Orders())
}

func fail() error { return errors.New("DROP TABLE is not known") }
`,
      ['7 Drops the column `%s.coupon`'],
    ],
    [
      'db/changelog/9_i.xml',
      `<databaseChangeLog>
  <changeSet id="1" author="a">
    <!-- <dropTable tableName="kept"/> -->
    <dropColumn tableName="orders" columnName="coupon"/>
    <sql>DELETE FROM carts</sql>
    <rollback><dropTable tableName="orders"/></rollback>
  </changeSet>
</databaseChangeLog>
`,
      ['4 Drops the column `orders.coupon`', '5 Deletes every row of `carts`'],
    ],
    [
      'db/changelog/10_j.yaml',
      `databaseChangeLog:
  - changeSet:
      id: 1
      changes:
        - dropTable:
            tableName: orders
      rollback:
        - dropTable:
            tableName: carts
`,
      ['5 Drops `orders`'],
    ],
  ];

  for (const [path, text, expected] of cases) {
    it(`reads the way up of ${path}`, async () => {
      const found = await foundIn(path, text);

      assert.deepEqual(
        found.map((line, at) => line.replace(/^\S+ \S+ /, '').slice(0, expected[at]?.length)),
        expected,
      );
    });
  }
});

describe('storedDataTouches, around a migration', () => {
  it('says whether the code stops using a column in the same change or did so before', async () => {
    const migration =
      'class A < ActiveRecord::Migration[7.1]\n  def change\n    remove_column :orders, :coupon\n  end\nend\n';

    const [together] = await storedDataTouches(
      changeOf({
        'db/migrate/1_a.rb': [undefined, migration],
        'app/models/order.rb': ['def price\n  total - coupon\nend\n', 'def price\n  total\nend\n'],
        'spec/order_spec.rb': ['coupon\n', 'x\n'],
      }),
    );
    const [alone] = await storedDataTouches(changeOf({ 'db/migrate/1_a.rb': [undefined, migration] }));

    assert.deepEqual(together?.proofs[1], { path: 'app/models/order.rb', line: 2, what: 'total - coupon', gone: true });
    assert.match(together?.advice ?? '', /split it in two/);
    assert.match(alone?.advice ?? '', /contract step/);
    assert.equal(alone?.timeToUndo, 'never');
  });

  it('takes a comment that speaks of a table for no use of it', async () => {
    const [touch] = await storedDataTouches(
      changeOf({
        'migrations/1.sql': [undefined, 'DROP TABLE traces;\n'],
        'src/a.ts': [' * Expects a record of traces.\nquery();\n', 'query();\n'],
      }),
    );

    assert.equal(touch?.proofs.length, 1);
  });

  it('counts neither pictures of the schema nor a migration that was only formatted', async () => {
    const touches = await storedDataTouches(
      changeOf({
        'db/schema.rb': ['create_table "a"\ncreate_table "b"\n', 'create_table "a"\n'],
        'alembic/versions/1.py': [
          'def upgrade():\n    op.drop_table("a")\n',
          "def upgrade():\n    op.drop_table('a')\n",
        ],
        'queries/carts.sql': [undefined, 'DELETE FROM carts WHERE id = $1;\n'],
      }),
    );

    assert.deepEqual(touches, []);
  });
});
