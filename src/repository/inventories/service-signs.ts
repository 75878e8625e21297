import { has, isLiteral, outlinesOf, valueAt } from '../outline.js';
import { extensionOf, type Lines, lineCounter, nameOf, type TextFile } from '../text-file.js';

/**
 * What speaks of a service. manifest: a program's own description; deployable: a way to run it; build: a compose file
 * builds it; image: a compose file runs its image; catalog: a service catalog names it.
 */
export interface ServiceSign {
  readonly sign: 'manifest' | 'deployable' | 'build' | 'image' | 'catalog';
  /** Relative POSIX path, `.` for the root. */
  readonly folder: string;
  readonly name?: string;
  /** The last part of the image's name. */
  readonly image?: string;
  readonly owner?: string;
  readonly tier?: string;
  /** The manifest says that it runs by itself. */
  readonly runs?: true;
  /** The manifest says that others depend on it. */
  readonly library?: true;
  readonly path: string;
  readonly line: number;
}

/** Folder of a path, `.` for the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

const deployables: ReadonlySet<string> = new Set(
  'Dockerfile Containerfile Procfile Chart.yaml fly.toml serverless.yml serverless.yaml wrangler.toml wrangler.json wrangler.jsonc vercel.json netlify.toml render.yaml railway.json railway.toml appspec.yml appspec.yaml samconfig.toml firebase.json host.json app.yaml captain-definition nixpacks.toml ecosystem.config.js ecosystem.config.cjs'.split(
    ' ',
  ),
);
/** Manifests that say nothing of a name. */
const nameless: ReadonlySet<string> = new Set(
  'Gemfile requirements.txt requirements.in Pipfile setup.py build.gradle build.gradle.kts deno.json deno.jsonc build.sbt'.split(
    ' ',
  ),
);

/** Of these every path of a source file holds one that is a sign. */
export const signWords: readonly string[] = ['ockerfile', 'ecosystem.config', 'setup.py'];

function isDeployable(name: string): boolean {
  return (
    deployables.has(name) || (name.includes('ockerfile') && /^Dockerfile\.[\w-]+$|^[\w-]+\.Dockerfile$/.test(name))
  );
}

/** What a file's name alone says; nothing is opened for it. */
export function signByName(path: string): ServiceSign | undefined {
  const name = nameOf(path);
  const sign = isDeployable(name) ? 'deployable' : nameless.has(name) ? 'manifest' : undefined;
  return sign === undefined ? undefined : { sign, folder: folderOf(path), path, line: 1 };
}

type Reader = (file: TextFile, lines: Lines) => ServiceSign[];

/** The reader of a manifest, compose file or service catalog; undefined for all others. */
export function serviceReader(path: string): Reader | undefined {
  const name = nameOf(path);
  if (Object.hasOwn(manifests, name)) return named(manifests[name] ?? /$^/);
  const ending = extensionOf(path);
  if (ending === '.csproj' || ending === '.fsproj') return dotnet;
  if (/^build\.gradle(?:\.kts)?$/.test(name)) return gradle;
  if (/^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(name)) return composed;
  if (/^template\.ya?ml$/.test(name)) return serverless;
  if (/^catalog-info\.ya?ml$/.test(name)) return backstage;
  return /^(?:service|entity)\.datadog\.ya?ml$/.test(name) ? datadog : undefined;
}

const manifests: Readonly<Record<string, RegExp>> = {
  'package.json': /^[^\S\n]*"name"\s*:\s*"(?:@[^/"]+\/)?([^"]+)"/m,
  'composer.json': /^[^\S\n]*"name"\s*:\s*"(?:[^/"]+\/)?([^"]+)"/m,
  'go.mod': /^module\s+(?:\S*\/)?(?!v\d+\s)([\w.-]+)(?:\/v\d+)?\s*$/m,
  'Cargo.toml': /^\[package\][^[]*?^name\s*=\s*"([\w-]+)"/m,
  'pyproject.toml': /^name\s*=\s*["']([\w.-]+)/m,
  'mix.exs': /\bapp:\s*:(\w+)/,
  'pom.xml':
    /^(?:(?!<dependenc|<parent>)[\s\S])*?(?:<parent>[\s\S]*?<\/parent>(?:(?!<dependenc)[\s\S])*?)?<artifactId>\s*([\w.-]+)\s*</,
};

function named(pattern: RegExp): Reader {
  return ({ path, text }) => {
    const match = pattern.exec(text.slice(0, 20_000));
    const line = match === null ? 1 : lineCounter(text)(match.index + match[0].lastIndexOf(match[1] ?? ''));
    // A module that only holds others is no program; a plugin that packs a whole one is.
    if (path.endsWith('pom.xml') && /<packaging>\s*pom/.test(text)) return [];
    const runs = path.endsWith('pom.xml') && /<artifactId>(?:spring-boot|quarkus|jib)-maven-plugin/.test(text);
    if (match === null && path.endsWith('Cargo.toml') && !text.includes('[workspace]')) return [];
    const library = path.endsWith('package.json') && isPublished(text);
    return [
      {
        sign: 'manifest',
        folder: folderOf(path),
        ...(match?.[1] === undefined ? {} : { name: match[1] }),
        ...(runs ? { runs } : {}),
        ...(library ? { library } : {}),
        path,
        line,
      },
    ];
  };
}

/** A package that says what its users import, and is not kept private, is published for them. */
function isPublished(text: string): boolean {
  return (
    !/^[^\S\n]*"private"\s*:\s*true/m.test(text) &&
    /^[^\S\n]*"(?:module|exports|types|typings|publishConfig)"\s*:/m.test(text)
  );
}

/** The type that Visual Studio gave web applications before projects named an SDK. */
const webApplication = '349c5851-65df-11da-9384-00065b846f21';

const dotnet: Reader = ({ path, text }) => {
  const runs = /Sdk="Microsoft\.NET\.Sdk\.(?:Web|Worker)/.test(text) || text.toLowerCase().includes(webApplication);
  return [
    {
      sign: 'manifest',
      folder: folderOf(path),
      name: nameOf(path).replace(/\.\w+$/, ''),
      ...(runs ? { runs } : {}),
      path,
      line: 1,
    },
  ];
};

const gradle: Reader = ({ path, text }) =>
  /org\.springframework\.boot["')](?![^\n]*apply\s*\(?false)/.test(text) &&
  /\bbootJar|id[\s(]+["']org\.springframework\.boot/.test(text)
    ? [{ sign: 'manifest', folder: folderOf(path), runs: true, path, line: 1 }]
    : [];

/** A SAM template with functions is a service's description and the way to run it in one. */
const serverless: Reader = ({ path, text }) =>
  text.includes('AWS::Serverless::Function')
    ? [{ sign: 'manifest', folder: folderOf(path), runs: true, path, line: 1 }]
    : [];

/** Services that a compose file builds from a folder of the repository. */
const composed: Reader = ({ path, text }, lines) => {
  if (!/^[^\S\n]+(?:build|image):/m.test(text)) return [];
  const base = folderOf(path);
  return outlinesOf(lines()).flatMap((entries) =>
    entries.flatMap(({ path: at, value, line }): ServiceSign[] => {
      const [, name, key] = /^services\.([\w.-]+?)\.(build|build\.context|image)$/.exec(at) ?? [];
      if (name === undefined || !isLiteral(value) || value.startsWith('{')) return [];
      if (key === 'image') {
        const image = value.slice(value.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
        return [{ sign: 'image', name, image, folder: base, path, line }];
      }
      if (key === 'build' && has(entries, `${at}.context`)) return [];
      const folder = joinedFolder(base, value);
      return folder === undefined ? [] : [{ sign: 'build', name, folder, path, line }];
    }),
  );
};

/** `./src/cart` seen from `deploy` → `deploy/src/cart`; undefined where it leaves the repository. */
function joinedFolder(base: string, relative: string): string | undefined {
  const parts = base === '.' ? [] : base.split('/');
  for (const part of relative.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** Components of a Backstage catalog. Tiers have no field of their own there, so labels and annotations are asked. */
const backstage: Reader = ({ path }, lines) =>
  outlinesOf(lines()).flatMap((entries) => {
    const name = valueAt(entries, 'metadata.name');
    if (valueAt(entries, 'kind') !== 'Component' || !isLiteral(name)) return [];
    const owner = valueAt(entries, 'spec.owner');
    const tier = entries.find(
      ({ path: at, value }) =>
        /^(?:spec|metadata\.(?:labels|annotations))\.(?:[\w.-]+\/)?(?:[\w-]*-)?tier$/.test(at) && value !== '',
    )?.value;
    const line = entries.find(({ path: at }) => at === 'metadata.name')?.line ?? 1;
    return [catalogSign({ name, owner, tier }, { path, line })];
  });

/** Datadog's service definitions: `dd-service` up to v2.2, `metadata.name` from v3 on. */
const datadog: Reader = ({ path }, lines) =>
  outlinesOf(lines()).flatMap((entries) => {
    const key = valueAt(entries, 'dd-service') === undefined ? 'metadata.name' : 'dd-service';
    const name = valueAt(entries, key);
    if (!isLiteral(name)) return [];
    const owner = valueAt(entries, 'team') ?? valueAt(entries, 'metadata.owner');
    const tier = valueAt(entries, 'tier') ?? valueAt(entries, 'spec.tier');
    const line = entries.find(({ path: at }) => at === key)?.line ?? 1;
    return [catalogSign({ name, owner, tier }, { path, line })];
  });

interface CatalogEntry {
  readonly name: string;
  readonly owner: string | undefined;
  readonly tier: string | undefined;
}

function catalogSign({ name, owner, tier }: CatalogEntry, { path, line }: { path: string; line: number }): ServiceSign {
  return {
    sign: 'catalog',
    folder: folderOf(path),
    name,
    ...(isLiteral(owner) ? { owner } : {}),
    ...(isLiteral(tier) ? { tier } : {}),
    path,
    line,
  };
}
