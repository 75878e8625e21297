import type { Sighting } from '../../catalog/provider.js';
import { lineCounter, linesOf, sightingsOf, type TextFile, without } from '../text-file.js';
import { ownName, type Reader } from './dependency-names.js';

const hashComment = /(?:^|\s)#.*$/gm;
/** A path such as `src/**` begins no comment: a build's exclusions would end what is read of it. */
const slashComment = /(?<![^\s;(,])\/\*[\s\S]*?(?:\*\/|(?![\s\S]))|(?:^|\s)\/\/.*$/gm;
const xmlComment = /<!--[\s\S]*?(?:-->|(?![\s\S]))/g;

/** `group:artifact` strings; a scope of its own (testImplementation) does not make a product's dependency. */
export const gradle: Reader = ({ path, text }) => {
  const lines = withoutPins(linesOf(without(text, slashComment))).map((line) =>
    /^\s*(?:test|androidTest)\w*[\s(]/.test(line) ? '' : line,
  );
  const kept = { path, text: lines.join('\n') };
  return [
    ...sightingsOf('maven', kept, /["']([\w.-]+:[\w.-]+)(?::[^"']*)?["']/g),
    ...grouped(kept, /group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["']/g),
    ...pluginsIn(kept),
    ...ownGroup(kept, /^[^\S\n]*group\s*=?\s*["']([\w.-]+)["']\s*$/gm),
  ];
};

/** What opens a block that says which version others get, and depends on nothing. */
const pinning = /\b(?:resolutionStrategy|constraints|dependencyManagement)\b[^\n]*[{(]/;

/** Without blocks that pin what is depended on elsewhere, or not at all. */
function withoutPins(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => pinning.test(line))) return lines;
  let depth = 0;
  return lines.map((line) => {
    if (depth === 0 && !pinning.test(line)) return line;
    depth = Math.max(0, depth + (line.match(/[{(]/g) ?? []).length - (line.match(/[})]/g) ?? []).length);
    return '';
  });
}

/** What a build publishes, by its group: the artifact's name is mostly the folder's. */
function ownGroup(file: TextFile, pattern: RegExp): Sighting[] {
  return ownName('maven', file, pattern).map((it) => ({ ...it, value: `${it.value}:` }));
}

export const gradleProperties: Reader = (file) =>
  ownGroup(file, /^[^\S\n]*(?:GROUP|group|PUBLISH_GROUP_ID)\s*=\s*([\w.-]+)\s*$/gm);

/** A plugin is had under coordinates that are made of its id. */
function pluginsIn(file: TextFile): Sighting[] {
  return sightingsOf('maven', file, /\bid\s*(?:\(\s*|=\s*)?["']([\w-]+(?:\.[\w-]+)+)["']/g).map((it) => ({
    ...it,
    value: `${it.value}:${it.value}.gradle.plugin`,
  }));
}

export const versionCatalog: Reader = ({ path, text }) => {
  const kept = { path, text: without(text, hashComment) };
  return [
    ...sightingsOf('maven', kept, /module\s*=\s*["']([\w.-]+:[\w.-]+)["']/g),
    ...sightingsOf('maven', kept, /^[^\S\n]*[\w-]+\s*=\s*["']([\w.-]+:[\w.-]+):[^"']*["']/gm),
    ...pluginsIn(kept),
    ...grouped(kept, /group\s*=\s*["']([\w.-]+)["']\s*,\s*name\s*=\s*["']([\w.-]+)["']/g),
  ];
};

/** Says which version others get, and depends on nothing. */
const managed = '<dependencyManagement>';

export const pom: Reader = ({ path, text }) => {
  const plain = without(text, xmlComment);
  const kept = without(
    plain.includes(managed)
      ? without(plain, /<dependencyManagement>[\s\S]*?(?:<\/dependencyManagement>|(?![\s\S]))/g)
      : plain,
    /<dependency>(?:(?!<\/dependency>)[\s\S])*?<scope>\s*test\s*<\/scope>[\s\S]*?<\/dependency>/g,
  );
  const declared = grouped(
    { path, text: kept },
    /<groupId>\s*([\w.-]+)\s*<\/groupId>\s*<artifactId>\s*([\w.-]+)\s*<\/artifactId>/g,
  );
  const [own] = kept.split(/<(?:dependencies|dependencyManagement|build|modules|profiles)>/);
  const named = ownGroup(
    { path, text: without(own ?? '', /<parent>[\s\S]*?<\/parent>|<dependency>[\s\S]*?<\/dependency>/g) },
    /<groupId>\s*([\w.-]+)\s*<\/groupId>/g,
  );
  const isOwn = (line: number) => named.some((it) => it.line === line);
  return [...declared.filter(({ line }) => !isOwn(line)), ...named];
};

/** `"io.sentry" % "sentry" % "7"`, also in the Scala files of `project/`; what ends in `% Test` is for tests. */
export const sbt: Reader = ({ path, text }) => {
  const lines = linesOf(without(text, slashComment)).map((line) =>
    /%\s*["']?(?:Test|test|it)\b/.test(line) ? '' : line,
  );
  return grouped({ path, text: lines.join('\n') }, /"([\w.-]+)"\s*%{1,3}\s*"([\w.-]+)"/g);
};

/** `[io.sentry/sentry "7"]` of project.clj, `io.sentry/sentry {:mvn/version "7"}` of deps.edn. */
export const clojure: Reader = ({ path, text }) =>
  grouped(
    { path, text: without(text, /;.*$/gm) },
    /(?:\[|\s|\{)([a-z][\w.-]*\.[\w.-]+)\/([\w.-]+)\s+(?=["{]\s*[:\d])/g,
  );

function grouped({ path, text }: TextFile, pattern: RegExp): Sighting[] {
  const lineAt = lineCounter(text);
  return [...text.matchAll(pattern)].map((match) => ({
    kind: 'maven',
    value: `${match[1]}:${match[2]}`,
    path,
    line: lineAt(match.index),
  }));
}
