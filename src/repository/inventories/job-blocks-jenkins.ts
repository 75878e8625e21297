import type { Block } from './job-blocks.js';

const stage = /\bstage\s*\(\s*(?:name:\s*)?["']([^"'\n]+)["'][^{\n]*\)\s*\{/;

/**
 * Stages of a Jenkinsfile, declarative or scripted, that hold no other stages. Braces are counted by lines, strings
 * left aside, because Groovy has no parser that would be worth its size here.
 */
export function jenkinsBlocks(lines: readonly string[]): Block[] {
  const open: { name: string; start: number; depth: number; holds: boolean }[] = [];
  const found: Block[] = [];
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    const code = line.replace(/\/\/.*$/, '');
    const name = stage.exec(code)?.[1];
    const bare = code.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '');
    if (name !== undefined) {
      for (const outer of open) outer.holds = true;
      open.push({ name, start: index, depth, holds: false });
    }
    for (const brace of bare.match(/[{}]/g) ?? []) depth += brace === '{' ? 1 : -1;
    for (let last = open.at(-1); last !== undefined && depth <= last.depth; last = open.at(-1)) {
      open.pop();
      if (!last.holds) found.push({ name: last.name, start: last.start, end: index + 1 });
    }
  }
  // A brace that was lost in a string must not lose the stage.
  for (const { name, start, holds } of open) if (!holds) found.push({ name, start, end: lines.length });
  found.sort((a, b) => a.start - b.start);
  return found.length > 0 ? found : [{ name: '', start: 0, end: lines.length }];
}
