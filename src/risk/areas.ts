import { infrastructureTouches } from './areas/infrastructure.js';
import { changedLines } from './areas/lines.js';
import { placeTouches } from './areas/places.js';
import { queueTouches } from './areas/queues.js';
import { wordTouches } from './areas/words.js';
import type { Change } from './change.js';
import type { Touch } from './findings.js';

/** Money, identity, personal data, infrastructure, configuration, queues and clients, from the changed lines alone. */
export function areaTouches(change: Change): Touch[] {
  const lines = changedLines(change);
  return [
    ...infrastructureTouches(lines),
    ...queueTouches(lines),
    ...wordTouches(lines),
    ...placeTouches(lines, change),
  ];
}
