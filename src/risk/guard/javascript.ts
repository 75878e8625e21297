import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/javascript';
import { declaration } from './javascript-declarations.js';
import { childrenOf, type Grammar, namedChildren, parsedBy, type Reader } from './lezer.js';
import type { Case, Parsed, Syntax } from './syntax.js';

const words = (text: string) => new Set(text.split(' '));

const grammar: Grammar = {
  skipped: words(
    'LineComment BlockComment Hashbang ImportDeclaration InterfaceDeclaration TypeAliasDeclaration TypeAnnotation TypeArgList TypeParamList Privacy Readonly declare ;',
  ),
  names: words('VariableName PropertyName JSXIdentifier this super'),
  definitions: words('VariableDefinition'),
  strings: words('String JSXAttributeValue TemplateString'),
  functions: words('FunctionDeclaration MethodDeclaration ArrowFunction FunctionExpression'),
  scopes: words('ForStatement CatchClause ClassBody'),
  shape,
};

/** Also reads TypeScript and JSX. */
export function parseJavaScript(text: string, path: string): Parsed {
  const dialect = /\.[cm]?ts$/.test(path) ? 'ts' : /\.tsx$/.test(path) ? 'ts jsx' : 'jsx';
  return parsedBy(parser.configure({ dialect }).parse(text), text, grammar);
}

function shape(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const { from, to } = node;
  const { read } = reader;
  const named = () => namedChildren(node);
  switch (node.name) {
    case 'Script':
      return { kind: 'block', from, to, statements: childrenOf(node).map(read) };
    case 'Block':
      return blockOf(node, reader);
    case 'IfStatement': {
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
    case 'ConditionalExpression': {
      const [test, branch, otherwise] = named();
      if (test === undefined || branch === undefined || otherwise === undefined) return undefined;
      return { kind: 'choice', from, to, test: read(test), branch: read(branch), otherwise: read(otherwise) };
    }
    case 'BinaryExpression':
      return binary(node, reader);
    case 'UnaryExpression': {
      const [operator, part] = childrenOf(node);
      if (operator === undefined || part === undefined || reader.textOf(operator) !== '!') return undefined;
      return { kind: 'not', from, to, part: read(part) };
    }
    case 'AwaitExpression':
    case 'ParenthesizedExpression': {
      const [part] = named();
      return part && { kind: node.name === 'AwaitExpression' ? 'passes' : 'group', from, to, part: read(part) };
    }
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return { kind: 'exit', from, to, word: node.firstChild?.name ?? 'return', parts: named().map(read) };
    case 'VariableDeclaration':
      return declaration(node, reader);
    case 'CallExpression': {
      const [callee, ...rest] = childrenOf(node);
      const list = rest.find(({ name }) => name === 'ArgList');
      if (callee === undefined || list === undefined) return undefined;
      return {
        kind: 'call',
        from,
        to,
        callee: read(callee),
        arguments: namedChildren(list).map(read),
        whole: reader.parts(node),
      };
    }
    case 'MemberExpression': {
      const [object, dot, property] = childrenOf(node);
      if (object === undefined || dot === undefined || property === undefined) return undefined;
      const text = reader.textOf(property).replace(/^["'`]|["'`]$/g, '');
      return { kind: 'member', from, to, object: read(object), property: text, whole: reader.parts(node) };
    }
    case 'JSXElement':
      return element(node, reader);
    case 'JSXEscape': {
      const [part] = named();
      return part === undefined ? { kind: 'nothing', from, to } : { kind: 'slot', from, to, part: read(part) };
    }
    case 'SwitchStatement':
      return choose(node, reader);
    default:
      return grammar.functions.has(node.name) ? callable(node, reader) : undefined;
  }
}

function blockOf(node: SyntaxNode, { read }: Reader): Syntax {
  const above = node.parent?.name ?? '';
  const statements = childrenOf(node).filter(({ name }) => name !== '{' && name !== '}');
  const ends = grammar.functions.has(above) ? 'function' : /^(?:For|While|Do)/.test(above) ? 'loop' : undefined;
  return { kind: 'block', from: node.from, to: node.to, statements: statements.map(read), ...(ends && { ends }) };
}

function binary(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const [left, operator, right] = childrenOf(node);
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  const sides = { from: node.from, to: node.to, left: reader.read(left), right: reader.read(right) };
  const sign = reader.textOf(operator);
  if (sign === '&&') return { kind: 'and', ...sides };
  if (sign === '||' || sign === '??') return { kind: 'or', ...sides };
  return /^[!=]==?$/.test(sign) ? { kind: 'equal', ...sides, isNegated: sign.startsWith('!') } : undefined;
}

function callable(node: SyntaxNode, reader: Reader): Syntax {
  const children = childrenOf(node);
  const body = children.at(-1);
  const isMethod = node.name === 'MethodDeclaration';
  const named = children.find(({ name }) => name === 'VariableDefinition' || name === 'PropertyDefinition');
  const decorators = children
    .filter(({ name }) => name === 'Decorator')
    .map(
      (one) =>
        ({ kind: 'passes', from: one.from, to: one.to, part: reader.read(namedChildren(one)[0] ?? one) }) as const,
    );
  const head = children.filter((one) => one !== body && one.name !== 'Decorator').map((one) => reader.read(one));
  return {
    kind: 'function',
    from: node.from,
    to: node.to,
    name: named && reader.textOf(named),
    isHoisted: node.name === 'FunctionDeclaration' || isMethod,
    decorators,
    head,
    body: body && reader.read(body),
  };
}

function element(node: SyntaxNode, reader: Reader): Syntax {
  const { from, to } = node;
  const tag = node.firstChild;
  const children = childrenOf(node).filter(({ name }) => !/^JSX(?:OpenTag|CloseTag|SelfClosingTag)$/.test(name));
  const inTag = tag === null ? [] : childrenOf(tag);
  const name = inTag.find((one) => /^JSX(?:Identifier|MemberExpression|Builtin|LowerIdentifier)$/.test(one.name));
  const attributes = inTag
    .filter((one) => one.name === 'JSXAttribute')
    .map((one) => {
      const [first, value] = namedChildren(one);
      return { name: first === undefined ? '' : reader.textOf(first), value: value && reader.read(value) };
    });
  return {
    kind: 'element',
    from,
    to,
    name: name === undefined ? '' : reader.textOf(name),
    attributes,
    children: children.map(reader.read),
    whole: reader.parts(node),
  };
}

function choose(node: SyntaxNode, reader: Reader): Syntax | undefined {
  const [subject, body] = namedChildren(node);
  if (body === undefined) return undefined;
  const cases: { labels: Syntax[]; statements: Syntax[]; from: number; to: number }[] = [];
  for (const child of childrenOf(body)) {
    if (child.name === '{' || child.name === '}') continue;
    const labels = child.name === 'CaseLabel' ? namedChildren(child).map(reader.read) : [];
    if (/^(?:Case|Default)Label$/.test(child.name))
      cases.push({ labels, statements: [], from: child.from, to: child.to });
    else cases.at(-1)?.statements.push(reader.read(child));
  }
  const read: readonly Case[] = cases;
  return {
    kind: 'switch',
    from: node.from,
    to: node.to,
    subject: subject && reader.read(subject),
    cases: read,
    fallsThrough: true,
  };
}
