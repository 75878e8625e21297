/** What a match can look like at one place, and whether it may go on in ways that are not told. */
interface Run {
  readonly text: string;
  readonly isOpen: boolean;
}

const mostRuns = 160;
const nothing: Run = { text: '', isOpen: false };
const anything: Run = { text: '', isOpen: true };

/**
 * Words of which every match of a pattern holds at least one, so that a text without them need not be searched. Knows
 * what the patterns of this project are made of: no flags that change what letters mean, no references back.
 */
export function requiredWords({ source }: RegExp): string[] {
  const words = new Set(alternatives(source).flatMap((one) => longestOf(piecesOf(one)).map(({ text }) => text)));
  return [...words].filter((word) => ![...words].some((other) => other !== word && word.includes(other)));
}

/** The parts between the bars that stand in no group and no class. */
function alternatives(source: string): string[][] {
  const parts: string[][] = [[]];
  for (const atom of atomsOf(source)) {
    if (atom === '|') parts.push([]);
    else parts.at(-1)?.push(atom);
  }
  return parts;
}

/** Characters, classes, groups, assertions and quantifiers, one after the other. */
function atomsOf(source: string): string[] {
  const atoms: string[] = [];
  for (let at = 0; at < source.length; ) {
    const end = endOfAtom(source, at);
    atoms.push(source.slice(at, end));
    at = end;
  }
  return atoms;
}

function endOfAtom(source: string, at: number): number {
  const first = source.charAt(at);
  if (first === '\\') return at + 2;
  if (first === '{') return source.indexOf('}', at) + 1;
  if (first !== '[' && first !== '(') return at + 1;
  let end = at + 1;
  if (first === '[') while (source.charAt(end) !== ']') end += source.charAt(end) === '\\' ? 2 : 1;
  else while (source.charAt(end) !== ')') end = endOfAtom(source, end);
  return end + 1;
}

/** The pieces that a sequence must hold one after the other, each in all the ways that it can be written. */
function piecesOf(atoms: readonly string[]): Run[][] {
  const pieces: Run[][] = [];
  let runs: Run[] = [nothing];
  for (const [index, atom] of atoms.entries()) {
    if (isQuantifier(atom)) continue;
    const ways = repeated(waysOf(atom), atoms[index + 1] ?? '');
    runs = runs.flatMap((run) => (run.isOpen ? [run] : ways.map((way) => ({ ...way, text: run.text + way.text }))));
    if (runs.length > mostRuns) runs = runs.map(({ text }) => ({ text, isOpen: true }));
    if (!runs.every(({ isOpen }) => isOpen)) continue;
    pieces.push(runs);
    runs = [nothing];
  }
  return [...pieces, runs];
}

function longestOf(pieces: readonly Run[][]): Run[] {
  return pieces.reduce((best, piece) => (shortest(piece) > shortest(best) ? piece : best));
}

function shortest(runs: readonly Run[]): number {
  return Math.min(...runs.map(({ text }) => text.length));
}

function isQuantifier(atom: string): boolean {
  return /^(?:[?*+]|\{.*\})$/.test(atom);
}

function repeated(ways: Run[], quantifier: string): Run[] {
  if (!isQuantifier(quantifier)) return ways;
  // Whatever comes next stands apart from what came before.
  if (ways.some(({ text }) => text === '')) return [anything];
  if (quantifier === '?') return [nothing, ...ways];
  const some = ways.map(({ text }) => ({ text, isOpen: true }));
  return quantifier === '+' ? some : [nothing, ...some];
}

/** The ways in which one character, class or group can be written. */
function waysOf(atom: string): Run[] {
  if (/^(?:\(\?[=!<][^a-z]?|\\b|\^$|\$$)/.test(atom)) return [nothing];
  if (atom.startsWith('(')) {
    const ways = alternatives(atom.slice(atom.startsWith('(?:') ? 3 : 1, -1)).flatMap(
      // What stands behind the first piece is not next to what stands before the group.
      (one) => piecesOf(one)[0] ?? [anything],
    );
    return ways.length > mostRuns ? [anything] : ways;
  }
  if (atom.startsWith('[')) return membersOf(atom.slice(1, -1));
  if (/^(?:\\[a-zA-Z0-9]|\.$)/.test(atom)) return [anything];
  return [{ text: atom.replace('\\', ''), isOpen: false }];
}

function membersOf(inside: string): Run[] {
  if (inside.startsWith('^') || /\\[a-zA-Z]/.test(inside)) return [anything];
  const members: Run[] = [];
  for (const [, from = '', to = from] of inside.matchAll(/\\?([\s\S])(?:-([^\]]))?/g)) {
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1)
      members.push({ text: String.fromCharCode(code), isOpen: false });
  }
  return members;
}
