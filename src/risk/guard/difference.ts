/** Beyond this many differing elements, where they lie is no longer sought: it costs their square. */
const mostSteps = 1500;

/**
 * Which elements stand on one side only (Myers, "An O(ND) Difference Algorithm", 1986, its greedy form).
 * @returns indexes, or undefined where the sides differ by more than 1,500 elements
 */
export function differingIndexes(
  before: readonly string[],
  after: readonly string[],
): { readonly removed: readonly number[]; readonly added: readonly number[] } | undefined {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore--;
    endAfter--;
  }
  const found = shortestEdit(before.slice(start, endBefore), after.slice(start, endAfter));
  return found && { removed: found.removed.map((at) => at + start), added: found.added.map((at) => at + start) };
}

function shortestEdit(before: readonly string[], after: readonly string[]) {
  const all = (length: number) => Array.from({ length }, (_, index) => index);
  if (before.length === 0 || after.length === 0) return { removed: all(before.length), added: all(after.length) };
  const trace: Int32Array[] = [];
  const middle = mostSteps + 1;
  const reach = new Int32Array(2 * middle + 1);
  for (let steps = 0; steps <= Math.min(mostSteps, before.length + after.length); steps++) {
    trace.push(reach.slice(middle - steps - 1, middle + steps + 2));
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const below = reach[middle + diagonal - 1] ?? 0;
      const above = reach[middle + diagonal + 1] ?? 0;
      let x = diagonal === -steps || (diagonal !== steps && below < above) ? above : below + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reach[middle + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before.length, after.length);
    }
  }
  return undefined;
}

function walkBack(trace: readonly Int32Array[], beforeLength: number, afterLength: number) {
  const removed: number[] = [];
  const added: number[] = [];
  let [x, y] = [beforeLength, afterLength];
  for (let steps = trace.length - 1; steps > 0; steps--) {
    const reach = trace[steps];
    const at = (diagonal: number) => reach?.[diagonal + steps + 1] ?? 0;
    const diagonal = x - y;
    const isDown = diagonal === -steps || (diagonal !== steps && at(diagonal - 1) < at(diagonal + 1));
    const from = isDown ? diagonal + 1 : diagonal - 1;
    x = at(from);
    y = x - from;
    if (isDown) added.push(y);
    else removed.push(x);
  }
  return { removed: removed.reverse(), added: added.reverse() };
}
