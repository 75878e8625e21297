import { readFileSync } from 'node:fs';
import path from 'node:path';

const kept = (folder: string, ending: string) =>
  readFileSync(path.join(folder, `.rollouts/new-checkout.${ending}`), 'utf8');

/** The record of `New checkout` as it lies in a real folder. */
export const recordIn = (folder: string) => JSON.parse(kept(folder, 'json'));

/** The lines of its journal. */
export const journalIn = (folder: string) =>
  kept(folder, 'journal.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
