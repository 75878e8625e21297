import * as z from 'zod';
import type { Operation } from './operation.js';

/** The part of JSON schema that operations' inputs are made of. */
export interface ValueSchema {
  readonly type?: string;
  readonly description?: string;
  /** For people, where it says more than the description. */
  readonly help?: string;
  /** Asked for too seldom to be paid for by every session of a model; both doors take it. */
  readonly cliOnly?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly items?: ValueSchema;
  readonly anyOf?: readonly ValueSchema[];
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | ValueSchema;
}

/** The root of an input or an answer: always one flat object, because a client lists a root union as empty. */
export interface ObjectSchema extends ValueSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ValueSchema>>;
}

/** What a door says about an operation without loading it: tools/list, `--help`, docs/tools.md. Plain JSON. */
export interface Definition
  extends Pick<
    Operation,
    | 'name'
    | 'title'
    | 'description'
    | 'effect'
    | 'idempotent'
    | 'reachesOthers'
    | 'doors'
    | 'positional'
    | 'lastWord'
    | 'shortNames'
    | 'example'
  > {
  readonly inputSchema: ObjectSchema;
  /** Of the bounded answer, which is what a model sees. */
  readonly outputSchema: ObjectSchema;
}

/** All that the doors say before any operation is loaded. */
export interface DoorFacts {
  readonly version: string;
  readonly definitions: readonly Definition[];
}

/** What main hands to a door: the facts at once, an operation when it is called. */
export interface Operations {
  facts(): Promise<DoorFacts>;
  load(name: string): Promise<Operation | undefined>;
}

/** @throws Error where an operation's input or brief is no flat object */
export async function definitionOf(operation: Operation): Promise<Definition> {
  const { input, brief } = await operation.schemas();
  return {
    name: operation.name,
    title: operation.title,
    description: operation.description,
    effect: operation.effect,
    idempotent: operation.idempotent,
    ...(operation.reachesOthers === undefined ? {} : { reachesOthers: operation.reachesOthers }),
    doors: operation.doors,
    ...(operation.positional === undefined ? {} : { positional: operation.positional }),
    ...(operation.lastWord === undefined ? {} : { lastWord: operation.lastWord }),
    ...(operation.shortNames === undefined ? {} : { shortNames: operation.shortNames }),
    example: operation.example,
    inputSchema: objectSchema(operation.name, input, 'input'),
    outputSchema: objectSchema(operation.name, brief, 'output'),
  };
}

/** Clients know the dialect; `$schema` would cost each of them tokens. */
function objectSchema(name: string, schema: z.ZodType, io: 'input' | 'output'): ObjectSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  const withoutLimits = JSON.parse(JSON.stringify(rest, dropSafeIntegerLimits));
  if (!isObjectSchema(withoutLimits)) throw new Error(`The ${io} of ${name} has to be one object.`);
  return withoutLimits;
}

/** zod writes ±(2^53 − 1) for every integer; nobody learns anything from it. */
function dropSafeIntegerLimits(key: string, value: unknown): unknown {
  const limit = key === 'minimum' ? Number.MIN_SAFE_INTEGER : key === 'maximum' ? Number.MAX_SAFE_INTEGER : undefined;
  return value === limit ? undefined : value;
}

function isObjectSchema(value: unknown): value is ObjectSchema {
  return (
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'object' && 'properties' in value
  );
}
