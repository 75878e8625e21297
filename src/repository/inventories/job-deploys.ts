import { catalogIndex } from '../../catalog/detect.js';
import { isDeployment } from '../../catalog/evidence.js';
import type { Sighting } from '../../catalog/provider.js';
import type { Job } from './jobs.js';

/** Words of commands and actions that change nothing where users are. */
const looksOnly = new Set(
  'analyze analyse auth build cache check config context credentials dependency describe diff download env fmt get help import init inspect install-deps invoke kube-inject kubeconfig kustomize lint list list-tasks login logs ls output package plan precheck preview profile pull query refresh releaser render repo search setup show ssm status synth template test update-kubeconfig validate verify version vet wait whoami'.split(
    ' ',
  ),
);
/** Words that do; what follows them is a name. */
const changes = /^(?:apply|upgrade|install|create|patch|deploy|up|set|submit|publish|release|sync)$/;

/** Ids of the products that deploy by a command or action. */
export function deploysBy(sighting: Sighting): string[] {
  if (sighting.kind !== 'cli' && sighting.kind !== 'action') return [];
  const atoms = catalogIndex().meet(sighting).filter(isDeployment);
  if (atoms.length === 0) return [];
  return looks(sighting) ? [] : atoms.map(({ provider }) => provider.id);
}

let deploying: ReadonlySet<string> | undefined;
/** First words of the commands that deploy. */
export function firstWords(): ReadonlySet<string> {
  deploying ??= new Set(
    catalogIndex().atoms.flatMap((atom) =>
      atom.kind === 'cli' && isDeployment(atom) ? [atom.signal.slice('cli:'.length).split(' ')[0] ?? ''] : [],
    ),
  );
  return deploying;
}

function looks({ kind, value }: Sighting): boolean {
  if (kind === 'action') return value.split(/[/_-]/).some((word) => looksOnly.has(word.toLowerCase()));
  const words = value.split(/\s+/).slice(1);
  for (const word of words) {
    if (changes.test(word)) return false;
    // `get-credentials`, `describe-services`, `list-tasks` begin with what they do.
    if (looksOnly.has(word) || /^(?:get|describe|list|wait|show|test)-/.test(word)) return true;
  }
  return false;
}

/** A job deploys what the workflows, actions and scripts of the repository deploy that it runs. */
export function withCalled(jobs: readonly Job[], sightings: readonly Sighting[]): Job[] {
  const called = new Set(jobs.flatMap(({ calls, deploysWith }) => (deploysWith.length > 0 ? [] : (calls ?? []))));
  if (called.size === 0) return [...jobs];
  const ids = new Map<string, string[]>();
  const put = (path: string, more: readonly string[]) => ids.set(path, [...(ids.get(path) ?? []), ...more]);
  for (const { path, deploysWith } of jobs) if (called.has(path)) put(path, deploysWith);
  const isWorkflow = new Set(jobs.map(({ path }) => path));
  for (const sighting of sightings) {
    const { path, role } = sighting;
    if (called.has(path) && role !== 'test' && !isWorkflow.has(path)) put(path, deploysBy(sighting));
  }
  return jobs.map((job) => {
    if (job.calls === undefined || job.deploysWith.length > 0) return job;
    return { ...job, deploysWith: [...new Set(job.calls.flatMap((path) => ids.get(path) ?? []))].sort() };
  });
}
