-- Both checkouts write the table: the column comes first and nobody has to know it.
alter table orders add column express_address boolean not null default false;
