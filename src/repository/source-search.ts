import type { Gathered } from './gathered.js';
import { declaredByCode, declaresByCode, mayDeclare } from './infrastructure-code.js';
import type { CallSearch, FoundCalls } from './source-calls.js';
import type { TextFile } from './text-file.js';
import { alarmsInCode, mayWatch, watchesByCode } from './watches/alarms-in-code.js';

/** All that is looked for in source code. */
export interface SourceSearch {
  /** So that an earlier answer can be told from one to another question. */
  readonly question: string;
  /** Whether a search could find anything in a file of these bytes (latin1); a first look that costs little. */
  mayHold(path: string, raw: string): boolean;
  search(
    file: TextFile,
  ): Pick<Gathered, 'sightings' | 'slo' | 'flagEvaluations' | 'flagReferences' | 'flagDefinitions' | 'flagConstants'>;
}

/** Calls of products, and infrastructure that programs declare; undefined where neither is to be expected. */
export function sourceSearch(calls: CallSearch | undefined, files: readonly string[]): SourceSearch | undefined {
  const byCode = declaresByCode(files);
  const withChecks = byCode || watchesByCode(files);
  if (calls === undefined && !withChecks) return undefined;
  return {
    question: `${byCode}${withChecks}${calls?.literals ?? ''}`,
    mayHold: (path, raw) =>
      calls?.mayHold(raw) === true || (byCode && mayDeclare(path, raw)) || (withChecks && mayWatch.test(raw)),
    search(file) {
      const found: FoundCalls = calls?.search(file) ?? { calls: [], evaluations: [], references: [] };
      const declared = byCode && mayDeclare(file.path, file.text) ? declaredByCode(file) : { sightings: [], slo: [] };
      return {
        sightings: [...found.calls, ...declared.sightings],
        slo: withChecks ? [...declared.slo, ...alarmsInCode(file)] : declared.slo,
        flagEvaluations: found.evaluations,
        flagReferences: found.references,
        flagDefinitions: [...(found.definitions ?? [])],
        flagConstants: [...(found.constants ?? [])],
      };
    },
  };
}
