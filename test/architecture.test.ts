import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from './support/mcp-client.js';

// The laws of ARCHITECTURE.md that a machine can keep. Each test names every offender, so that one run shows all.

interface Source {
  /** Relative to src/, POSIX. */
  readonly file: string;
  readonly text: string;
  /** Comments and the inside of strings taken out. */
  readonly code: string;
  readonly imports: readonly {
    readonly target: string;
    /** What is imported by name, types left out. */
    readonly values: readonly string[];
    readonly typesOnly: boolean;
  }[];
}

const sourceFolder = path.join(root, 'src');
const sources = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .map(readSource);

function readSource(file: string): Source {
  const text = readFileSync(path.join(sourceFolder, file), 'utf8');
  const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s*)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  const imports = [...text.matchAll(statement)].map(([whole, type, fixed, late]) => {
    const target = fixed ?? late ?? '';
    const names = (/\{([^}]*)\}/.exec(whole)?.[1] ?? '').split(',').map((name) => name.trim());
    const values = names.filter((name) => name !== '' && !name.startsWith('type '));
    const typesOnly = type !== undefined || (values.length === 0 && whole.includes('{'));
    return {
      target: target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target,
      values,
      typesOnly,
    };
  });
  return { file, text, code: codeOf(text), imports };
}

/** Strings are emptied in the same pass as comments, because each may hold the other's opening. */
function codeOf(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g;
  return text.replace(token, (found) => (found.startsWith('/') ? ' ' : "''"));
}

/** The folder of a file of src/, or its own name where it stands at the top. */
function partOf(file: string): string {
  const [first = '', second] = file.split('/');
  return second === undefined ? first.replace(/\.(ts|js)$/, '') : first;
}

function offences(find: (source: Source) => readonly string[]): string[] {
  return sources.flatMap((source) => find(source).map((what) => `src/${source.file}: ${what}`));
}

const edges = ['repository', 'kanban', 'rollouts', 'metrics', 'routers'];
const pure = ['catalog', 'risk', 'plan', 'statistics', 'evaluation', 'simulation', 'exporters', 'report', 'policy'];

/** Which part may use which; `types` may be used for their types only. Every part may use user-error and text. */
const arrows: Readonly<Record<string, { readonly uses: readonly string[]; readonly types?: readonly string[] }>> = {
  'user-error': { uses: [] },
  text: { uses: [] },
  policy: { uses: [] },
  statistics: { uses: [] },
  catalog: { uses: [] },
  risk: { uses: ['policy'], types: ['catalog'] },
  plan: { uses: ['risk', 'statistics', 'policy'], types: ['catalog'] },
  evaluation: { uses: ['plan', 'statistics', 'policy'] },
  simulation: { uses: ['plan', 'evaluation', 'statistics'] },
  exporters: { uses: ['plan'], types: ['evaluation', 'simulation'] },
  report: { uses: ['plan', 'evaluation', 'simulation'] },
  repository: { uses: pure },
  kanban: { uses: pure, types: ['repository'] },
  rollouts: { uses: pure, types: ['repository'] },
  metrics: { uses: pure, types: ['repository'] },
  routers: { uses: [...pure, 'exporters'], types: ['repository'] },
  operations: { uses: [...pure, ...edges] },
  loop: { uses: ['operations'] },
  'mcp-server': { uses: ['operations'] },
  'command-line': { uses: ['operations'] },
  main: { uses: ['mcp-server', 'command-line', 'operations', 'loop'] },
};

test('imports follow the arrows', () => {
  const wrong = offences(({ file, imports }) => {
    const part = partOf(file);
    const allowed = arrows[part];
    if (allowed === undefined) return [`${part} has no place among the arrows`];
    return imports.flatMap(({ target, typesOnly }) => {
      if (!/\.(js|ts)$/.test(target) || target.startsWith('@') || target.startsWith('..')) return [];
      const used = partOf(target);
      const free = used === part || used === 'user-error' || used === 'text' || allowed.uses.includes(used);
      return free || (typesOnly && allowed.types?.includes(used)) ? [] : [`may not use ${target}`];
    });
  });

  assert.deepEqual(wrong, []);
});

test('no operation calls another', () => {
  const names = readFileSync(path.join(sourceFolder, 'operations/index.ts'), 'utf8').matchAll(/import\('\.\/([^']+)'/g);
  const operations = new Set([...names].map(([, name]) => `operations/${name}`));
  const wrong = offences(({ file, imports }) =>
    file === 'operations/index.ts'
      ? []
      : imports.filter(({ target }) => operations.has(target)).map(({ target }) => `uses ${target}`),
  );

  assert.ok(operations.size >= 4);
  assert.deepEqual(wrong, []);
});

test('only main.ts names process', () => {
  const wrong = offences(({ file, code }) => (file !== 'main.ts' && /\bprocess\b/.test(code) ? ['names process'] : []));

  assert.deepEqual(wrong, []);
});

test('only mcp-server.ts imports the SDK', () => {
  const wrong = offences(({ file, imports }) =>
    file !== 'mcp-server.ts' && imports.some(({ target }) => target.startsWith('@modelcontextprotocol/'))
      ? ['imports the SDK']
      : [],
  );

  assert.deepEqual(wrong, []);
});

test('pure folders know no machine, clock, chance or network', () => {
  const wrong = offences(({ file, imports, code }) => {
    if (!pure.includes(partOf(file))) return [];
    const machine = imports.filter(({ target }) => target.startsWith('node:')).map(({ target }) => `imports ${target}`);
    const clock = code.match(/\bnew Date\(\s*\)|\bDate\.now\b|\bMath\.random\b|\bperformance\.now\b|\bfetch\(/g) ?? [];
    return [...machine, ...clock.map((what) => `calls ${what}`)];
  });

  assert.deepEqual(wrong, []);
});

test('the type checker is not talked out of anything', () => {
  const wrong = offences(({ code }) => {
    const found = code.match(
      /\bexport default\b|:\s*any\b|<any\b|\bas any\b|\bas unknown as\b|@ts-(?:ignore|nocheck)/g,
    );
    return found ?? [];
  });

  assert.deepEqual(wrong, []);
});

test('heavy packages are imported when first needed', () => {
  const heavy = ['yaml', 'gray-matter', 'smol-toml', 'jsonc-parser', 'any-ascii'];
  const wrong = offences(({ text }) =>
    heavy
      .filter((name) => new RegExp(`^import (?!type)[^;]*from '${name}'`, 'm').test(text))
      .map((name) => `starts with ${name}`),
  );

  assert.deepEqual(wrong, []);
});

test('a file fits a reading', () => {
  const mostLines = 220;
  const wrong = offences(({ file, text }) => {
    const lines = text.split('\n').length - 1;
    // Tables of the catalog and the policy are data: as long as there are rows.
    const table = /^catalog\/(feature-flags|deployment|monitoring)/.test(file) || file === 'policy.ts';
    return lines > mostLines && !table ? [`${lines} lines, at most ${mostLines}`] : [];
  });

  assert.deepEqual(wrong, []);
});

test('files and names say what they are', () => {
  const wrong = offences(({ file, code }) => {
    const named = /(^|\/)(types|utils|util|helpers|common|misc)(\.ts|\/)/.test(file)
      ? ['says nothing by its name']
      : [];
    const verbs = code.match(/\bfunction (?:handle|process|manage)[A-Z]\w*/g) ?? [];
    return [...named, ...verbs];
  });

  assert.deepEqual(wrong, []);
});

test('these checks see what they look for', () => {
  const text = [
    "import { type Repository, openRepository } from '../repository/repository.js';",
    "import type { Plan } from '../plan/plan.js';",
    "const late = await import('yaml'); // process.exit()",
    "const word = 'a process'; /* as any */ process.exit();",
  ].join('\n');

  assert.doesNotMatch(codeOf(text.split('\n').slice(0, 3).join('\n')), /process/);
  assert.match(codeOf(text), /process\.exit/);
  assert.doesNotMatch(codeOf(text), /as any/);
  assert.ok(sources.length > 20);
  const main = sources.find(({ file }) => file === 'main.ts');
  assert.deepEqual(
    main?.imports.map(({ target, typesOnly }) => `${target}${typesOnly ? ' (types)' : ''}`),
    [
      'node:fs',
      'node:os',
      'node:v8',
      'operations/definitions.js',
      'operations/index.js',
      'operations/operation.js (types)',
      'text/redacted.js',
      'mcp-server.js',
      'command-line.js',
    ],
  );
});
