import type { Sighting } from '../catalog/provider.js';
import { lineCounter, sightingsOf, type TextFile } from './text-file.js';

/**
 * Ready-made steps of a pipeline, each without its version: `uses: owner/action@ref` of GitHub and its relatives,
 * `pipe: owner/pipe:1` of Bitbucket, `task: AzureWebApp@1` of Azure Pipelines, a command or job of a CircleCI orb as
 * `owner/orb/command`, and what Travis deploys to as `travis/provider`.
 */
export function actionSightings(file: TextFile): Sighting[] {
  const { path } = file;
  if (path.startsWith('.circleci/')) return orbSightings(file);
  if (path.startsWith('bitbucket-pipelines')) {
    return sightingsOf('action', file, /^[^\S\n]*(?:-\s+)?pipe:\s*["']?(?:docker:\/\/)?([\w.-]+\/[\w.-]+)/gm);
  }
  if (path.startsWith('.travis')) {
    return sightingsOf('action', file, /^[^\S\n]*(?:-\s+)?provider:\s*["']?([\w-]+)/gm).map((it) => ({
      ...it,
      value: `travis/${it.value.replaceAll('_', '')}`,
    }));
  }
  return [
    ...sightingsOf('action', file, /^[^\S\n]*(?:-\s+)?uses:\s*["']?([\w.-]+\/[\w./-]+)@/gm),
    ...sightingsOf('action', file, /^[^\S\n]*-\s+task:\s*["']?([A-Za-z][\w.-]*)@\d/gm),
  ];
}

/** The steps of a pipeline of Azure, and that it is one. */
export function azureSteps(file: TextFile): Sighting[] {
  const steps = actionSightings(file);
  return steps
    .slice(0, 1)
    .flatMap((first): Sighting[] => [{ ...first, kind: 'annotation', value: 'pipeline/azure' }, ...steps]);
}

/** Orbs go by a name that the file gives them. */
function orbSightings({ path, text }: TextFile): Sighting[] {
  const orbs = new Map(
    [...text.matchAll(/^[^\S\n]+([\w-]+):\s*["']?([\w-]+\/[\w-]+)@/gm)].map(([, alias = '', orb = '']) => [alias, orb]),
  );
  if (orbs.size === 0) return [];
  const lineAt = lineCounter(text);
  return [...text.matchAll(/^[^\S\n]*-\s+([\w-]+)\/([\w-]+)\s*:?\s*(?:#.*)?$/gm)].flatMap((match): Sighting[] => {
    const [whole, alias = '', command = ''] = match;
    const orb = orbs.get(alias);
    const line = lineAt(match.index + whole.indexOf(alias));
    return orb === undefined ? [] : [{ kind: 'action', value: `${orb}/${command}`, path, line }];
  });
}
