import type * as Prism from '@ruby/prism';
import { generic, read } from './ruby.js';
import { type Case, type Syntax, token } from './syntax.js';

/** As much of a node as all have; what a node is, its class tells. */
export interface Node {
  readonly location: { readonly startOffset: number; readonly length: number };
  childNodes(): unknown[];
}

export interface Reading {
  readonly prism: typeof Prism;
  /** Without its comments. */
  readonly code: string;
  /** Prism counts bytes. */
  readonly at: (byte: number) => number;
}

export function readCall(node: InstanceType<typeof Prism.CallNode>, reading: Reading): Syntax {
  const { prism } = reading;
  const span = spanOf(node, reading);
  const { name, receiver } = node;
  const given = node.arguments_ === null ? [] : node.arguments_.arguments_.map((one) => read(one, reading));
  const [first] = given;
  if (receiver !== null && name === '!') return { kind: 'not', ...span, part: read(receiver, reading) };
  if (receiver !== null && first !== undefined && (name === '==' || name === '!='))
    return { kind: 'equal', ...span, left: read(receiver, reading), right: first, isNegated: name === '!=' };
  if (receiver === null && /^require(?:_relative)?$/.test(name)) return { kind: 'nothing', ...span };
  if (receiver === null && name === 'raise') return { kind: 'exit', ...span, word: name, parts: given };
  const place = node.messageLoc === null ? span.from : reading.at(node.messageLoc.startOffset);
  const own: Syntax = { kind: 'name', from: place, to: place + name.length, text: name };
  const object = receiver === null ? undefined : read(receiver, reading);
  const callee: Syntax =
    object === undefined
      ? own
      : {
          kind: 'member',
          from: span.from,
          to: own.to,
          object,
          property: name,
          whole: [object, token(place, '.'), own],
        };
  const block =
    node.block instanceof prism.BlockNode
      ? [readBlock(node.block, reading)]
      : node.block === null
        ? []
        : [generic(node.block, reading)];
  const all = [...given, ...block];
  return {
    kind: 'call',
    ...span,
    callee,
    arguments: all,
    whole: [callee, token(own.to, '('), ...all, token(own.to, ')')],
  };
}

function readBlock(node: InstanceType<typeof Prism.BlockNode>, reading: Reading): Syntax {
  const body = node.body === null ? undefined : read(node.body, reading);
  const head = node.parameters === null ? [] : [read(node.parameters, reading)];
  const block: Syntax | undefined = body?.kind === 'block' ? { ...body, ends: 'loop' } : body;
  return {
    kind: 'function',
    ...spanOf(node, reading),
    name: undefined,
    isHoisted: false,
    decorators: [],
    head,
    body: block,
  };
}

export function choose(node: InstanceType<typeof Prism.CaseNode>, reading: Reading): Syntax {
  const { prism } = reading;
  const cases = node.conditions.flatMap((one): Case[] => {
    if (!(one instanceof prism.WhenNode)) return [];
    const statements = one.statements === null ? [] : one.statements.body.map((inside) => read(inside, reading));
    return [{ ...spanOf(one, reading), labels: one.conditions.map((label) => read(label, reading)), statements }];
  });
  const last = node.elseClause;
  const otherwise: Case[] =
    last === null
      ? []
      : [
          {
            ...spanOf(last, reading),
            labels: [],
            statements: last.statements === null ? [] : last.statements.body.map((one) => read(one, reading)),
          },
        ];
  const subject = node.predicate === null ? undefined : read(node.predicate, reading);
  return { kind: 'switch', ...spanOf(node, reading), subject, cases: [...cases, ...otherwise], fallsThrough: false };
}

export function spanOf({ location: { startOffset, length } }: Node, { at }: Reading) {
  return { from: at(startOffset), to: at(startOffset + length) };
}
