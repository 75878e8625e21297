import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/java';
import { childrenOf, type Grammar, namedChildren, parsedBy, type Reader } from './lezer.js';
import type { Parsed, Syntax } from './syntax.js';

const words = (text: string) => new Set(text.split(' '));

const grammar: Grammar = {
  skipped: words('LineComment BlockComment PackageDeclaration ImportDeclaration ;'),
  names: words('Identifier MethodName this super'),
  definitions: words('Definition'),
  strings: words('StringLiteral TextBlock'),
  functions: words('MethodDeclaration ConstructorDeclaration LambdaExpression'),
  scopes: words('ForStatement EnhancedForStatement CatchClause ClassBody'),
  shape,
};

export function parseJava(text: string): Parsed {
  return parsedBy(parser.parse(text), text, grammar);
}

function shape(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const { from, to } = node;
  const { read } = reader;
  const named = () => namedChildren(node);
  switch (node.name) {
    case 'Block':
    case 'ConstructorBody': {
      const above = node.parent?.name ?? '';
      const statements = childrenOf(node).filter(({ name }) => name !== '{' && name !== '}');
      const ends = grammar.functions.has(above)
        ? 'function'
        : /^(?:EnhancedFor|For|While|Do)/.test(above)
          ? 'loop'
          : undefined;
      return { kind: 'block', from, to, statements: statements.map(read), ...(ends && { ends }) };
    }
    case 'IfStatement':
    case 'TernaryExpression': {
      const [test, branch, otherwise] = named();
      if (test === undefined) return undefined;
      return {
        kind: 'choice',
        from,
        to,
        test: read(test),
        branch: branch && read(branch),
        otherwise: otherwise && read(otherwise),
      };
    }
    case 'BinaryExpression': {
      const [left, operator, right] = childrenOf(node);
      if (left === undefined || operator === undefined || right === undefined) return undefined;
      const sides = { from, to, left: read(left), right: read(right) };
      const sign = reader.textOf(operator);
      if (sign === '&&' || sign === '||') return { kind: sign === '&&' ? 'and' : 'or', ...sides };
      return /^[!=]=$/.test(sign) ? { kind: 'equal', ...sides, isNegated: sign === '!=' } : undefined;
    }
    case 'UnaryExpression': {
      const [sign, part] = childrenOf(node);
      const isNot = sign !== undefined && reader.textOf(sign) === '!';
      return isNot && part !== undefined ? { kind: 'not', from, to, part: read(part) } : undefined;
    }
    case 'ParenthesizedExpression': {
      const [part] = named();
      return part && { kind: 'group', from, to, part: read(part) };
    }
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return { kind: 'exit', from, to, word: node.firstChild?.name ?? 'return', parts: named().map(read) };
    case 'LocalVariableDeclaration':
    case 'FieldDeclaration':
      return declaration(node, reader);
    case 'MethodInvocation':
      return call(node, reader);
    case 'FieldAccess': {
      const [object, , property] = childrenOf(node);
      if (object === undefined || property === undefined) return undefined;
      return {
        kind: 'member',
        from,
        to,
        object: read(object),
        property: reader.textOf(property),
        whole: reader.parts(node),
      };
    }
    case 'SwitchStatement':
      return choose(node, reader);
    case 'ClassDeclaration':
    case 'MethodDeclaration':
    case 'LambdaExpression':
      return callable(node, reader);
    default:
      return undefined;
  }
}

function call(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const { from, to } = node;
  const children = childrenOf(node);
  const list = children.find(({ name }) => name === 'ArgumentList');
  const name = children.find((one) => one.name === 'MethodName');
  if (list === undefined || name === undefined) return undefined;
  const [object] = children;
  const isOwn = object === undefined || object === name;
  const callee: Syntax = isOwn
    ? { kind: 'name', from: name.from, to: name.to, text: reader.textOf(name) }
    : {
        kind: 'member',
        from,
        to: name.to,
        object: reader.read(object),
        property: reader.textOf(name),
        whole: children.filter((one) => one !== list).map(reader.read),
      };
  return { kind: 'call', from, to, callee, arguments: namedChildren(list).map(reader.read), whole: reader.parts(node) };
}

/** `boolean on = value;`, with one name. */
function declaration(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const children = childrenOf(node).filter(({ name }) => name !== ';');
  const last = children.at(-1);
  const [name, sign, value] = last?.name === 'VariableDeclarator' ? childrenOf(last) : [];
  if (
    name === undefined ||
    sign === undefined ||
    value === undefined ||
    children.filter((one) => one.name === 'VariableDeclarator').length > 1
  )
    return undefined;
  const head = [...children.slice(0, -1), name, sign].map(reader.read);
  return {
    kind: 'binding',
    from: node.from,
    to: node.to,
    names: [{ name: reader.textOf(name) }],
    value: reader.read(value),
    head,
  };
}

function callable(node: SyntaxNode, reader: Reader): Syntax {
  const children = childrenOf(node);
  const body = node.name === 'ClassDeclaration' ? undefined : children.at(-1);
  const [modifiers] = children.filter((one) => one.name === 'Modifiers');
  const annotations = modifiers === undefined ? [] : childrenOf(modifiers).filter((one) => one.name === 'Annotation');
  const name = children.find((one) => one.name === 'Definition');
  return {
    kind: 'function',
    from: node.from,
    to: node.to,
    name: name && reader.textOf(name),
    isHoisted: false,
    decorators: annotations.map((one) => annotation(one, reader)),
    head: children
      .filter((one) => one !== body)
      .flatMap((one) => (one === modifiers ? modifierParts(one, reader) : [reader.read(one)])),
    body: body && reader.read(body),
  };
}

function modifierParts(node: SyntaxNode, reader: Reader): Syntax[] {
  return childrenOf(node)
    .filter((one) => one.name !== 'Annotation')
    .map(reader.read);
}

function annotation(node: SyntaxNode, reader: Reader): Syntax {
  const list = childrenOf(node).find((one) => one.name === 'AnnotationArgumentList');
  const [name] = namedChildren(node);
  const { from, to } = node;
  if (list === undefined || name === undefined) return { kind: 'list', from, to, parts: reader.parts(node) };
  return {
    kind: 'call',
    from,
    to,
    callee: reader.read(name),
    arguments: namedChildren(list).map(reader.read),
    whole: reader.parts(node),
  };
}

function choose(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const [subject, body] = namedChildren(node);
  if (body === undefined) return undefined;
  const cases: { from: number; to: number; labels: Syntax[]; statements: Syntax[] }[] = [];
  for (const child of childrenOf(body)) {
    if (/^[{}:]$/.test(child.name)) continue;
    if (child.name === 'SwitchLabel')
      cases.push({ from: child.from, to: child.to, labels: namedChildren(child).map(reader.read), statements: [] });
    else cases.at(-1)?.statements.push(reader.read(child));
  }
  return {
    kind: 'switch',
    from: node.from,
    to: node.to,
    subject: subject && reader.read(subject),
    cases,
    fallsThrough: true,
  };
}
