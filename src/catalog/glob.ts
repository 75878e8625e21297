/** `{a,b}` written out: each alternative is then found by its own name or extension. */
export function alternatives(glob: string): string[] {
  const match = /\{([^{}]*)\}/.exec(glob);
  if (match === null) return [glob];
  const [whole, inside = ''] = match;
  return inside
    .split(',')
    .flatMap((choice) => alternatives(glob.slice(0, match.index) + choice + glob.slice(match.index + whole.length)));
}

/** `*` stays within a segment, `**` crosses them, and a double star with its slash may be nothing. */
export function globPattern(glob: string): RegExp {
  const source = escaped(glob).replace(/\*\*\/|\*\*|\*/g, (star) =>
    star === '**/' ? '(?:.*/)?' : star === '**' ? '.*' : '[^/]*',
  );
  return new RegExp(`^${source}$`);
}

/** The longest piece of a glob that stands in every path it matches. */
export function longestLiteral(glob: string): string {
  const pieces = glob.replaceAll('**/', '*').split('*');
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}

/** What a glob takes as it is and a pattern does not, written so that the pattern takes it too. */
export function escaped(literal: string): string {
  return literal.replace(/[.+^$()|[\]\\?]/g, '\\$&');
}
