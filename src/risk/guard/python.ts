import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { childrenOf, type Grammar, namedChildren, parsedBy, type Reader } from './lezer.js';
import { argumentsOf, choose } from './python-parts.js';
import type { Parsed, Syntax } from './syntax.js';

const words = (text: string) => new Set(text.split(' '));

const grammar: Grammar = {
  skipped: words('Comment ImportStatement PassStatement TypeDef ;'),
  names: words('VariableName PropertyName self'),
  definitions: words(''),
  strings: words('String FormatString ContinuedString'),
  functions: words('FunctionDefinition'),
  scopes: words('LambdaExpression ArrayComprehensionExpression ComprehensionExpression ForStatement'),
  shape,
};

export function parsePython(text: string): Parsed {
  return parsedBy(parser.parse(text), text, grammar);
}

function shape(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const { from, to } = node;
  const { read } = reader;
  const named = () => namedChildren(node);
  switch (node.name) {
    case 'Script':
      return { kind: 'block', from, to, statements: childrenOf(node).map(read) };
    case 'Body': {
      const above = node.parent?.name ?? '';
      const ends = above === 'FunctionDefinition' ? 'function' : /^(?:For|While)/.test(above) ? 'loop' : undefined;
      const statements = childrenOf(node).filter(({ name }) => name !== ':');
      return { kind: 'block', from, to, statements: statements.map(read), ...(ends && { ends }) };
    }
    case 'IfStatement':
      return ifChain(childrenOf(node), to, reader);
    case 'ConditionalExpression': {
      const [branch, test, otherwise] = named();
      if (branch === undefined || test === undefined || otherwise === undefined) return undefined;
      return { kind: 'choice', from, to, test: read(test), branch: read(branch), otherwise: read(otherwise) };
    }
    case 'BinaryExpression':
      return binary(node, reader);
    case 'UnaryExpression': {
      const [sign, part] = childrenOf(node);
      return sign?.name === 'not' && part !== undefined ? { kind: 'not', from, to, part: read(part) } : undefined;
    }
    case 'AwaitExpression':
    case 'ParenthesizedExpression': {
      const [part] = named();
      return part && { kind: node.name === 'AwaitExpression' ? 'passes' : 'group', from, to, part: read(part) };
    }
    case 'ExpressionStatement':
      return named()[0]?.name === 'String' && named().length === 1 ? { kind: 'nothing', from, to } : undefined;
    case 'ReturnStatement':
    case 'RaiseStatement':
    case 'ContinueStatement':
    case 'BreakStatement':
      return {
        kind: 'exit',
        from,
        to,
        word: node.firstChild?.name ?? 'return',
        parts: childrenOf(node).slice(1).map(read),
      };
    case 'AssignStatement': {
      const [name, sign, value, ...more] = childrenOf(node).filter((one) => one.name !== 'TypeDef');
      if (name?.name !== 'VariableName' || sign?.name !== 'AssignOp' || value === undefined || more.length > 0)
        return undefined;
      const names = [{ name: reader.textOf(name) }];
      return { kind: 'binding', from, to, names, value: read(value), head: [defined(name, reader), read(sign)] };
    }
    case 'CallExpression': {
      const [callee, list] = childrenOf(node);
      if (callee === undefined || list?.name !== 'ArgList') return undefined;
      return {
        kind: 'call',
        from,
        to,
        callee: read(callee),
        arguments: argumentsOf(list, reader),
        whole: reader.parts(node),
      };
    }
    case 'MemberExpression': {
      const [object, sign, property] = childrenOf(node);
      if (object === undefined || sign === undefined || property === undefined) return undefined;
      const text = reader.textOf(property).replace(/^["']|["']$/g, '');
      return { kind: 'member', from, to, object: read(object), property: text, whole: reader.parts(node) };
    }
    case 'ParamList':
    case 'ForStatement':
      return definitions(node, reader);
    case 'MatchStatement':
      return choose(node, reader);
    case 'FunctionDefinition':
      return callable(node, [], reader);
    case 'DecoratedStatement': {
      const children = childrenOf(node);
      const inside = children.at(-1);
      const decorators = children.filter(({ name }) => name === 'Decorator').map((one) => decorator(one, reader));
      if (inside?.name === 'FunctionDefinition') return { ...callable(inside, decorators, reader), from };
      return (
        inside && {
          kind: 'function',
          from,
          to,
          name: undefined,
          isHoisted: false,
          decorators,
          head: [read(inside)],
          body: undefined,
        }
      );
    }
    default:
      return undefined;
  }
}

function ifChain(children: readonly SyntaxNode[], to: number, reader: Reader): Syntax | undefined {
  const parts = children.filter(({ name }) => name !== 'Comment');
  const [word, test, branch, ...rest] = parts;
  if (word?.name === 'else') return test && reader.read(test);
  if (word === undefined || test === undefined) return undefined;
  const otherwise = rest.length === 0 ? undefined : ifChain(rest, to, reader);
  return {
    kind: 'choice',
    from: word.from,
    to,
    test: reader.read(test),
    branch: branch && reader.read(branch),
    otherwise,
  };
}

function binary(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const [left, operator, right, ...more] = childrenOf(node);
  if (left === undefined || operator === undefined || right === undefined || more.length > 0) return undefined;
  const sides = { from: node.from, to: node.to, left: reader.read(left), right: reader.read(right) };
  const sign = reader.textOf(operator);
  if (sign === 'and' || sign === 'or') return { kind: sign, ...sides };
  return /^(?:==|!=|is)$/.test(sign) ? { kind: 'equal', ...sides, isNegated: sign === '!=' } : undefined;
}

function defined(node: SyntaxNode, { textOf }: Reader): Syntax {
  return { kind: 'definition', from: node.from, to: node.to, text: textOf(node) };
}

/** Parameters and the variables of loops: names that stand there themselves. */
function definitions(node: SyntaxNode, reader: Reader): Syntax {
  let isBehind = false;
  const parts = childrenOf(node).map((child) => {
    const isName = child.name === 'VariableName' && !isBehind;
    isBehind = child.name === 'AssignOp' || child.name === 'in' || (isBehind && child.name !== ',');
    return isName ? defined(child, reader) : reader.read(child);
  });
  return { kind: 'list', from: node.from, to: node.to, parts, isScope: node.name === 'ForStatement' };
}

function decorator(node: SyntaxNode, reader: Reader): Syntax {
  const [, ...parts] = childrenOf(node);
  const list = parts.at(-1);
  const callee = parts.filter(({ name }) => /Name$/.test(name)).at(-1);
  if (list?.name !== 'ArgList' || callee === undefined)
    return { kind: 'list', from: node.from, to: node.to, parts: reader.parts(node) };
  return {
    kind: 'call',
    from: node.from,
    to: node.to,
    callee: reader.read(callee),
    arguments: argumentsOf(list, reader),
    whole: reader.parts(node),
  };
}

function callable(node: SyntaxNode, decorators: readonly Syntax[], reader: Reader) {
  const children = childrenOf(node);
  const body = children.at(-1);
  const name = children.find((one) => one.name === 'VariableName');
  return {
    kind: 'function',
    from: node.from,
    to: node.to,
    name: name && reader.textOf(name),
    isHoisted: false,
    decorators,
    head: children.filter((one) => one !== body && !/^(?:Comment|TypeDef)$/.test(one.name)).map(reader.read),
    body: body && reader.read(body),
  } as const;
}
