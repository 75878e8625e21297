/** People nest some ten deep; programs that write schemas some fifty. */
const mostLevels = 200;

/**
 * Whether a text nests brackets, or YAML's dashes on one line, deeper than any parser should follow. Parsers recurse, and
 * near the end of the stack V8 ends the whole process where a pattern has to be compiled: no exception tells of it.
 * Brackets inside of texts count too, which only ever refuses more.
 */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b || code === 0x28) {
      depth += 1;
      if (depth > mostLevels) return true;
    } else if ((code === 0x5d || code === 0x7d || code === 0x29) && depth > 0) depth -= 1;
  }
  return dashes.test(text);
}

const dashes = /(?:[-?:][ \t]{1,64}){201}/;
