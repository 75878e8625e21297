import { dependencyKinds, folderOf, type Hit, keyOf } from './circumstances.js';
import { isBuildServer } from './evidence.js';
import { placeOf } from './place.js';
import type { Provider, Sighting } from './provider.js';

/** What an application declares to be served or packed with, and a package that others depend on does without. */
const servedBy = new Set(
  'nuget:Microsoft.NET.Sdk.Web nuget:Microsoft.NET.Sdk.Worker nuget:Microsoft.NET.Sdk.BlazorWebAssembly nuget:Aspire.AppHost.Sdk maven:org.springframework.boot:spring-boot-maven-plugin maven:org.springframework.boot:org.springframework.boot.gradle.plugin maven:io.quarkus:quarkus-maven-plugin maven:io.quarkus:io.quarkus.gradle.plugin maven:com.android.application:com.android.application.gradle.plugin composer:laravel/framework composer:symfony/flex pypi:gunicorn pypi:uwsgi gem:puma gem:unicorn gem:passenger hex:bandit hex:plug_cowboy'.split(
    ' ',
  ),
);

/**
 * Whether a dependency alone shows an application. Asked for only where nothing that runs one was seen. What a Gemfile
 * beside a gemspec asks for, the gem is developed with.
 */
export function isServedIn(sightings: readonly Sighting[]): boolean {
  const served = sightings.filter(isServed);
  if (served.length === 0) return false;
  const gems = new Set(
    sightings.flatMap(({ kind, role, path }) => (kind === 'gem' && role === 'published' ? [folderOf(path)] : [])),
  );
  return served.some(({ kind, path }) => kind !== 'gem' || !gems.has(folderOf(path)));
}

function isServed(sighting: Sighting): boolean {
  return (
    (sighting.role === undefined || sighting.role === 'application') &&
    servedBy.has(keyOf(sighting)) &&
    placeOf(sighting.path) === 'product'
  );
}

const sites = new Set(['netlify', 'vercel', 'firebase-hosting', 'cloudflare-pages', 'cloudflare-workers']);
const notRun = new Set([
  ...sites,
  'terraform',
  'bicep',
  'goreleaser',
  'fastlane',
  'aws-cdk',
  'pulumi',
  'ansible',
  'kustomize',
]);

/** Whether this shows that the repository holds something that is run, and not only a library. */
function isRun({ atom, sighting, place }: Hit): boolean {
  return (
    place === 'product' &&
    atom.capability === 'deployment' &&
    (atom.kind === 'kind' || atom.kind === 'file') &&
    sighting.role === undefined &&
    !isBuildServer(atom.provider.id) &&
    !notRun.has(atom.provider.id)
  );
}

/**
 * What shows the repository to be run. Whoever publishes a product's packages also builds images to try them in, in
 * folders that declare nothing: those show no application.
 */
export function runsIn(
  hits: readonly Hit[],
  sightings: readonly Sighting[],
  published: ReadonlySet<Provider>,
): readonly Hit[] {
  const runs = hits.filter(isRun);
  if (published.size === 0 || runs.length === 0) return runs;
  const declaring = new Set(
    sightings.flatMap(({ kind, path, role }) =>
      dependencyKinds.has(kind) && role !== 'imported' ? [folderOf(path)] : [],
    ),
  );
  return runs.filter(({ atom, sighting: { path } }) => {
    const folder = folderOf(path);
    return !images.has(atom.provider.id) || folder === '' || declaring.has(folder);
  });
}

const images = new Set(['docker', 'docker-compose']);
