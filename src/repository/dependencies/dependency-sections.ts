import type { Role, Sighting, SignalKind } from '../../catalog/provider.js';
import { lineCounter, linesOf, sightingsOf } from '../text-file.js';
import { inRole, ownName, type Reader } from './dependency-names.js';

/** Names in the sections of a TOML or INI file that hold dependencies; as keys, or as strings in a list. */
interface Sections {
  readonly kind: SignalKind;
  /** Sections whose keys are dependencies. */
  readonly keys: RegExp;
  /** Sections that name one dependency each. */
  readonly named: RegExp;
  /** `section/line` where a list of dependencies opens. */
  readonly lists?: RegExp;
  /** `section/line` that gives the package's own name. */
  readonly own: RegExp;
  /** Of the section, or of the line on which a list opened. */
  readonly role: (opened: string) => Role | undefined;
}

function sections({ kind, keys, named, lists, own, role }: Sections): Reader {
  return ({ path, text }) => {
    let section = '';
    let opened = '';
    const isPublished = !/^[^\S\n]*publish\s*=\s*false/m.test(text);
    return linesOf(text).flatMap((line, index): Sighting[] => {
      const at = { kind, path, line: index + 1 };
      const header = /^\s*\[{1,2}([^\]]+)\]/.exec(line)?.[1]?.trim();
      if (header !== undefined && !/^\s*\[\s*["']/.test(line)) {
        section = header.replace(/["']/g, '');
        opened = '';
        const value = named.exec(section)?.[1];
        return value === undefined ? [] : [inRole({ ...at, value }, role(section))];
      }
      const name = own.exec(`${section}/${line}`)?.[1];
      if (name !== undefined) return [{ ...at, value: name, role: isPublished ? 'published' : 'own' }];
      if (lists?.test(`${section}/${line}`) === true) opened = `${section}/${line}`;
      const of = role(opened === '' ? section : opened);
      const values =
        opened === ''
          ? []
          : [...line.matchAll(/["']([A-Za-z][\w.-]*)(?![\w.-])[^"']*["']/g)].map((match) => match[1] ?? '');
      if (opened !== '' && /\]\s*,?\s*(?:#.*)?$/.test(line)) opened = '';
      if (values.length === 0 && keys.test(section))
        values.push(...(/^\s*["']?([A-Za-z][\w.-]*)["']?\s*=/.exec(line)?.slice(1, 2) ?? []));
      const asked = /\boptional\s*=\s*true\b/.test(line) ? 'optional' : undefined;
      return values.filter((value) => value !== 'python').map((value) => inRole({ ...at, value }, of ?? asked));
    });
  };
}

const forTests = /dev|test|lint|docs?\b|typing|format|ci\b|bench/i;

export const pyproject = sections({
  kind: 'pypi',
  keys: /^tool\.(?:poetry|pdm)(?:\.group\.[^.]+)?\.(?:dev-)?dependencies$/,
  named: /^$(.)/,
  lists:
    /^(?:project\/\s*dependencies\s*=|(?:project\.optional-dependencies|dependency-groups|tool\.pdm\.dev-dependencies)\/\s*[\w-]+\s*=|tool\.uv\/\s*dev-dependencies\s*=)/,
  own: /^(?:project|tool\.poetry)\/\s*name\s*=\s*["']([\w.-]+)/,
  role: (opened) => {
    const group =
      /^tool\.poetry\.group\.([^.]+)/.exec(opened)?.[1] ??
      /^(?:project\.optional-dependencies|dependency-groups)\/\s*([\w-]+)/.exec(opened)?.[1];
    if (/dev-dependencies/.test(opened) || (group !== undefined && forTests.test(group))) return 'test';
    return opened.startsWith('project.optional-dependencies') ? 'optional' : undefined;
  },
});
export const cargo = sections({
  kind: 'cargo',
  keys: /(?:^|\.)(?:dev-|build-)?dependencies$/,
  named: /(?:^|\.)dependencies\.([\w-]+)$/,
  own: /^package\/\s*name\s*=\s*["']([\w-]+)/,
  role: (section) => (/dev-dependencies/.test(section) ? 'test' : undefined),
});
export const pipfile = sections({
  kind: 'pypi',
  keys: /^(?:dev-)?packages$/,
  named: /^$(.)/,
  own: /^$(.)/,
  role: (section) => (section === 'dev-packages' ? 'test' : undefined),
});

/** setup.cfg lists one requirement a line below its keys. */
export const setupCfg: Reader = (file) =>
  sightingsOf(
    'pypi',
    { path: file.path, text: /^install_requires\s*=([\s\S]*?)(?=^\S)/m.exec(file.text)?.[1] ?? '' },
    /^[^\S\n]+([A-Za-z][\w.-]*)/gm,
  );

/** Strings that read like a requirement, in the calls and lists where setup.py keeps them. */
export const setupPy: Reader = (file) => {
  const extras = /\b(?:extras_require|tests_require|setup_requires)\s*=/.exec(file.text)?.index ?? file.text.length;
  const end = lineCounter(file.text)(extras);
  const declared = /install_requires|extras_require|setup_requires/.test(file.text)
    ? sightingsOf('pypi', file, /["']([A-Za-z][\w.-]+)(?:\[[^\]]*\])?\s*(?:[<>=!~;][^"']*)?["']\s*[,\]]/g)
    : [];
  const own = ownName('pypi', file, /\bname\s*=\s*["']([\w.-]+)["']/g).slice(0, 1);
  const isOwn = (it: Sighting) => own.some(({ line, value }) => line === it.line && value === it.value);
  return [
    ...declared.filter((it) => !isOwn(it)).map((it) => inRole(it, it.line > end ? 'optional' : undefined)),
    ...own,
  ];
};

/**
 * Where a compiler of requirements wrote the file, most lines came along with others: those that were chosen say that
 * they come from a file of requirements or from the project itself.
 */
function isChosen(lines: readonly string[], line: number): boolean {
  const reasons: string[] = [];
  for (let at = line - 1; at < lines.length; at += 1) {
    const text = lines[at] ?? '';
    if (at > line - 1 && !/^\s+(?:#|--hash|\\)/.test(text)) break;
    reasons.push(/#(.*)$/.exec(text)?.[1] ?? '');
  }
  const told = reasons.join(' ');
  return (
    !/\bvia\b/.test(told) ||
    /(?:^|[\s,(])(?:-[rc]\s|[\w./-]+\.(?:in|txt|toml|cfg)\b|[\w.-]+ \((?:pyproject\.toml|setup\.(?:py|cfg))\))/.test(
      told,
    )
  );
}

const compiled = /autogenerated by (?:pip-compile|uv)\b/;

export const requirements: Reader = (file) => {
  const role = /(?:^|[/._-])(?:dev|develop|development|tests?|testing|lint|docs|ci)(?=[._/-])/i.test(file.path)
    ? 'test'
    : undefined;
  const lines = compiled.test(file.text) ? linesOf(file.text) : undefined;
  // `git+https://host/owner/name.git@ref`: the name of a package is mostly that of its repository.
  return sightingsOf(
    'pypi',
    file,
    /^[ \t]*(?:(?:-e[ \t]+)?git\+[^\s@#]*(?:@[^\s@#]*)?\/([\w.-]+?)(?:\.git)?(?=[@#\s]|$)|([A-Za-z][\w.-]*))/gm,
  )
    .filter((it) => lines === undefined || isChosen(lines, it.line))
    .map((it) => inRole(it, role));
};
