import { quoted } from '../../text.js';
import type { Change } from '../change.js';
import type { Touch } from '../findings.js';
import { type ChangedLine, proofOf } from './lines.js';

interface Place {
  readonly area: Touch['area'];
  readonly path: RegExp;
  /** Also where the source itself says so, wherever it stands. */
  readonly isIn?: 'android';
  readonly reason: (path: string) => string;
  readonly level: Touch['level'];
  readonly timeToUndo?: Touch['timeToUndo'];
  readonly advice: string;
}

const client = (what: string) => (path: string) =>
  `Changes ${what} in ${quoted(path)}: a version that users installed cannot be called back.`;
const remote = {
  area: 'client',
  level: 'HIGH',
  timeToUndo: 'never',
  advice:
    'Put it behind a flag that the server decides, release to a small share of the store first, and keep the server good for both versions.',
} as const;

/** What a file is, by where it stands: hints, since a path says nothing of what happens in it. */
const places: readonly Place[] = [
  {
    ...remote,
    path: /(^|\/)(AndroidManifest\.xml$|(app|android)\/(?:[\w-]+\/)*src\/main\/(?:java|kotlin|res)\/)|(^|\/)res\/(?:layout|values|navigation)[\w-]*\/[^/]+\.xml$/,
    isIn: 'android',
    reason: client('an Android app'),
  },
  {
    ...remote,
    path: /(^|\/)(?!Package)[^/]+\.(?:swift|storyboard|xib|mm?)$|(^|\/)Info\.plist$|\.xcodeproj\//,
    reason: client('an app for Apple devices'),
  },
  { ...remote, path: /(^|\/)lib\/.*\.dart$|(^|\/)pubspec\.yaml$/, reason: client('a Flutter app') },
  {
    ...remote,
    path: /(^|\/)(src-tauri|electron)\/.*\.(?:rs|[cm]?[jt]s|json)$|(^|\/)electron[\w.-]*\.[cm]?[jt]s$/,
    reason: client('a desktop app'),
  },
  {
    ...remote,
    path: /(^|\/)(?:browser-|web-?|chrome-)?extension\/.*(?:manifest\.json|\.[cm]?[jt]sx?)$/,
    reason: client('a browser extension'),
  },
  {
    area: 'infrastructure',
    path: /\.(?:tf|tfvars|bicep)$|(^|\/)(?:k8s|kubernetes|manifests|helm|charts|kustomize|overlays|terraform|ansible|cloudformation|infra|infrastructure)\/.*\.(?:ya?ml|json|tpl|hcl|tf)$|(^|\/)(?:Dockerfile[\w.-]*|docker-compose[\w.-]*\.ya?ml|serverless\.ya?ml|Pulumi[\w.-]*\.ya?ml|template\.ya?ml)$/,
    level: 'MEDIUM',
    reason: (path) => `Changes the infrastructure in ${quoted(path)}, which a flag in the product does not switch.`,
    advice: 'Apply it to one environment or one part first, and keep the previous state to go back to.',
  },
  {
    area: 'configuration',
    path: /(^|\/)(?:\.env[\w.-]*|application[\w.-]*\.(?:ya?ml|properties)|appsettings[\w.-]*\.json|settings\.py|values[\w.-]*\.ya?ml|config\/(?!routes\b).*\.(?:ya?ml|json|toml|rb|exs?|php|properties)|nginx[\w.-]*\.conf)$/,
    level: 'MEDIUM',
    reason: (path) =>
      `Changes the configuration in ${quoted(path)}, which every instance takes at once where it is not rolled out in stages.`,
    advice: 'Roll it out to a few instances first, and say which previous value to set it back to.',
  },
];

const mostProofs = 3;

/** One touch an area, by the places of its files. */
export function placeTouches(lines: readonly ChangedLine[], change: Change): Touch[] {
  const seen = new Set<string>();
  const isAndroid = androidSources(change);
  return places.flatMap(({ area, path, isIn, reason, level, timeToUndo, advice }): Touch[] => {
    const isHere = (line: ChangedLine) => path.test(line.path) || (isIn === 'android' && isAndroid(line.path));
    const here = lines.filter((line) => isHere(line) && !/(^|\/)(?:locales?|i18n|translations?)\//.test(line.path));
    const first = here[0];
    if (first === undefined || (area === 'client' && seen.has(area))) return [];
    seen.add(area);
    const perFile = here.filter((line, at) => here.findIndex((one) => one.path === line.path) === at);
    const proofs = perFile.slice(0, mostProofs).map(proofOf);
    return [
      {
        area,
        reason: reason(first.path),
        proofs,
        certainty: 'hint',
        level,
        advice,
        ...(timeToUndo !== undefined && { timeToUndo }),
      },
    ];
  });
}

const ofAndroid = /^[^\S\n]*import\s+(?:static\s+)?androidx?\./m;

/** Kotlin and Java run on servers too; what Android's own packages are imported by runs on a phone. */
function androidSources({ whole }: Change): (path: string) => boolean {
  return (path) => {
    if (!/\.(?:kt|java)$/.test(path)) return false;
    const sides = whole.get(path);
    return ofAndroid.test(sides?.after ?? '') || ofAndroid.test(sides?.before ?? '');
  };
}
