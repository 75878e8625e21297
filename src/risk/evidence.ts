import { holdsSecrets } from '../text/redacted.js';
import { inline } from '../text.js';
import type { Change, ChangedFile, PastCommit } from './change.js';
import type { Guard, Likelihood, Proof, Touch } from './findings.js';

/** What was found about a change from its lines and its history, each thing with where it was seen. */
export interface Findings {
  readonly change: Change;
  /** Commits of the mainline before the change. */
  readonly past: readonly PastCommit[];
  readonly touches: readonly Touch[];
  /** Undefined where nobody looked for flags. */
  readonly guard: Guard | undefined;
  readonly likelihood: Likelihood;
}

/** Texts of the checkout by path, of those files that evidence may quote. */
export type Texts = ReadonlyMap<string, string>;

/**
 * The findings without evidence that does not stand where it says: a line that does not hold the quoted words, a
 * commit that is not among the past ones. A finding stays when its evidence goes, because unknown is not safe.
 */
export function withStandingEvidence(findings: Findings): { readonly findings: Findings; readonly dropped: number } {
  const stands = proofChecker(findings.change);
  const commits = new Set(findings.past.map(({ id }) => id));
  let dropped = 0;
  const kept = <What>(all: readonly What[], holds: (one: What) => boolean): What[] => {
    const standing = all.filter(holds);
    dropped += all.length - standing.length;
    return standing;
  };
  const { touches, guard, likelihood } = findings;
  const checked: Findings = {
    ...findings,
    touches: touches.map((touch) => ({ ...touch, proofs: kept(touch.proofs, stands).map(shown) })),
    guard: guard && {
      ...guard,
      flags: kept(guard.flags, ({ proof }) => stands(proof)).map((flag) => ({ ...flag, proof: shown(flag.proof) })),
      uncovered: kept(guard.uncovered, stands).map(shown),
      unread: kept(guard.unread, stands).map(shown),
    },
    likelihood: {
      ...likelihood,
      reasons: likelihood.reasons.map((reason) => ({
        ...reason,
        proofs: kept(reason.proofs, stands).map(shown),
        commits: kept(reason.commits, (id) => commits.has(id)),
      })),
    },
  };
  return { findings: checked, dropped };
}

/** A line of a file that holds secrets is named, never quoted. */
function shown(proof: Proof): Proof {
  return holdsSecrets(proof.path) ? { ...proof, what: proof.path } : proof;
}

/** Whether the quoted words stand at the line that a proof names, in the text of the change. */
export function proofChecker(change: Change): (proof: Proof) => boolean {
  const byPath = new Map<string, ChangedFile>(change.files.map((file) => [file.path, file]));
  const byOldPath = new Map<string, ChangedFile>(change.files.map((file) => [file.oldPath ?? file.path, file]));
  const wholes = new Map<string, readonly string[]>();
  const wholeLine = (side: 'before' | 'after', { path }: ChangedFile, line: number) => {
    const text = change.whole.get(path)?.[side];
    if (text === undefined) return undefined;
    const key = `${side} ${path}`;
    const lines = wholes.get(key) ?? text.split('\n');
    wholes.set(key, lines);
    return lines[line - 1];
  };
  // Hundreds of proofs may quote one long line.
  const cleaned = new Map<string, string>();
  const clean = (text: string) => {
    const known = cleaned.get(text);
    if (known !== undefined) return known;
    const spacedText = spaced(text);
    cleaned.set(text, spacedText);
    return spacedText;
  };
  return ({ path, line, what, gone }) => {
    const isBefore = gone === true;
    const file = isBefore ? (byOldPath.get(path) ?? byPath.get(path)) : byPath.get(path);
    if (file === undefined) return false;
    // A file without lines (binary, a submodule, too large) can only be named.
    if (what === path || (what === '' && file.hunks.length === 0)) return line === 1;
    const text = wholeLine(isBefore ? 'before' : 'after', file, line) ?? hunkLine(file, line, isBefore);
    return text !== undefined && quotes(clean(text), what);
  };
}

function hunkLine({ hunks }: ChangedFile, line: number, isBefore: boolean): string | undefined {
  for (const { oldLine, newLine, removed, added } of hunks) {
    const [first, lines] = isBefore ? [oldLine, removed] : [newLine, added];
    if (line >= first && line < first + lines.length) return lines[line - first];
  }
  return undefined;
}

/** Words in their order, whatever the white space between them; an ellipsis at the end stands for the rest. */
function quotes(line: string, what: string): boolean {
  const words = spaced(what).replace(/ ?…$/, '');
  return words === '' ? line === '' : line.includes(words);
}

function spaced(text: string): string {
  return inline(text).replace(/\s+/g, ' ');
}

const mostQuoted = 120;

/** A proof that quotes the checkout; undefined where that text was not gathered or has no such line. */
export function proofAt(texts: Texts, path: string, line: number): Proof | undefined {
  const text = texts.get(path)?.split('\n')[line - 1];
  return text === undefined ? undefined : shown({ path, line, what: spaced(text).slice(0, mostQuoted) });
}
