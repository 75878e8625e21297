import type { Change } from './change.js';
import type { TimeToUndo } from './facts.js';
import type { Proof } from './findings.js';

type Area = 'money' | 'identity' | 'infrastructure';

const areaWords: Readonly<Record<Area, readonly string[]>> = {
  money:
    'payment payments billing invoice invoices checkout pricing price refund refunds  payout payouts charge charges wallet tax'.split(
      ' ',
    ),
  identity:
    'auth authentication authorization login signin signup session sessions oauth oidc saml sso password passwords credential credentials permission permissions rbac gdpr privacy pii mfa otp jwt'.split(
      ' ',
    ),
  infrastructure: 'terraform helm k8s kubernetes charts manifests ansible dockerfile infra infrastructure deploy'.split(
    ' ',
  ),
};

const proseOrTest =
  /(^|\/)(docs?|tests?|__tests__|spec|specs|fixtures|examples?|node_modules|vendor)\/|\.(md|mdx|txt|rst|adoc)$|\.(test|spec)\.[a-z]+$|_test\.[a-z]+$/i;
const mostProofs = 3;

/** Product files of the change whose path has a word of the area: whole words only, so `authors` is not `auth`. */
export function pathsThatTouch(area: Area, change: Change | undefined): Proof[] {
  const words = new Set(areaWords[area]);
  return (change?.files ?? [])
    .filter(({ path }) => !proseOrTest.test(path) && wordsOf(path).some((word) => words.has(word)))
    .sort((a, b) => b.added + b.removed - (a.added + a.removed) || (a.path < b.path ? -1 : 1))
    .slice(0, mostProofs)
    .map(({ path }) => ({ path, line: 1, what: `a path about ${wordsOf(path).find((word) => words.has(word))}` }));
}

function wordsOf(path: string): string[] {
  return path
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

interface Loss {
  readonly pattern: RegExp;
  readonly timeToUndo: TimeToUndo;
  readonly reason: string;
}

/** Statements of SQL and of the common migration libraries (Rails, Alembic, Knex, Laravel, Django, EF Core, Ecto). */
const losses: readonly Loss[] = [
  {
    pattern:
      /\bDROP\s+(TABLE|COLUMN|SCHEMA|DATABASE)\b|\bTRUNCATE\s+(TABLE\s+)?["'`\w]|\b(drop_table|remove_columns?|drop_column|dropTable|dropColumns?|dropIfExists|DropTable|DropColumn|RemoveField|DeleteModel)\b/i,
    timeToUndo: 'never',
    reason: 'The change removes stored data; no flag and no earlier version brings it back.',
  },
  {
    pattern: /\bDELETE\s+FROM\b/i,
    timeToUndo: 'never',
    reason: 'The change deletes stored rows; no flag and no earlier version brings them back.',
  },
  {
    pattern:
      /\bRENAME\s+(TO|COLUMN|TABLE)\b|\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b|\b(rename_column|rename_table|change_column|renameColumn|renameTable|alter_column|AlterField|RenameField|RenameColumn|AlterColumn)\b/i,
    timeToUndo: 'hours',
    reason:
      'The change renames or converts stored data, which the previous version does not understand: undoing it takes a migration of its own.',
  },
];

const downFile = /(^|[./_-])down\.sql$|(^|\/)down\//i;
const downPart =
  /^\s*(def\s+(down|downgrade)\b|--\s*\+?\s*(goose|migrate|micrate)\s*:?\s*down|(async\s+)?(public\s+)?(async\s+)?(function\s+)?down\s*\(|exports\.down\b|export\s+(async\s+)?function\s+down\b|protected override void Down\b|--\s*rollback\b)/i;

/** The added line that is hardest to take back, the way down of a migration left out. */
export function destructiveLine(
  change: Change | undefined,
): { readonly timeToUndo: TimeToUndo; readonly reason: string; readonly proof: Proof } | undefined {
  const forward = forwardLines(change);
  for (const loss of losses) {
    const hit = forward.find(({ text }) => !/^\s*(--|#|\/\/|\*)/.test(text) && loss.pattern.test(text));
    if (hit === undefined) continue;
    const proof = { path: hit.path, line: hit.line, what: hit.text.trim().slice(0, 120) };
    return { timeToUndo: loss.timeToUndo, reason: loss.reason, proof };
  }
  return undefined;
}

const schemaPath = /\.sql$|migrat|alembic\/versions|db\/schema|changelog.*\.(?:xml|y.*ml)$/;
const schemaCode = /\.(sql|rb|py|ts|js|mjs|cjs|php|kt|java|go|cs|exs|xml|ya?ml|prisma)$/;
const mostSchemaLines = 20_000;

/** The lines that the change adds to files that define or move stored data. */
function schemaLines(change: Change | undefined) {
  const files = (change?.files ?? []).filter(({ path }) => schemaPath.test(path) && schemaCode.test(path));
  return files
    .flatMap(({ path, hunks }) =>
      hunks.flatMap(({ newLine, added }) => added.map((text, at) => ({ path, line: newLine + at, text }))),
    )
    .slice(0, mostSchemaLines);
}

function forwardLines(change: Change | undefined) {
  const goingDown = new Set<string>();
  return schemaLines(change).filter(({ path, text }) => {
    if (downPart.test(text)) goingDown.add(path);
    return !goingDown.has(path) && !downFile.test(path) && !proseOrTest.test(path);
  });
}
