const words = new Set(
  'by without on ignoring group_left group_right and or unless bool offset sum avg min max count stddev stdvar topk bottomk quantile inf nan start end'.split(
    ' ',
  ),
);

/** The names of the series in a PromQL expression: what is no label, function, keyword, number or variable. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .replace(/\{[^{}]*\}/g, ' ')
    .replace(/\[[^[\]]*\]/g, ' ')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)/gi, ' ')
    .replace(/\$\{?\w+\}?/g, ' ');
  const names = [...bare.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:.]*)(?![\w:]*\s*\()/g)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => name.length > 1 && !words.has(name.toLowerCase())))];
}
