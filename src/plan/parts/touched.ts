import type { Assessment } from '../../risk/assess.js';
import type { FoundTarget } from '../kinds/target.js';
import type { FoundParts } from './found.js';
import type { TouchedService } from './parts.js';

/**
 * The services whose folder holds a changed file, each file counted for the deepest folder around it. The root is
 * no folder of its own where others are: what lies beside them belongs to none.
 */
export function touchedServices<Service extends TouchedService>(
  services: readonly Service[],
  paths: readonly string[],
): Service[] {
  const deepFirst = services
    .filter(({ folder }) => folder !== '.' || services.length === 1)
    .toSorted((a, b) => b.folder.length - a.folder.length);
  const touched = new Set(
    paths.map((path) => deepFirst.find(({ folder }) => folder === '.' || path.startsWith(`${folder}/`))),
  );
  return services.filter((service) => touched.has(service));
}

/** What discovery and git tell of the parts and of the kind of a release; all of it may be unknown. */
export interface RepositoryParts {
  readonly services?: readonly (TouchedService & { readonly path?: string; readonly line?: number })[] | undefined;
  readonly places?: FoundParts['places'] | undefined;
  readonly apps?: FoundTarget['apps'] | undefined;
  readonly published?: FoundTarget['published'] | undefined;
  readonly deployments?: readonly unknown[] | undefined;
  readonly change?: { readonly files: readonly { readonly path: string }[] } | undefined;
}

/** `touched` is undefined where no change was read. */
export function repositoryParts(
  { services = [], places = [], change }: RepositoryParts,
  { concerned }: Pick<Assessment, 'concerned'>,
): FoundParts & { readonly all: readonly TouchedService[] } {
  return {
    all: services,
    touched:
      change &&
      touchedServices(
        services,
        change.files.map(({ path }) => path),
      ),
    places,
    needs: new Map((concerned?.services ?? []).map(({ name, dependsOn }) => [name, dependsOn])),
  };
}

/** What shows the kind of a release: of the services those that the change touches, where one was read. */
export function releaseIn(
  { services = [], apps = [], published = [], deployments = [], change }: RepositoryParts,
  { touches }: Pick<Assessment, 'touches'>,
  { touched }: FoundParts,
): FoundTarget {
  const isChangeRead = change !== undefined;
  return {
    services: touched ?? services,
    isChangeRead,
    apps,
    published,
    hasDeployments: deployments.length > 0,
    touches,
  };
}
