import type { Role, Sighting, SignalKind } from '../../catalog/provider.js';
import { extensionOf, lineCounter, linesOf, nameOf, sightingsOf, type TextFile, without } from '../text-file.js';
import { appDescription } from './app-description.js';
import { clojure, gradle, gradleProperties, pom, sbt, versionCatalog } from './dependency-jvm.js';
import { inRole, ownName, type Reader } from './dependency-names.js';
import { cartfile, podfile, podspec, pubspec, swiftPackages } from './dependency-phones.js';
import { cargo, pipfile, pyproject, requirements, setupCfg, setupPy } from './dependency-sections.js';

/** Dependencies *declared* in a manifest. Lockfiles say what came along, not what was chosen, and are never read. */
export function dependencyReader(path: string): Reader | undefined {
  const name = nameOf(path);
  const known = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (known !== undefined) return known;
  // A file of constraints pins what others choose.
  if (
    /^(?:[\w-]*[_-])?requirements[^/]*\.(?:txt|in)$/.test(name) ||
    /(?:^|\/)requirements\/(?![^/]*constraints?\.(?:txt|in)$)[^/]+\.(?:txt|in)$/.test(path)
  )
    return requirements;
  if (/\.gradle(?:\.kts)?$/.test(name)) return gradle;
  if (/\.versions\.toml$/.test(name)) return versionCatalog;
  if (/^Gemfile\./.test(name) && !name.endsWith('.lock')) return gems;
  const ending = extensionOf(path);
  // Builds keep lists of dependencies as code, each in a folder of its own name.
  if (ending === '.scala') return /(?:^|\/)project\/[\w.-]+$/.test(path) ? sbt : undefined;
  if (ending === '.kt') return /(?:^|\/)buildSrc\//.test(path) ? gradle : undefined;
  return byExtension[ending];
}

const xmlComment = /<!--[\s\S]*?(?:-->|(?![\s\S]))/g;
const hashComment = /(?:^|\s)#.*$/gm;

/**
 * Keys of the dependency objects in package.json or composer.json. Read by lines inside those objects, because a
 * parser knows no lines and a file that does not parse still declares something.
 */
function jsonDependencies(
  kind: SignalKind,
  sections: RegExp,
  roleOf: (section: string, text: string) => Role | undefined,
): Reader {
  return ({ path, text }) => {
    const found: Sighting[] = [];
    const lineAt = lineCounter(text);
    for (const match of text.matchAll(sections)) {
      const start = match.index + match[0].length;
      const end = text.indexOf('}', start);
      const body = text.slice(start, end < 0 ? undefined : end);
      const first = lineAt(start) - 1;
      const role = roleOf(match[1] ?? '', text);
      for (const it of sightingsOf(kind, { path, text: body }, /"([^"\s]+)"\s*:/g))
        found.push(inRole({ ...it, line: it.line + first }, role));
      // What is not closed goes to the end; the sections in it are part of it.
      if (end < 0) break;
    }
    return [...found, ...publishedNames(kind, { path, text })];
  };
}

/** The root object's own name, where nothing keeps the package from being published. */
function publishedNames(kind: SignalKind, file: TextFile): Sighting[] {
  return isPrivate(file.text)
    ? []
    : ownName(kind, file, /^(?:\{|[^\S\n]{1,4}|\t)[^\S\n]*"name"\s*:\s*"([^"\s]+)"/gm).slice(0, 1);
}

function isPrivate(text: string): boolean {
  return /"private"\s*:\s*true/.test(text);
}

const packageJson = jsonDependencies(
  'npm',
  /"(dependencies|devDependencies|optionalDependencies|peerDependencies)"\s*:\s*\{/g,
  (section, text) => {
    // The root of workspaces is private and runs nothing itself.
    if (isPrivate(text))
      return section === 'dependencies' && !text.includes('"workspaces"') ? 'application' : undefined;
    if (section === 'devDependencies') return 'development';
    return section === 'dependencies' ? undefined : 'optional';
  },
);
const composerJson = jsonDependencies('composer', /"(require(?:-dev)?)"\s*:\s*\{/g, (section) =>
  section === 'require-dev' ? 'test' : undefined,
);

/** `require` lines that are not marked indirect: those somebody chose. */
const goModules: Reader = ({ path, text }) => {
  let inside = false;
  const own = ownName('go', { path, text }, /^module\s+"?([\w./~-]+)/gm);
  const required = linesOf(text).flatMap((line, index): Sighting[] => {
    if (/^require\s*\(/.test(line)) inside = true;
    else if (line.startsWith(')')) inside = false;
    const value = (inside ? /^\s+([\w.-]+\.[\w./-]+)\s+v/ : /^require\s+([\w.-]+\.[\w./-]+)\s+v/).exec(line)?.[1];
    return value === undefined || line.includes('// indirect') ? [] : [{ kind: 'go', value, path, line: index + 1 }];
  });
  return [...own, ...required];
};

/** Gems of a group for tests stand between its line and the next `end`, or carry the group themselves. */
const gems: Reader = ({ path, text }) => {
  const plain = without(text, hashComment);
  const tests = linesOf(plain);
  // A Gemfile that takes in a gemspec adds what developing and testing that gem needs, whether or not it is also run.
  const ofGem = /^[^\S\n]*gemspec\b/m.test(plain);
  let inside = false;
  const forTests = tests.map((line) => {
    if (/^\s*group\b.*\bdo\b/.test(line)) inside = isTestGroup(line);
    else if (/^\s*end\b/.test(line)) inside = false;
    return inside || (/\bgroups?:/.test(line) && isTestGroup(line));
  });
  const found = sightingsOf(
    'gem',
    { path, text: plain },
    /(?:^[^\S\n]*gem|add_(?:runtime_|development_)?dependency)[\s(]+["']([\w.-]+)["']/gm,
  );
  return [
    ...found.map((it) =>
      inRole(
        it,
        ofGem || forTests[it.line - 1] === true
          ? 'test'
          : tests[it.line - 1]?.includes('add_development_dependency') === true
            ? 'development'
            : undefined,
      ),
    ),
    ...ownName('gem', { path, text: plain }, /^[^\S\n]*\w+\.name\s*=\s*["']([\w.-]+)["']/gm),
  ];
};

function isTestGroup(line: string): boolean {
  return /:test\b/.test(line) && !/:(?:production|default|staging)\b/.test(line);
}

const nugets: Reader = ({ path, text }) => {
  const kept = { path, text: without(text, xmlComment) };
  const declared = sightingsOf(
    'nuget',
    kept,
    /<(?:PackageReference|GlobalPackageReference|package|Sdk)\b[^>]*?\b(?:Include|Update|id|Name)="([\w.-]+)"|<Project\s+Sdk="([\w.-]+)/g,
  );
  return [...declared, ...ownName('nuget', kept, /<PackageId>\s*([\w.-]+)\s*</g)];
};

const mix: Reader = (file) => {
  const kept = { path: file.path, text: without(file.text, hashComment) };
  const lines = linesOf(kept.text);
  const declared = sightingsOf('hex', kept, /\{\s*:(\w+)\s*,/g).map((it) =>
    inRole(it, /\bonly:\s*(?:\[\s*)?:(?:test|dev)\b(?!.*:prod)/.test(lines[it.line - 1] ?? '') ? 'test' : undefined),
  );
  return [...declared, ...(/\bpackage:/.test(kept.text) ? ownName('hex', kept, /^[^\S\n]*app:\s*:(\w+)/gm) : [])];
};

const rebar: Reader = (file) => {
  const kept = { path: file.path, text: without(file.text, /%.*$/gm) };
  return sightingsOf('hex', kept, /\{\s*([a-z]\w*)\s*,\s*(?="|\{\s*(?:git|pkg)\b)/g);
};

/** `"npm:@sentry/deno@8"` among the imports. */
const denoJson: Reader = (file) => sightingsOf('npm', file, /"npm:\/?((?:@[\w.-]+\/)?[\w.-]+)(?:@[^"]*)?"/g);

const paket: Reader = (file) => sightingsOf('nuget', file, /^[^\S\n]*nuget\s+([\w.-]+)/gm);

const byName: Readonly<Record<string, Reader>> = {
  'package.json': packageJson,
  'app.json': appDescription,
  'composer.json': composerJson,
  'pyproject.toml': pyproject,
  Pipfile: pipfile,
  'setup.py': setupPy,
  'setup.cfg': setupCfg,
  'go.mod': goModules,
  'pom.xml': pom,
  'gradle.properties': gradleProperties,
  Gemfile: gems,
  'gems.rb': gems,
  'Cargo.toml': cargo,
  'packages.config': nugets,
  'mix.exs': mix,
  'rebar.config': rebar,
  'pubspec.yaml': pubspec,
  Podfile: podfile,
  'Package.swift': swiftPackages,
  Cartfile: cartfile,
  'build.sbt': sbt,
  'project.clj': clojure,
  'deps.edn': clojure,
  'deno.json': denoJson,
  'deno.jsonc': denoJson,
  'paket.dependencies': paket,
};

const byExtension: Readonly<Record<string, Reader>> = {
  '.gemspec': gems,
  '.csproj': nugets,
  '.fsproj': nugets,
  '.vbproj': nugets,
  '.props': nugets,
  '.podspec': podspec,
  '.pbxproj': swiftPackages,
  '.sbt': sbt,
};
