// Builds dist/: a small entry and the chunks that it imports when they are first needed, committed because a
// plugin is installed by copying tracked files, without any build.
//
//   node scripts/build.mjs              writes dist/
//   node scripts/build.mjs --check      builds elsewhere and compares; exit 1 where dist/ is stale
//   node scripts/build.mjs --into DIR   writes another folder, to measure one build beside another
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const shared = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
};

/**
 * Names of functions and classes stand in stacks that users send, so they stay as they are written. esbuild's
 * `keepNames` would give short ones their names back while the program runs, also in loops: 4 to 7 ms a command.
 */
const smaller = { minifySyntax: true, minifyWhitespace: true };

/** What src/operations/definitions.ts computes, computed now. */
async function evaluatedFacts() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollout-facts-'));
  try {
    const outfile = path.join(folder, 'definitions.cjs');
    const entryPoints = ['src/operations/definitions.ts'];
    await esbuild.build({ ...shared, format: 'cjs', entryPoints, outfile });
    const { doorFacts } = await import(pathToFileURL(outfile).href);
    return await doorFacts();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the evaluated facts in place of the module that computes them. */
function bakedDefinitions(facts) {
  const contents = `const facts = ${JSON.stringify(facts)};\nexport async function doorFacts() { return facts; }\n`;
  return {
    name: 'baked-definitions',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/]operations[\\/]definitions\.ts$/ }, () => ({ contents, loader: 'js' }));
    },
  };
}

/**
 * What the SDK imports at every start and this server never calls: a JSON schema validator (for answers to
 * elicitation), zod's version 3 and its converter (for schemas made by it). Stand-ins that throw keep a mistake loud.
 */
const unusedBySdk = {
  name: 'unused-by-sdk',
  setup(build) {
    const standIns = {
      '../validation/ajv-provider.js': 'export class AjvJsonSchemaValidator { getValidator() { return never(); } }',
      'zod/v3': 'export { never as object };',
      'zod-to-json-schema': 'export { never as zodToJsonSchema };',
    };
    build.onResolve({ filter: /^(\.\.\/validation\/ajv-provider\.js|zod\/v3|zod-to-json-schema)$/ }, (asked) =>
      /[\\/]@modelcontextprotocol[\\/]sdk[\\/]/.test(asked.importer)
        ? { path: asked.path, namespace: 'unused', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path: name }) => ({
      contents: `const never = () => { throw new Error('${name} is not bundled.'); };\n${standIns[name]}`,
    }));
  },
};

/**
 * Ruby's parser is WebAssembly that its package reads from a file beside it and runs with `node:wasi`, which warns on
 * stderr. It parses memory and calls nothing of a system, so it is carried in its chunk (compressed: 220 KB instead of
 * 650), and where it asks the system for something, it hears that there is none. The seed of its tables stays zero.
 */
const prismInside = {
  name: 'prism-inside',
  setup(build) {
    build.onLoad({ filter: /[\\/]@ruby[\\/]prism[\\/]src[\\/]index\.js$/ }, ({ path: file }) => {
      const wasm = readFileSync(path.join(path.dirname(file), 'prism.wasm'));
      const contents = `
import { gunzipSync } from 'node:zlib';
import { parsePrism } from './parsePrism.js';
export * from './visitor.js';
export * from './nodes.js';
const noSuchCall = 52;
const compressed = '${gzipSync(wasm, { level: 9 }).toString('base64')}';
export async function loadPrism() {
  const module = await WebAssembly.compile(gunzipSync(Buffer.from(compressed, 'base64')));
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = () => (name === 'random_get' ? 0 : noSuchCall);
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  exports._initialize();
  return (source, options = {}) => parsePrism(exports, source, options);
}`;
      return { contents, loader: 'js', resolveDir: path.dirname(file) };
    });
  },
};

/**
 * The library of holidays takes zones from moment-timezone, whose own data (700 KB) says what node's does. It asks for
 * four things: a wall clock of a zone as a moment, a moment as a wall clock of a zone or of an offset, and its fields.
 * Compared for all of its countries and the years 2020 to 2040: the same holidays at the same moments.
 */
const zonesOfNode = {
  name: 'zones-of-node',
  setup(build) {
    build.onResolve({ filter: /^moment-timezone$/ }, (asked) =>
      /[\\/](?:date-holidays-parser|caldate)[\\/]/.test(asked.importer)
        ? { path: asked.path, namespace: 'zones', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'zones' }, () => ({ contents: zonesByIntl, loader: 'js' }));
  },
};

const zonesByIntl = `
const clocks = new Map();
function wallOf(at, zone) {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    const options = { timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' };
    clocks.set(zone, (clock = new Intl.DateTimeFormat('en-US', options)));
  }
  const part = {};
  for (const { type, value } of clock.formatToParts(at)) part[type] = value;
  return Date.UTC(part.era === 'BC' ? 1 - part.year : part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}
function fields(wall) {
  const date = new Date(wall);
  return {
    year: () => date.getUTCFullYear(), month: () => date.getUTCMonth(), date: () => date.getUTCDate(),
    hours: () => date.getUTCHours(), minutes: () => date.getUTCMinutes(), seconds: () => date.getUTCSeconds(),
  };
}
export default function moment(text) {
  const at = Date.parse(text);
  return {
    tz: (zone) => fields(wallOf(at, zone)),
    utcOffset: (offset) => {
      const [, sign, hours, minutes] = /^([+-])(\\d\\d):?(\\d\\d)?$/.exec(offset);
      return fields(at + (sign + 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60000);
    },
  };
}
moment.tz = (given, zone) => {
  if (given instanceof Date) return fields(wallOf(Math.floor(given.getTime() / 1000) * 1000, zone));
  const wall = Date.parse(given.replace(' ', 'T') + 'Z');
  const offset = (at) => wallOf(at, zone) - at;
  // Where clocks jump over it, the offset before the jump; where it comes twice, the first time.
  const [before, after] = [offset(wall - 86400000), offset(wall + 86400000)];
  const at = offset(wall - before) === before || offset(wall - after) !== after ? wall - before : wall - after;
  return { format: () => at };
};
`;

/**
 * A CommonJS package behind `import()` becomes a chunk with a default export alone, so `const { parse } = await
 * import('yaml')` would work in a checkout and be undefined in dist/. The names that node itself sees are exported.
 */
const namedExportsOfPackages = {
  name: 'named-exports-of-packages',
  setup(build) {
    build.onResolve({ filter: /^[a-z@]/ }, (asked) =>
      asked.kind === 'dynamic-import'
        ? { path: asked.path, namespace: 'named', pluginData: asked.resolveDir }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'named' }, async ({ path: name, pluginData: resolveDir }) => {
      const names = Object.keys(await import(name)).filter((one) => one !== 'module.exports');
      return { contents: `export { ${names.sort().join(', ')} } from '${name}';`, resolveDir };
    });
  },
};

/**
 * The same chunk as CommonJS. esbuild splits ES modules only, but node loads CommonJS sooner: 8 ms of the start are its
 * loader of ES modules, and each chunk costs half as much.
 */
async function asCommonJs(text) {
  const { code } = await esbuild.transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    ...smaller,
    // Written as `require` behind a promise; node's own import() would load the loader of ES modules after all.
    supported: { 'dynamic-import': false },
  });
  return code;
}

/** @returns relative path → bytes of everything in dist/ */
async function built() {
  const result = await esbuild.build({
    ...shared,
    entryPoints: { rollout: 'src/main.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    ...smaller,
    write: false,
    metafile: true,
    plugins: [bakedDefinitions(await evaluatedFacts()), unusedBySdk, prismInside, zonesOfNode, namedExportsOfPackages],
  });
  const files = new Map();
  for (const { path: absolute, text } of result.outputFiles) {
    const relative = path.relative(path.join(root, 'dist'), absolute).replaceAll('\\', '/');
    const shebang = relative === 'rollout.js' ? '#!/usr/bin/env node\n' : '';
    files.set(relative, shebang + (await asCommonJs(text)));
  }
  // The project's own package.json says `module`, which its sources are.
  files.set('package.json', '{ "type": "commonjs" }\n');
  files.set('THIRD-PARTY-NOTICES.txt', notices(result.metafile));
  return files;
}

/** The licence of every package of which at least one byte is in the bundle. */
function notices(metafile) {
  const used = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder !== undefined && bytesInOutput > 0) used.add(folder);
    }
  }
  const sections = [...used].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(path.join(root, folder)).find((one) => /^(licen[cs]e|copying)/i.test(one));
    const text =
      file === undefined ? `Licence: ${license}` : readFileSync(path.join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n')}\n`;
  });
  const line = `\n${'-'.repeat(80)}\n\n`;
  return ['The bundle in this folder contains the following packages.\n', ...[...new Set(sections)].sort()].join(line);
}

function filesIn(folder, below = '') {
  if (!existsSync(folder)) return [];
  return readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const relative = path.posix.join(below, entry.name);
    return entry.isDirectory() ? filesIn(folder, relative) : [relative];
  });
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** One sentence for each file of dist/ that is not what the sources make of it. */
function staleFiles(dist, files) {
  const there = new Set(filesIn(dist));
  const sentences = [];
  for (const [file, text] of files) {
    if (!there.has(file)) sentences.push(`dist/${file} is missing.`);
    else if (hashOf(readFileSync(path.join(dist, file), 'utf8')) !== hashOf(text))
      sentences.push(`dist/${file} is stale.`);
  }
  for (const file of there) if (!files.has(file)) sentences.push(`dist/${file} is left over.`);
  return sentences;
}

function written(dist, files) {
  for (const file of filesIn(dist)) if (!files.has(file)) rmSync(path.join(dist, file));
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(dist, file)), { recursive: true });
    writeFileSync(path.join(dist, file), text);
  }
  chmodSync(path.join(dist, 'rollout.js'), 0o755);
}

const { values } = parseArgs({ options: { check: { type: 'boolean' }, into: { type: 'string' } } });
const dist = path.resolve(values.into ?? path.join(root, 'dist'));
const files = await built();
if (values.check) {
  const stale = staleFiles(dist, files);
  if (stale.length > 0) {
    console.error(`${stale.join(' ')} Run node scripts/build.mjs and commit dist/.`);
    process.exit(1);
  }
  console.log('dist/ is what the sources make of it.');
} else {
  written(dist, files);
  const kilobytes = [...files.values()].reduce((sum, text) => sum + text.length, 0) / 1024;
  console.log(`${path.relative(root, dist)}: ${files.size} files, ${Math.round(kilobytes)} KB.`);
}
