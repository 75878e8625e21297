import { type FirstLook, firstLookFor, type Sought } from './first-look.js';
import type { Gathered } from './gathered.js';
import {
  declaredByCode,
  declaresByCode,
  declaringWords,
  isDeclaringLanguage,
  mayDeclare,
} from './infrastructure-code.js';
import type { CallSearch, FoundCalls } from './source-calls.js';
import type { TextFile } from './text-file.js';
import { alarmsInCode, watchesByCode, watchingWords } from './watches/alarms-in-code.js';

/** All that is looked for in source code. */
export interface SourceSearch {
  /** So that an earlier answer can be told from one to another question. */
  readonly question: string;
  /** What a text, or the bytes of one, holds, at a small cost; undefined where a search could find nothing. */
  firstLook(path: string, text: string | Buffer): FirstLook | undefined;
  /** @param look at the same text; without one everything is looked for */
  search(
    file: TextFile,
    look?: FirstLook,
  ): Pick<Gathered, 'sightings' | 'slo' | 'flagEvaluations' | 'flagReferences' | 'flagDefinitions' | 'flagConstants'>;
}

/** Bits that calls leave free. */
const [declaring, watching] = [16, 32];

/** Calls of products, flags, and infrastructure that programs declare where that is to be expected. */
export function sourceSearch(calls: CallSearch, files: readonly string[]): SourceSearch {
  const byCode = declaresByCode(files);
  const withChecks = byCode || watchesByCode(files);
  const sought: readonly Sought[] = [
    ...calls.sought,
    ...(byCode ? [{ words: declaringWords(), bit: declaring }] : []),
    ...(withChecks ? [{ words: watchingWords(), bit: watching }] : []),
  ];
  const worthIt = calls.worthIt | watching;
  const lookAt = firstLookFor(sought);
  return {
    question: `${byCode}${withChecks}${calls.literals}`,
    firstLook(path, text) {
      const look = lookAt(text);
      const isWorthIt = (look.seen & worthIt) !== 0 || ((look.seen & declaring) !== 0 && isDeclaringLanguage(path));
      return isWorthIt ? look : undefined;
    },
    search(file, look) {
      const found: FoundCalls = calls.search(file, look);
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
