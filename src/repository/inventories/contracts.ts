import { extensionOf, nameOf, type TextFile } from '../text-file.js';

/** A description that others build against: breaking it breaks them. */
export interface Contract {
  readonly format: 'openapi' | 'protobuf' | 'graphql' | 'avro' | 'asyncapi';
  readonly path: string;
  readonly line: number;
}

/** Descriptions of others that are kept along so that compilers find them. */
const foreign =
  /(?:^|\/)(?:google\/(?:api|protobuf|rpc|type)|grpc\/health|validate|gogoproto|buf\/validate|envoy|opentelemetry\/proto)\/|(?:^|\/)health\.proto$/;

const endings: ReadonlySet<string> = new Set(['.proto', '.graphqls', '.graphql', '.gql', '.avsc', '.avdl', '.json']);

/** Contracts that their file's name gives away; nothing is opened for them. */
export function contractByName(path: string): Contract | undefined {
  const ending = extensionOf(path);
  if (!endings.has(ending)) return undefined;
  const format = formatByName(nameOf(path), ending);
  return format === undefined || foreign.test(path) ? undefined : { format, path, line: 1 };
}

function formatByName(name: string, ending: string): Contract['format'] | undefined {
  if (ending === '.proto') return 'protobuf';
  if (ending === '.graphqls' || /^schema\.(?:graphql|gql)$|\.schema\.graphql$/.test(name)) return 'graphql';
  if (ending === '.avsc' || ending === '.avdl') return 'avro';
  if (/^(?:openapi|swagger)(?:[.-][\w.-]+)?\.json$|[.-](?:openapi|swagger)\.json$/i.test(name)) {
    return /config|generator|gen\./i.test(name) ? undefined : 'openapi';
  }
  return /^asyncapi[\w.-]*\.json$/i.test(name) ? 'asyncapi' : undefined;
}

/** OpenAPI and AsyncAPI in YAML say their version in the first column. */
export function contractInYaml({ path, text }: TextFile): Contract | undefined {
  const match = /^["']?(openapi|swagger|asyncapi)["']?:\s*["']?\d/m.exec(text.slice(0, 4096));
  if (match === null) return undefined;
  const line = text.slice(0, match.index).split('\n').length;
  return { format: match[1] === 'asyncapi' ? 'asyncapi' : 'openapi', path, line };
}
