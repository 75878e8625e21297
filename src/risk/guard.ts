import type { Change, ChangedFile } from './change.js';
import { type Guard, mostPlacesUnguarded, type Proof } from './findings.js';
import { askingFiles } from './guard/asking.js';
import type { EvaluationPlace } from './guard/evaluations.js';
import { firstProof, type HunkGuard, judgeHunks, type Side } from './guard/hunks.js';
import { constantsIn, definitionLines, keysAfter, keysBefore } from './guard/keys.js';
import { languageOf } from './guard/languages.js';
import { projectOff } from './guard/project.js';

/** Left aside, because no flag is asked for there: tests, documents, and migrations, which run before any flag. */
const aside =
  /(^|\/)(docs?|documentation|tests?|__tests__|__mocks__|__snapshots__|specs?|fixtures|cypress|e2e|migrations?|migrate|db\/(?:schema|structure)\.\w+)(\/|$)|\.(md|mdx|txt|rst|adoc|snap)$|[._-](test|tests|spec|stories)\.[a-z]+$|_(?:test|spec)\.[a-z]+$|(^|\/)test_\w+\.py$|(?:Test|Tests|IT|Spec)\.(?:java|kt|cs)$/;
/** Languages in which flags are asked for and that nothing here parses. */
const unparsed =
  /\.(?:erb|haml|slim|php|rs|swift|scala|dart|exs?|eex|heex|clj[cs]?|groovy|vue|svelte|astro|html?|hbs|cshtml|razor|fs|vb|cc?|cpp|hpp?|mm?|lua|pl|elm|hs|erl|jsp|twig)$/;

/** The files whose whole text is needed, before and after the change. */
export function wantsWhole(path: string): boolean {
  return languageOf(path) !== undefined && !aside.test(path);
}

/**
 * Says how much of a change is out of sight while its flag is off. Both versions of each file are reduced to the code
 * that runs with the flag off; what differs then is not guarded. So an old path kept in the other branch, an early
 * return and a condition that a flag was added to count as what they do, not as how they look.
 *
 * @param evaluations where the code asks for flags, by lines of the version after the change
 * @param flag the key that counts; all keys of `evaluations` where it is not given
 * @returns `whole` only if every changed place that can run was read and is guarded; `none` too where nothing that
 * runs was changed
 */
export async function guardOf(change: Change, evaluations: readonly EvaluationPlace[], flag?: string): Promise<Guard> {
  const places = evaluations.filter(({ key }) => flag === undefined || key === flag);
  const keys = new Set([...places.map(({ key }) => key), ...(flag === undefined ? [] : [flag])]);
  const texts = [...change.whole.values()].flatMap(({ after }) => after ?? []);
  const constants = constantsIn(texts, keys);
  const judged = await judgeFiles(change, { places, keys, constants });
  const proofs = (state: HunkGuard['state']): Proof[] =>
    judged.filter((one) => one.state === state).flatMap((one) => one.proofs);
  const [uncovered, unread] = [proofs('uncovered'), proofs('unread')];
  const covered = judged.filter(({ state, hides }) => state === 'covered' || hides);
  const coverage = coverageOf(covered, uncovered.length + unread.length, uncovered.length);
  return { coverage, flags: flagsOf(covered), uncovered, unread };
}

/** Lines that only ask for a flag or define it make nothing partly guarded. */
function coverageOf(covered: readonly HunkGuard[], open: number, uncovered: number): Guard['coverage'] {
  if (open === 0) return covered.length > 0 ? 'whole' : 'none';
  if (covered.some(({ hides }) => hides)) return 'partly';
  return uncovered === 0 ? 'unknown' : 'none';
}

function flagsOf(covered: readonly HunkGuard[]): Guard['flags'] {
  const flags = new Map<string, Proof>();
  for (const { asked, proof } of covered.flatMap(({ by }) => by)) {
    const known = flags.get(asked.key);
    // A line that is still there tells more than one that is gone.
    if (known === undefined || (known.gone === true && proof.gone !== true)) flags.set(asked.key, proof);
  }
  return [...flags].map(([key, proof]) => ({ key, proof }));
}

interface Known {
  readonly places: readonly EvaluationPlace[];
  readonly keys: ReadonlySet<string>;
  readonly constants: ReadonlyMap<string, string>;
}

/**
 * Files that may ask for a flag first. Where none of them hides anything, all that runs is outside, and as many places
 * of it as an answer shows are enough: no other source is parsed.
 */
async function judgeFiles(change: Change, known: Known): Promise<HunkGuard[]> {
  const judgeFile = judgeWithin(mostCharactersParsed);
  const files = change.files.filter(({ path }) => !aside.test(path));
  const paths = new Set(known.places.map(({ path }) => path));
  const mayAsk = askingFiles(change, { ...known, paths });
  const judged = new Map<ChangedFile, HunkGuard[]>();
  for (const file of files) if (mayAsk(file)) judged.set(file, await judgeFile(file, change, known));
  const isHidden = [...judged.values()].flat().some(({ hides }) => hides);
  const inOrder: HunkGuard[] = [];
  let uncovered = 0;
  for (const file of files) {
    const isSettled = !isHidden && uncovered >= mostPlacesUnguarded && languageOf(file.path) !== undefined;
    const hunks = judged.get(file) ?? (isSettled ? [] : await judgeFile(file, change, known));
    inOrder.push(...hunks);
    for (const { state, proofs } of hunks) if (state === 'uncovered') uncovered += proofs.length;
  }
  return inOrder;
}

/** Both versions together. Parsers read about a million characters a second; a usual change has a tenth of this. */
const mostCharactersParsed = 4_000_000;

/** Parses file after file until so many characters are read; of what comes then nobody can tell. */
function judgeWithin(mostCharacters: number): typeof judgeParsed {
  let left = mostCharacters;
  return async (file, change, known) => {
    const whole = change.whole.get(file.path);
    left -= (whole?.before?.length ?? 0) + (whole?.after?.length ?? 0);
    const isParsed = languageOf(file.path) !== undefined && file.hunks.length > 0;
    return left < 0 && isParsed ? byLines(file, known.keys, true) : judgeParsed(file, change, known);
  };
}

async function judgeParsed(
  file: ChangedFile,
  change: Change,
  { places, keys, constants }: Known,
): Promise<HunkGuard[]> {
  const whole = change.whole.get(file.path);
  const language = languageOf(file.path);
  const after = whole?.after ?? (file.status === 'removed' ? '' : undefined);
  const before = whole?.before ?? (file.status === 'added' ? '' : undefined);
  if (file.hunks.length === 0) return withoutHunks(file);
  if (language === undefined || after === undefined || before === undefined)
    return byLines(file, keys, language !== undefined);
  const side = async (text: string, path: string, known: ReturnType<typeof keysAfter>): Promise<Side> => {
    const parsed = await language.parse(text, path);
    return { parsed, projected: projectOff({ parsed, keys: known, countsBindings: language.countsBindings }) };
  };
  const now = keysAfter(
    places.filter(({ path }) => path === file.path),
    keys,
    constants,
  );
  const sideAfter = await side(after, file.path, now);
  const sources = sideAfter.projected.asked.map(
    ({ from, to, key }) => [after.slice(from, to).replace(/\s+/g, ' '), key] as const,
  );
  const sideBefore = await side(before, file.oldPath ?? file.path, keysBefore(now, file.hunks, new Map(sources)));
  return judgeHunks(file, sideBefore, sideAfter, keys);
}

/** A renamed file without changes runs as before, wherever it stands; anything else that shows no lines is unread. */
function withoutHunks(file: ChangedFile): HunkGuard[] {
  if (file.kind === 'text' && file.added + file.removed === 0) return [];
  return [{ state: 'unread', proofs: [{ path: file.path, line: 1, what: '' }], hides: false, by: [] }];
}

const idleLine =
  /^\s*(?:\/\/|\/\*|\*(?:\s(?!.*\{)|\/|$)|<!--|--\s|import\s|from\s\S+\simport\s|using\s[\w.]+;|require\s)|^\s*$/;
/** Elsewhere the sign means something, as in a style sheet. */
const hashComment =
  /\.(?:ya?ml|toml|sh|rb|rake|exs?|conf|properties|env|tf|php|mk|r)$|(?:^|\/)(?:Dockerfile|Makefile|\.env)[^/]*$/;

/** Without a parser: settings and the like run whatever a flag says; of sources nobody can tell. */
function byLines(file: ChangedFile, keys: ReadonlySet<string>, isSource: boolean): HunkGuard[] {
  return file.hunks.map((hunk): HunkGuard => {
    const [removed, added] = [hunk.removed, hunk.added].map((lines) => {
      const defined = definitionLines(lines, keys);
      return {
        hasFlag: defined.size > 0,
        isIdle: lines.every((line, index) => defined.has(index) || isIdleLine(line, file.path)),
      };
    });
    if (removed?.isIdle === true && added?.isIdle === true)
      return { state: removed.hasFlag || added.hasFlag ? 'covered' : 'idle', proofs: [], hides: false, by: [] };
    return {
      state: isSource || unparsed.test(file.path) ? 'unread' : 'uncovered',
      proofs: [firstProof(file, hunk)],
      hides: false,
      by: [],
    };
  });
}

function isIdleLine(line: string, path: string): boolean {
  return idleLine.test(line) || (hashComment.test(path) && /^\s*#/.test(line));
}
