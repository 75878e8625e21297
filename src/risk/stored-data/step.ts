/** What one statement or call of a migration does to stored data, whichever language it was written in. */
export type StepKind =
  | 'drop-schema'
  | 'drop-table'
  | 'drop-column'
  | 'drop-type'
  | 'drop-constraint'
  | 'drop-index'
  | 'truncate'
  | 'delete-rows'
  | 'update-rows'
  | 'fill-column'
  | 'run-code'
  | 'rebuild-table'
  | 'rename-table'
  | 'rename-column'
  | 'rename-value'
  | 'change-type'
  | 'change-column'
  | 'set-not-null'
  | 'add-required-column'
  | 'add-unique'
  | 'add-constraint'
  | 'add-index'
  | 'add-column'
  | 'add-value'
  | 'add-table';

export interface Step {
  readonly kind: StepKind;
  /** The table as written, without quotes; empty where the statement does not say it. */
  readonly table: string;
  /** Column, constraint or index; of a renaming, the old name. */
  readonly name?: string;
  /** The new name or type. */
  readonly to?: string;
  /** Rows: no condition restricts them. */
  readonly whole?: boolean;
  /** Rows: the columns that are written. */
  readonly columns?: readonly string[];
  /** 1-based, in the file. */
  readonly line: number;
  /** The last line of the statement or call. */
  readonly endLine: number;
  readonly certainty: 'parsed' | 'hint';
}

/** Names are compared without schema, quotes and case; `Order` and `orders` of an ORM are not told apart here. */
export function plainName(name: string): string {
  return (name.split('.').pop() ?? name).replace(/["'`[\]:]/g, '').toLowerCase();
}
