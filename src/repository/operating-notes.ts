import { placeOf } from '../catalog/place.js';
import type { Repository } from './repository.js';
import { linesOf } from './text-file.js';
import { wordsIn } from './watches/rule-words.js';

/** A place that helps whoever is called when the service fails, with every word that may say whose it is. */
export interface OperatingNote {
  readonly path: string;
  readonly line: number;
  /** A title, an address, the name of a tool. */
  readonly what: string;
  readonly words: ReadonlySet<string>;
}

export interface OperatingNotes {
  readonly runbooks: readonly OperatingNote[];
  /** Entries of service catalogs that name where the service's alerts are sent to. */
  readonly pages: readonly OperatingNote[];
}

const document = /\.(?:md|mdx|adoc|rst|txt|html|org)$/i;
const runbookPath =
  /(?:^|\/)(?:run[-_]?books?|play[-_]?books?|ops[-_]?guides?)(?:\/|[-_.][^/]*$|$)|[-_.]run[-_]?book\./i;
const catalogFile = /(?:^|\/)(?:catalog-info|(?:service|entity)\.datadog)\.ya?ml$/;
const mostFiles = 300;
const mostBytes = 256 * 1024;

/**
 * Runbooks by their path, by the address that a rule carries for the one it wakes, and by links of service catalogs.
 * @param ruleFiles paths of files that hold alert rules
 */
export async function readOperatingNotes(
  repository: Repository,
  ruleFiles: readonly string[],
): Promise<OperatingNotes> {
  const { files } = await repository.listing();
  const documents = files.filter((path) => document.test(path) && runbookPath.test(path) && isOurs(path));
  const catalogs = files.filter((path) => catalogFile.test(path) && isOurs(path));
  const rules = [...new Set(ruleFiles)].sort().slice(0, mostFiles);
  const textOf = (path: string) => repository.read(path, mostBytes) ?? '';
  return {
    runbooks: [
      ...documents.slice(0, mostFiles).flatMap((path) => documentAt(path, textOf(path))),
      ...rules.flatMap((path) => addressesIn(path, textOf(path))),
      ...catalogs.slice(0, mostFiles).flatMap((path) => linksIn(path, textOf(path))),
    ],
    pages: catalogs.slice(0, mostFiles).flatMap((path) => pagesIn(path, textOf(path))),
  };
}

function isOurs(path: string): boolean {
  const place = placeOf(path);
  return place === 'product' || place === 'documents';
}

/** A page that only lists the others, or that nobody has filled, is no runbook. */
function documentAt(path: string, text: string): OperatingNote[] {
  const lines = linesOf(text);
  const filled = lines.filter((line) => /\w/.test(line) && !/^\s*(?:#|=)/.test(line));
  if (filled.length === 0 || /(?:^|\/)(?:README|index|_?template)\.\w+$/i.test(path)) return [];
  const at = lines.findIndex((line) => /^\s*(?:#|=)+\s+\w/.test(line));
  const title = (lines[at] ?? '').replace(/^[\s#=]+/, '');
  const line = at < 0 ? 1 : at + 1;
  return [{ path, line, what: title === '' ? 'runbook' : title, words: wordsIn(`${path} ${title}`) }];
}

const ruleStart = /^\s*(?:-\s*)?["']?(?:alert|record|name|title|slo)["']?\s*[:=]/;

/** `runbook_url: …` in a rule; the rule's own words say whose it is. */
function addressesIn(path: string, text: string): OperatingNote[] {
  const lines = linesOf(text);
  return lines.flatMap((line, index) => {
    const address = /["']?\brun[-_]?book(?:[-_]?url|[-_]?link)?["']?\s*[:=]\s*["']?([^"'\s,]+)/i.exec(line)?.[1];
    if (address === undefined || /^[#{]/.test(address) || /^\s*(?:#|\/\/)/.test(line)) return [];
    const from = lines.slice(0, index).findLastIndex((it) => ruleStart.test(it));
    const after = lines.slice(index + 1).findIndex((it) => ruleStart.test(it));
    const body = lines.slice(Math.max(from, 0), after < 0 ? lines.length : index + 1 + after).slice(0, 80);
    return [{ path, line: index + 1, what: address, words: wordsIn(body.join('\n')) }];
  });
}

/** Links of Backstage and Datadog: the word stands in the title, the type or the address. */
function linksIn(path: string, text: string): OperatingNote[] {
  const lines = linesOf(text);
  const index = lines.findIndex((line) => /run[-_ ]?book/i.test(line) && !/^\s*#/.test(line));
  if (index < 0) return [];
  const what = (lines[index] ?? '').trim().replace(/^-\s*/, '');
  return [{ path, line: index + 1, what, words: namesIn(lines) }];
}

const paging: readonly (readonly [RegExp, string])[] = [
  [/pagerduty(?:\.com\/(?:integration-key|service-id))?\s*:/i, 'PagerDuty'],
  [/opsgenie(?:\.com\/(?:component-selector|team))?\s*:/i, 'Opsgenie'],
  [/(?:victorops|splunk-on-call)[\w./-]{0,100}\s*:/i, 'Splunk On-Call'],
  [/squadcast[\w./-]{0,100}\s*:/i, 'Squadcast'],
  [/rootly\.com\/[\w-]+\s*:/i, 'Rootly'],
  [/incident\.io\/[\w-]+\s*:/i, 'incident.io'],
];

function pagesIn(path: string, text: string): OperatingNote[] {
  const lines = linesOf(text);
  return paging.flatMap(([pattern, what]) => {
    const index = lines.findIndex((line) => pattern.test(line) && !/^\s*#/.test(line));
    return index < 0 ? [] : [{ path, line: index + 1, what, words: namesIn(lines) }];
  });
}

/** The names that a catalog's file gives its entries. */
function namesIn(lines: readonly string[]): ReadonlySet<string> {
  const names = lines.flatMap((line) => /^\s*(?:name|dd-service):\s*["']?([\w.-]+)/.exec(line)?.[1] ?? []);
  return wordsIn(names.join(' '));
}
