import type { Sighting } from '../../catalog/provider.js';
import { linesOf, sightingsOf, type TextFile, without } from '../text-file.js';
import { inRole, ownName, type Reader } from './dependency-names.js';

const hashComment = /(?:^|\s)#.*$/gm;
/** A path such as `src/**` begins no comment: a build's exclusions would end what is read of it. */
const slashComment = /(?<![^\s;(,])\/\*[\s\S]*?(?:\*\/|(?![\s\S]))|(?:^|\s)\/\/.*$/gm;

/** Keys two columns deep below `dependencies:`; what is published says nowhere that it is not. */
export const pubspec: Reader = ({ path, text }) => {
  const isKept = /^publish_to:\s*["']?none\b/m.test(text);
  let section = '';
  const declared = linesOf(text).flatMap((line, index): Sighting[] => {
    const header = /^(\w+):/.exec(line)?.[1];
    if (header !== undefined) section = header;
    const value = /dependencies$/.test(section) ? /^ {1,4}(\w+):(?:\s|$)/.exec(line)?.[1] : undefined;
    // Deeper keys (`git:`, `path:`, `sdk:`) say where a package comes from.
    if (value === undefined || /^(?:git|path|sdk|hosted|url|ref|version|flutter)$/.test(value)) return [];
    const found: Sighting = { kind: 'pub', value, path, line: index + 1 };
    return [inRole(found, section === 'dev_dependencies' ? 'test' : isKept ? 'application' : undefined)];
  });
  return isKept ? declared : [...declared, ...ownName('pub', { path, text }, /^name:\s*["']?(\w+)/gm)];
};

/** `pod 'Sentry/HybridSDK'` of a Podfile; targets for tests are left aside. */
export const podfile: Reader = ({ path, text }) => {
  let forTests = false;
  const lines = linesOf(without(text, hashComment));
  return lines.flatMap((line, index): Sighting[] => {
    const target = /^\s*(?:abstract_)?target\s+["']([^"']+)["']/.exec(line)?.[1];
    if (target !== undefined) forTests = /tests?$/i.test(target);
    const value = /^\s*pod\s*\(?\s*["']([\w./+-]+)["']/.exec(line)?.[1];
    if (value === undefined) return [];
    const found: Sighting = { kind: 'pod', value, path, line: index + 1 };
    return [inRole(found, forTests ? 'test' : undefined)];
  });
};

/** `s.dependency 'Sentry'` and `s.name = 'Shop'` of a podspec. */
export const podspec: Reader = ({ path, text }) => {
  const kept = { path, text: without(text, hashComment) };
  return [
    ...sightingsOf('pod', kept, /\.dependency\s*\(?\s*["']([\w./+-]+)["']/g),
    ...ownName('pod', kept, /^[^\S\n]*\w+\.name\s*=\s*["']([\w.+-]+)["']/gm),
  ];
};

/** `.package(url: "https://github.com/…")` of Package.swift, and what an Xcode project keeps of the same. */
export const swiftPackages: Reader = ({ path, text }) => {
  const isProject = path.endsWith('.pbxproj');
  if (isProject && !text.includes('XCRemoteSwiftPackageReference')) return [];
  const kept = isProject ? { path, text } : { path, text: withoutSlashComments(text) };
  return addressed(
    kept,
    isProject ? /repositoryURL\s*=\s*"([^"\s]+)"/g : /\.package\s*\(\s*(?:name:\s*"[^"]*"\s*,\s*)?url:\s*"([^"\s]+)"/g,
  );
};

/** `github "getsentry/sentry-cocoa"` of a Cartfile. */
export const cartfile: Reader = ({ path, text }) =>
  sightingsOf('swift', { path, text: without(text, hashComment) }, /^[^\S\n]*github\s+"([\w.-]+\/[\w.-]+)"/gm).map(
    (it) => ({
      ...it,
      value: `github.com/${it.value}`,
    }),
  );

/** Addresses hold two slashes themselves, so a comment starts a line or stands behind a blank. */
function withoutSlashComments(text: string): string {
  return without(text, slashComment);
}

/** `https://github.com/getsentry/sentry-cocoa.git`, `git@github.com:getsentry/sentry-cocoa` → without scheme and ending. */
function addressed(file: TextFile, pattern: RegExp): Sighting[] {
  return sightingsOf('swift', file, pattern).map((it) => ({
    ...it,
    value: it.value
      .replace(/^(?:[a-z+]+:\/\/)?(?:[\w.-]+@)?(?:www\.)?/, '')
      .replace(':', '/')
      .replace(/\/+$|\.git\/?$/, ''),
  }));
}
