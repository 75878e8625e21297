import path from 'node:path';
import type { Sighting } from '../catalog/provider.js';
import { conditionsIn, givesParameters, passesIn } from './bicep-conditions.js';
import { runsCommands } from './commands.js';
import { extensionOf, nameOf, sightingsOf, type TextFile } from './text-file.js';

const endings = new Set(['.bicep', '.bicepparam', '.tf', '.tofu', '.hcl']);

/** Whether a file may call modules of infrastructure code: other such code, or a pipeline or script that deploys it. */
export function mayCallModules(path: string): boolean {
  return endings.has(extensionOf(path)) || givesParameters(path) || nameOf(path) === 'azure.yaml' || runsCommands(path);
}

/**
 * Modules that a file calls, as sightings of the role `called`: the path of a Bicep file, the folder of a module of
 * Terraform, or `*` and the end of either where the beginning is not known.
 */
export function moduleCalls(file: TextFile): Sighting[] {
  const ending = extensionOf(file.path);
  if (ending === '.bicep' || ending === '.bicepparam')
    return [
      ...called(file, /^[^\S\n]*(?:module\s+\w+|using)\s+'([^'\n]+\.bicep)'/gm).map(behind(file)),
      ...passesIn(file),
    ];
  if (ending === '.json') return passesIn(file);
  if (ending === '.tf' || ending === '.tofu' || ending === '.hcl')
    return called(file, /^[^\S\n]*source\s*=\s*"([^"\n]*(?:\.\/|\/\/|\}\/)[^"\n]*)"/gm);
  // azd is told a module by its name, all others by the path of its file.
  const ofProject = nameOf(file.path) === 'azure.yaml' ? called(file, /^[^\S\n]+module:\s*["']?([\w./-]+)/gm) : [];
  const named = ofProject.map((it) => ({ ...it, value: `${it.value}.bicep` }));
  return file.text.includes('.bicep') ? [...named, ...inCommands(file), ...passesIn(file)] : named;
}

/** Marks what stands behind a parameter that somebody has to give. */
function behind(file: TextFile): (it: Sighting) => Sighting {
  const conditions = conditionsIn(file);
  return (it) => {
    const when = conditions.get(it.line);
    return when === undefined ? it : { ...it, when };
  };
}

function called(file: TextFile, pattern: RegExp): Sighting[] {
  return sightingsOf('file', file, pattern).flatMap((it): Sighting[] => {
    // Bicep takes a path of its own as relative, with or without a dot.
    const isBesides =
      it.value.startsWith('.') || (extensionOf(file.path).startsWith('.bicep') && !it.value.includes(':'));
    const value = isBesides ? besides(file.path, it.value) : endOf(it.value);
    return value === '' ? [] : [{ ...it, value, role: 'called' }];
  });
}

function inCommands(file: TextFile): Sighting[] {
  return sightingsOf('file', file, /(?<![\w./${}()-])([\w./${}()-]+\.bicep)\b/g).map((it) => ({
    ...it,
    value: endOf(it.value),
    role: 'called',
  }));
}

function besides(from: string, to: string): string {
  const joined = path.posix.join(path.posix.dirname(from), to.replace(/\?.*$/, '').replace('//', '/'));
  return joined.replace(/\/$/, '').replace(/^\.$/, '');
}

/** What is left of an address behind a variable, a repository or leading dots. */
function endOf(value: string): string {
  const plain = value.replace(/\?.*$/, '');
  const inside = /^(?:.*[^:]\/\/|.*[})])\/?(.*)$/.exec(plain)?.[1] ?? plain;
  const end = inside.replace(/^(?:\.{1,2}\/)+|^\/+/, '').replace(/\/$/, '');
  return end === '' ? '' : `*/${end}`;
}
