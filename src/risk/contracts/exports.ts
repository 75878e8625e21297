import { literally, quoted } from '../../text.js';
import { type Break, type Compare, isRecord, lineMatching } from './break.js';

/** What a published package lets others import: its entries in package.json. */
export const comparePackage: Compare = async (before, after) => {
  const [old, now] = [manifest(before), manifest(after)];
  if (old === undefined || now === undefined) return undefined;
  // A private package is published to nobody.
  if (old.private === true || typeof old.name !== 'string') return [];
  const kept = new Set(entriesOf(now));
  return entriesOf(old)
    .filter((entry) => !kept.has(entry))
    .map((entry): Break => {
      const key = entry.split(' ')[1] ?? entry;
      const reason = `Removes the entry ${quoted(key)} that others import from the package ${quoted(String(old.name))}.`;
      const line = lineMatching(before, new RegExp(`"${literally(key)}"\\s*:`));
      return { reason, side: 'before', line, level: 'HIGH' };
    });
};

function manifest(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function entriesOf(old: Record<string, unknown>): string[] {
  const exported = isRecord(old.exports) ? Object.keys(old.exports).filter((key) => key.startsWith('.')) : [];
  const bin = isRecord(old.bin) ? Object.keys(old.bin) : [];
  // What `exports` names replaces `main`, so the root is one entry however it is said.
  const root =
    ['main', 'module', 'exports'].some((key) => old[key] !== undefined) && !exported.includes('.') ? ['exports .'] : [];
  return [...root, ...exported.map((key) => `exports ${key}`), ...bin.map((key) => `bin ${key}`)];
}

const declared =
  /^export\s+(?:declare\s+)?(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|interface|type|enum|const|let|var|namespace)\s+(\w+)/;
const listed = /^export\s+(?:type\s+)?\{([^}]*)\}/;

/** Declarations of TypeScript: names that are exported no longer. */
export const compareDeclarations: Compare = async (before, after) => missingNames(before, after, namesOfTypescript);

const exportedInGo = /^(?:func\s+(?:\(\s*\w*\s*\*?([A-Z]\w*)[^)]*\)\s*)?([A-Z]\w*)\s*[([]|type\s+([A-Z]\w*)\b)/;

/** Public identifiers of a Go package that are gone from the file. */
export const compareGo: Compare = async (before, after) => missingNames(before, after, namesOfGo);

function missingNames(before: string, after: string, namesIn: (text: string) => Map<string, number>): Break[] {
  const kept = namesIn(after);
  return [...namesIn(before)]
    .filter(([name]) => !kept.has(name))
    .map(([name, line]) => ({ reason: `Exports ${quoted(name)} no longer.`, side: 'before', line, level: 'MEDIUM' }));
}

function namesOfTypescript(text: string): Map<string, number> {
  const names = new Map<string, number>();
  for (const [at, line] of text.split('\n').entries()) {
    const one = declared.exec(line)?.[1];
    if (one !== undefined) names.set(one, at + 1);
    for (const part of listed.exec(line)?.[1]?.split(',') ?? []) {
      const name = part
        .trim()
        .split(/(?<!\s)\s+as\s+/)
        .pop()
        ?.replace(/^type\s+/, '')
        .trim();
      if (name !== undefined && name !== '') names.set(name, at + 1);
    }
  }
  return names;
}

function namesOfGo(text: string): Map<string, number> {
  const names = new Map<string, number>();
  for (const [at, line] of text.split('\n').entries()) {
    const found = exportedInGo.exec(line);
    const name = found?.[3] ?? (found?.[1] === undefined ? found?.[2] : `${found[1]}.${found[2]}`);
    if (name !== undefined) names.set(name, at + 1);
  }
  return names;
}
