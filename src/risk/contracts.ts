import { byCodeUnits, quoted } from '../text.js';
import type { Change, ChangedFile } from './change.js';
import { changedText, isProduct, proofAfter, proofBefore } from './changed-text.js';
import { compareAvro } from './contracts/avro.js';
import type { Break, Compare } from './contracts/break.js';
import { compareDeclarations, compareGo, comparePackage } from './contracts/exports.js';
import { compareGraphql } from './contracts/graphql.js';
import { compareOpenapi } from './contracts/openapi.js';
import { compareProtobuf } from './contracts/protobuf.js';
import type { Touch } from './findings.js';

interface Contract {
  readonly what: string;
  readonly path: RegExp;
  readonly compare: Compare;
  readonly certainty: Touch['certainty'];
  readonly advice: string;
}

const version =
  'Keep the old form beside the new one until no client asks for it, or give the new one a version of its own.';

/** Contracts with those outside of the change, by the files that state them. */
const contracts: readonly Contract[] = [
  {
    what: 'OpenAPI description',
    path: /(openapi|swagger|api[-_.]?(spec|docs?|definition|schema))[^/]{0,100}\.(ya?ml|json)$|(^|\/)(openapi|swagger)\/.{0,400}\.(ya?ml|json)$/i,
    compare: compareOpenapi,
    certainty: 'parsed',
    advice: version,
  },
  {
    what: 'protobuf file',
    path: /\.proto$/,
    compare: compareProtobuf,
    certainty: 'parsed',
    advice:
      'Reserve numbers and names that are no longer used, add fields with new numbers, and keep the old ones until nobody sends them.',
  },
  {
    what: 'GraphQL schema',
    path: /\.(graphqls?|gql)$/,
    compare: compareGraphql,
    certainty: 'parsed',
    advice: `Mark it as deprecated first. ${version}`,
  },
  {
    what: 'Avro schema',
    path: /\.avsc$/,
    compare: compareAvro,
    certainty: 'parsed',
    advice: 'Give added fields a default, remove only fields that have one, and roll out readers before writers.',
  },
  {
    what: 'package manifest',
    path: /(^|\/)package\.json$/,
    compare: comparePackage,
    certainty: 'parsed',
    advice: 'A published version stays published: deprecate the entry first, and remove it in a new major version.',
  },
  { what: 'declarations', path: /\.d\.[cm]?ts$/, compare: compareDeclarations, certainty: 'hint', advice: version },
  {
    what: 'Go package',
    path: /(^|\/)(pkg|sdk|client|api)\/(?!.*(^|\/)internal\/).*\.go$/,
    compare: compareGo,
    certainty: 'hint',
    advice: version,
  },
];

const generated = /\.pb\.go$|_grpc\.pb\.go$|zz_generated|\.gen\.go$|(^|\/)(generated|__generated__|gen)\//;
/** Characters; above, parsing both sides takes seconds. */
const readLength = 1_500_000;

export function isContract(path: string): boolean {
  return contractOf(path) !== undefined;
}

function contractOf(path: string): Contract | undefined {
  if (!isProduct(path.replace(/(^|\/)docs?\//, '/')) || generated.test(path)) return undefined;
  return contracts.find((one) => one.path.test(path));
}

/** What clients, readers and importers lose by the change, one touch a loss. */
export async function contractTouches(change: Change): Promise<Touch[]> {
  const touches: Touch[] = [];
  const files = change.files.filter(({ kind, status }) => kind === 'text' && status !== 'added');
  for (const file of files.toSorted((a, b) => byCodeUnits(a.path, b.path))) {
    const contract = contractOf(file.path);
    if (contract !== undefined) touches.push(...(await touchesOfFile(file, contract, change)));
  }
  return touches;
}

const mostTouches = 12;

async function touchesOfFile(file: ChangedFile, contract: Contract, change: Change): Promise<Touch[]> {
  const text = changedText(file, change);
  const { before, after, isWhole } = text;
  const base = { area: 'contract', certainty: contract.certainty, advice: contract.advice } as const;
  if (file.status === 'removed') {
    if (contract.certainty === 'hint' || contract.compare === comparePackage || before === undefined) return [];
    // Documents of queries end in .graphql too, and are nobody's contract.
    if ((await contract.compare(before, before)) === undefined) return [];
    const reason = `Removes the ${contract.what} ${quoted(file.path)}; what it promised may be promised elsewhere.`;
    return [{ ...base, certainty: 'hint', reason, proofs: [proofBefore(text, 1)], level: 'HIGH' }];
  }
  if (before === undefined || after === undefined || !isWhole) return [];
  if (before.length > readLength || after.length > readLength) {
    const reason = `Changes the ${contract.what} ${quoted(file.path)}, which is too large to be compared.`;
    const line = [...text.added][0];
    return [
      {
        ...base,
        certainty: 'hint',
        reason,
        proofs: line === undefined ? [] : [proofAfter(text, line)],
        level: 'MEDIUM',
      },
    ];
  }
  const breaks = await contract.compare(before, after);
  // Thousands of losses are one rewrite; the first dozen tells it.
  return unique(breaks ?? [])
    .slice(0, mostTouches)
    .map((one) => ({
      ...base,
      reason: one.reason,
      proofs: [one.side === 'before' ? proofBefore(text, one.line) : proofAfter(text, one.line)],
      level: one.level,
      ...(one.timeToUndo !== undefined && { timeToUndo: one.timeToUndo }),
    }));
}

function unique(breaks: readonly Break[]): Break[] {
  return [...new Map(breaks.map((one) => [one.reason, one])).values()];
}
