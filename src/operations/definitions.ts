import packageJson from '../../package.json' with { type: 'json' };
import { type DoorFacts, definitionOf } from './definition.js';
import { loaders } from './index.js';

/**
 * In a checkout this loads every operation and zod. scripts/build.mjs evaluates it once and puts the answer, as
 * JSON, in place of this module: the shipped server lists its tools without loading a single operation, which
 * is most of the difference between a quick and a slow start.
 */
export async function doorFacts(): Promise<DoorFacts> {
  const operations = await Promise.all(Object.values(loaders).map((load) => load()));
  return { version: packageJson.version, definitions: await Promise.all(operations.map(definitionOf)) };
}
