import type { Sighting } from '../catalog/provider.js';
import { extensionOf, lineCounter, nameOf, type TextFile } from './text-file.js';

/** `param dashboardName string = ''`, `param withInsights bool = false` */
const emptyParameter = /^[ \t]*param[ \t]+(\w+)[ \t]+\w+\??[ \t]*=[ \t]*(?:''|false)[ \t]*$/gm;
const opensOnCondition =
  /^[ \t]*(?:resource|module)[ \t]+\w+[ \t]+'[^'\n]+'[ \t]+(?:existing[ \t]*)?=[ \t]*if[ \t]*\((.*)\)[ \t]*\{/gm;
/** One of what has to hold together: `!empty(name)`, `withInsights`, `name != ''`. */
const needed = /^[ \t(]*(?:!\(?empty\((\w+)\)\)?|(\w+)(?:[ \t]*==[ \t]*true|[ \t]*!=[ \t]*'')?)[ \t)]*$/;

/**
 * Parameters without which a Bicep file makes nothing of a resource or module, by the line that opens it: those that
 * are empty or false unless somebody gives them.
 */
export function conditionsIn({ text }: TextFile): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  if (!text.includes('if (') && !text.includes('if(')) return found;
  const empty = emptyIn(text);
  const lineAt = lineCounter(text);
  for (const { 1: condition = '', index } of empty.size === 0 ? [] : text.matchAll(opensOnCondition)) {
    // What holds for one of several reasons may hold for another one.
    const parts = condition.includes('||') ? [] : condition.split('&&');
    const names = parts.map((part) =>
      needed
        .exec(part)
        ?.slice(1)
        .find((it) => it !== undefined),
    );
    const name = names.find((it) => it !== undefined && empty.has(it));
    if (name !== undefined) found.set(lineAt(index), name);
  }
  return found;
}

function emptyIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(emptyParameter)].map(([, name = '']) => name));
}

/** Files that give values to parameters alone. */
export function givesParameters(path: string): boolean {
  return /parameters?[\w.-]{0,100}\.json$/i.test(nameOf(path));
}

/**
 * What is given to parameters by name, as sightings of the role `passed`: by modules, by files of parameters and by
 * commands. Where a value only hands on a parameter that is empty itself, that one's name is its `when`.
 */
export function passesIn(file: TextFile): Sighting[] {
  const { path, text } = file;
  const ending = extensionOf(path);
  if (ending === '.bicep') return /^[^\S\n]*module\s/m.test(text) ? passed(file, byModule, emptyIn(text)) : [];
  if (ending === '.bicepparam') return passed(file, byParameters);
  if (ending === '.json') return text.includes('deploymentParameters') ? passed(file, byJson) : [];
  return passed(file, byCommand);
}

const byModule = /^[ \t]+(\w+):[ \t]*(\S.*)$/gm;
const byParameters = /^[ \t]*param[ \t]+(\w+)[ \t]*=[ \t]*(.*)$/gm;
const byJson = /"(\w+)"[ \t]*:[ \t]*\{\s*"(?:value|reference)"[ \t]*:[ \t]*([^\n}]*\}?[^\n}]*)/g;
const byCommand = /(?<![\w-])(\w+)=(\S+)/g;
/** Given in such words, nothing is; azd writes what holds where its variable is not set behind an equals sign. */
const isEmpty = /^(?:''|""|false|null|["']?\$\{\w+=(?:false)?\}["']?)[,}\s]*$/;

function passed({ path, text }: TextFile, pattern: RegExp, empty: ReadonlySet<string> = new Set()): Sighting[] {
  const lineAt = lineCounter(text);
  const found = new Map<string, Sighting>();
  for (const { 1: name = '', 2: given = '', index } of text.matchAll(pattern)) {
    const value = given.trim();
    const hands = empty.has(value) ? { when: value } : {};
    const key = `${name} ${hands.when ?? ''}`;
    if (isEmpty.test(value) || found.has(key)) continue;
    found.set(key, { kind: 'bicep', value: name, path, line: lineAt(index), role: 'passed', ...hands });
  }
  return [...found.values()];
}
