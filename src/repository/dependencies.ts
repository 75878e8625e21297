import type { Sighting, SignalKind } from '../catalog/provider.js';
import { extensionOf, linesOf, nameOf, sightingsOf, type TextFile, without } from './text-file.js';

type Reader = (file: TextFile) => Sighting[];

/** Dependencies *declared* in a manifest. Lockfiles say what came along, not what was chosen, and are never read. */
export function dependencyReader(path: string): Reader | undefined {
  const name = nameOf(path);
  const known = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (known !== undefined) return known;
  if (/^(?:requirements|constraints)[^/]*\.txt$/.test(name) || /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path))
    return requirements;
  if (/\.gradle(?:\.kts)?$/.test(name)) return gradle;
  if (/\.versions\.toml$/.test(name)) return versionCatalog;
  if (/^Gemfile\./.test(name) && !name.endsWith('.lock')) return gems;
  return byExtension[extensionOf(path)];
}

const xmlComment = /<!--[\s\S]*?-->/g;
const hashComment = /(?:^|\s)#.*$/gm;
const slashComment = /\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm;

/**
 * Keys of the dependency objects in package.json or composer.json. Read by lines inside those objects, because a
 * parser knows no lines and a file that does not parse still declares something.
 */
function jsonDependencies(kind: SignalKind, opening: RegExp): Reader {
  return ({ path, text }) => {
    const found: Sighting[] = [];
    const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
    for (const match of text.matchAll(opening)) {
      const start = match.index + match[0].length;
      const end = text.indexOf('}', start);
      const body = text.slice(start, end < 0 ? undefined : end);
      const first = lineAt(start) - 1;
      for (const it of sightingsOf(kind, { path, text: body }, /"([^"\s]+)"\s*:/g))
        found.push({ ...it, line: it.line + first });
    }
    return found;
  };
}

const packageJson = jsonDependencies(
  'npm',
  /"(?:dependencies|devDependencies|optionalDependencies|peerDependencies)"\s*:\s*\{/g,
);
const composerJson = jsonDependencies('composer', /"require(?:-dev)?"\s*:\s*\{/g);

const requirements: Reader = (file) => sightingsOf('pypi', file, /^[ \t]*([A-Za-z][\w.-]*)/gm);

/** `group:artifact` strings; a scope of its own (testImplementation) does not make a product's dependency. */
const gradle: Reader = ({ path, text }) => {
  const lines = linesOf(without(text, slashComment)).map((line) =>
    /^\s*(?:test|androidTest)\w*[\s(]/.test(line) ? '' : line,
  );
  const kept = { path, text: lines.join('\n') };
  return [
    ...sightingsOf('maven', kept, /["']([\w.-]+:[\w.-]+)(?::[^"']*)?["']/g),
    ...grouped(kept, /group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["']/g),
  ];
};

const versionCatalog: Reader = ({ path, text }) => {
  const kept = { path, text: without(text, hashComment) };
  return [
    ...sightingsOf('maven', kept, /module\s*=\s*["']([\w.-]+:[\w.-]+)["']/g),
    ...sightingsOf('maven', kept, /^\s*[\w-]+\s*=\s*["']([\w.-]+:[\w.-]+):[^"']*["']/gm),
    ...grouped(kept, /group\s*=\s*["']([\w.-]+)["']\s*,\s*name\s*=\s*["']([\w.-]+)["']/g),
  ];
};

const pom: Reader = ({ path, text }) => {
  const plain = without(text, xmlComment);
  const kept = without(
    plain,
    /<dependency>(?:(?!<\/dependency>)[\s\S])*?<scope>\s*test\s*<\/scope>[\s\S]*?<\/dependency>/g,
  );
  return grouped(
    { path, text: kept },
    /<groupId>\s*([\w.-]+)\s*<\/groupId>\s*<artifactId>\s*([\w.-]+)\s*<\/artifactId>/g,
  );
};

function grouped({ path, text }: TextFile, pattern: RegExp): Sighting[] {
  return [...text.matchAll(pattern)].map((match) => ({
    kind: 'maven',
    value: `${match[1]}:${match[2]}`,
    path,
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** `require` lines that are not marked indirect: those somebody chose. */
const goModules: Reader = ({ path, text }) => {
  let inside = false;
  return linesOf(text).flatMap((line, index) => {
    if (/^require\s*\(/.test(line)) inside = true;
    else if (line.startsWith(')')) inside = false;
    const value = (inside ? /^\s+([\w.-]+\.[\w./-]+)\s+v/ : /^require\s+([\w.-]+\.[\w./-]+)\s+v/).exec(line)?.[1];
    return value === undefined || line.includes('// indirect') ? [] : [{ kind: 'go', value, path, line: index + 1 }];
  });
};

const gems: Reader = ({ path, text }) =>
  sightingsOf(
    'gem',
    { path, text: without(text, hashComment) },
    /(?:^\s*gem|add_(?:runtime_)?dependency)[\s(]+["']([\w.-]+)["']/gm,
  );

const nugets: Reader = ({ path, text }) => {
  const kept = { path, text: without(text, xmlComment) };
  return sightingsOf(
    'nuget',
    kept,
    /<(?:PackageReference|GlobalPackageReference|package|Sdk)\b[^>]*?\b(?:Include|Update|id|Name)="([\w.-]+)"|<Project\s+Sdk="([\w.-]+)/g,
  );
};

const mix: Reader = ({ path, text }) =>
  sightingsOf('hex', { path, text: without(text, hashComment) }, /\{\s*:(\w+)\s*,/g);

/** Strings that read like a requirement, in the calls and lists where setup.py keeps them. */
const setupPy: Reader = (file) =>
  /install_requires|extras_require|setup_requires/.test(file.text)
    ? sightingsOf('pypi', file, /["']([A-Za-z][\w.-]+)(?:\[[^\]]*\])?\s*(?:[<>=!~;][^"']*)?["']\s*[,\]]/g)
    : [];

/** Names in the sections of a TOML or INI file that hold dependencies; as keys, or as strings in a list. */
function sections(kind: SignalKind, wanted: RegExp, named: RegExp, listed?: RegExp): Reader {
  return ({ path, text }) => {
    let section = '';
    let inList = false;
    return linesOf(text).flatMap((line, index) => {
      const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1];
      if (header !== undefined && !/^\s*\[\s*["']/.test(line)) {
        section = header.replace(/["']/g, '');
        inList = false;
        const own = named.exec(section)?.[1];
        return own === undefined ? [] : [{ kind, value: own, path, line: index + 1 }];
      }
      if (listed?.test(`${section}/${line}`)) inList = true;
      const values = inList
        ? [...line.matchAll(/["']([A-Za-z][\w.-]*)[^"']*["']/g)].map((match) => match[1] ?? '')
        : [];
      if (inList && /\]\s*,?\s*(?:#.*)?$/.test(line)) inList = false;
      if (values.length === 0 && wanted.test(section))
        values.push(...(/^\s*["']?([A-Za-z][\w.-]*)["']?\s*=/.exec(line)?.slice(1, 2) ?? []));
      return values.filter((value) => value !== 'python').map((value) => ({ kind, value, path, line: index + 1 }));
    });
  };
}

const pyproject = sections(
  'pypi',
  /^tool\.(?:poetry|pdm)(?:\.group\.[^.]+)?\.(?:dev-)?dependencies$/,
  /^$(.)/,
  /^(?:project\/\s*dependencies\s*=|(?:project\.optional-dependencies|dependency-groups|tool\.pdm\.dev-dependencies)\/\s*[\w-]+\s*=|tool\.uv\/\s*dev-dependencies\s*=)/,
);
const cargo = sections('cargo', /(?:^|\.)(?:dev-|build-)?dependencies$/, /(?:^|\.)dependencies\.([\w-]+)$/);
const pipfile = sections('pypi', /^(?:dev-)?packages$/, /^$(.)/);

/** setup.cfg lists one requirement a line below its keys. */
const setupCfg: Reader = (file) =>
  sightingsOf(
    'pypi',
    { path: file.path, text: /^install_requires\s*=([\s\S]*?)(?=^\S)/m.exec(file.text)?.[1] ?? '' },
    /^\s+([A-Za-z][\w.-]*)/gm,
  );

const byName: Readonly<Record<string, Reader>> = {
  'package.json': packageJson,
  'composer.json': composerJson,
  'pyproject.toml': pyproject,
  Pipfile: pipfile,
  'setup.py': setupPy,
  'setup.cfg': setupCfg,
  'go.mod': goModules,
  'pom.xml': pom,
  Gemfile: gems,
  'gems.rb': gems,
  'Cargo.toml': cargo,
  'packages.config': nugets,
  'mix.exs': mix,
};

const byExtension: Readonly<Record<string, Reader>> = {
  '.gemspec': gems,
  '.csproj': nugets,
  '.fsproj': nugets,
  '.vbproj': nugets,
  '.props': nugets,
};
