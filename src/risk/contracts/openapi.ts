import type { Document, Node } from 'yaml';
import { parseYaml, plainYaml } from '../../text/yaml.js';
import { quoted } from '../../text.js';
import { type Break, type Compare, isRecord } from './break.js';
import { schemaBreaks } from './openapi-schemas.js';

type Path = readonly (string | number)[];

/** A description with the means to find the line of a place in it. */
export interface Description {
  readonly root: Readonly<Record<string, unknown>>;
  readonly lineOf: (path: Path) => number;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** OpenAPI 3 and Swagger 2, in YAML or JSON: what a client of the old description can no longer do. */
export const compareOpenapi: Compare = async (before, after) => {
  const [old, now] = [await read(before), await read(after)];
  if (old === undefined || now === undefined) return undefined;
  const [oldPaths, nowPaths] = [child(old.root, 'paths'), child(now.root, 'paths')];
  const breaks: Break[] = [];
  const samePath = new Map(Object.keys(nowPaths).map((path) => [shape(path), path]));
  for (const [path, operations] of Object.entries(oldPaths)) {
    const nowPath = path in nowPaths ? path : samePath.get(shape(path));
    if (!isRecord(operations)) continue;
    if (nowPath === undefined) {
      breaks.push(gone(`Removes the path ${quoted(path)}.`, old.lineOf(['paths', path])));
      continue;
    }
    const others = child(nowPaths, nowPath);
    for (const method of methods.filter((one) => one in operations)) {
      if (method in others) breaks.push(...operationBreaks(old, now, [path, nowPath, method]));
      else
        breaks.push(gone(`Removes ${quoted(`${method.toUpperCase()} ${path}`)}.`, old.lineOf(['paths', path, method])));
    }
  }
  return [...breaks, ...schemaBreaks(old, now)];
};

/** The name of a parameter in a path is nobody's concern: /orders/{id} and /orders/{orderId} are one. */
function shape(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}

function gone(reason: string, line: number): Break {
  return { reason, side: 'before', line, level: 'HIGH' };
}

async function read(text: string): Promise<Description | undefined> {
  const { LineCounter } = await import('yaml');
  const lines = new LineCounter();
  let document: Document;
  let root: unknown;
  try {
    document = await parseYaml(text, { lineCounter: lines, uniqueKeys: false });
    root = plainYaml(document);
  } catch {
    // Templates, and aliases that multiply without end.
    return undefined;
  }
  if (!isRecord(root) || (root.openapi === undefined && root.swagger === undefined)) return undefined;
  const lineOf = (path: Path): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const at = keyOffset(parent, path[length - 1]);
      if (at !== undefined) return lines.linePos(at).line;
    }
    return 1;
  };
  return { root, lineOf };
}

/** Where the key stands, which is the line to quote; of a list, where the entry stands. */
function keyOffset(parent: unknown, key: string | number | undefined): number | undefined {
  if (typeof parent !== 'object' || parent === null || !('items' in parent) || !Array.isArray(parent.items))
    return undefined;
  if (typeof key === 'number') return offsetOf(parent.items[key]);
  const pair: unknown = parent.items.find(
    (one: unknown) => isRecord(one) && isRecord(one.key) && String(one.key.value) === key,
  );
  return isRecord(pair) ? offsetOf(pair.key) : undefined;
}

function offsetOf(node: unknown): number | undefined {
  const range =
    typeof node === 'object' && node !== null && 'range' in node ? (node as Pick<Node, 'range'>).range : undefined;
  return range?.[0];
}

export function child(parent: Readonly<Record<string, unknown>>, ...keys: readonly string[]): Record<string, unknown> {
  let at: unknown = parent;
  for (const key of keys) at = isRecord(at) ? at[key] : undefined;
  return isRecord(at) ? at : {};
}

function operationBreaks(
  old: Description,
  now: Description,
  [path, nowPath, method]: readonly [string, string, string],
): Break[] {
  const title = quoted(`${method.toUpperCase()} ${path}`);
  const before = child(old.root, 'paths', path, method);
  const after = child(now.root, 'paths', nowPath, method);
  const breaks: Break[] = [];
  const had = parametersOf(old, path, before);
  for (const [key, parameter] of parametersOf(now, nowPath, after)) {
    const was = had.get(key);
    if (parameter.required !== true || was?.required === true || key.startsWith('path ')) continue;
    const line = now.lineOf(['paths', nowPath, method, 'parameters']);
    const what = was === undefined ? 'Asks for a new parameter' : 'Makes a parameter required';
    breaks.push({
      reason: `${what}, ${quoted(key.split(' ')[1] ?? key)}, of ${title}.`,
      side: 'after',
      line,
      level: 'HIGH',
    });
  }
  const [body, bodyBefore] = [child(after, 'requestBody'), child(before, 'requestBody')];
  if (body.required === true && bodyBefore.required !== true)
    breaks.push({
      reason: `Makes the body of ${title} required.`,
      side: 'after',
      line: now.lineOf(['paths', nowPath, method, 'requestBody']),
      level: 'HIGH',
    });
  for (const status of Object.keys(child(before, 'responses'))) {
    if (!/^2/.test(status) || status in child(after, 'responses')) continue;
    breaks.push(
      gone(`Removes the answer ${status} of ${title}.`, old.lineOf(['paths', path, method, 'responses', status])),
    );
  }
  return breaks;
}

function parametersOf({ root }: Description, path: string, operation: Readonly<Record<string, unknown>>) {
  const lists = [child(root, 'paths', path).parameters, operation.parameters];
  const found = new Map<string, Record<string, unknown>>();
  for (const one of lists.flatMap((list) => (Array.isArray(list) ? list : []))) {
    const parameter =
      isRecord(one) && typeof one.$ref === 'string' ? child(root, ...one.$ref.replace(/^#\//, '').split('/')) : one;
    if (isRecord(parameter) && typeof parameter.name === 'string')
      found.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return found;
}
