import { dependencyKinds, keyOf } from './circumstances.js';
import { placeOf } from './place.js';
import type { Sighting } from './provider.js';

/**
 * Whether something is of the repository itself, which says nothing of a product with such a name: another package of
 * it, the image of its own module and the variables that this reads. An application that declares what is published
 * beside it runs with it.
 */
export function localNames(sightings: readonly Sighting[]): (sighting: Sighting) => boolean {
  const local = new Set<string>();
  for (const it of sightings) {
    if ((it.role !== 'published' && it.role !== 'own') || placeOf(it.path) !== 'product') continue;
    local.add(keyOf(it));
    if (it.kind === 'go') for (const key of keysOfModule(it.value)) local.add(key);
  }
  return (it) => {
    if (local.size === 0) return false;
    if (it.kind === 'image') return local.has(imageKey(it.value));
    if (it.kind === 'env') return local.has(variableKey(it.value));
    return dependencyKinds.has(it.kind) && it.role !== 'published' && it.role !== 'application' && local.has(keyOf(it));
  };
}

/** An operator is called after the product beside which it runs: `argocd-image-updater`. */
function keysOfModule(module: string): string[] {
  const name = module.replace(/\/v\d+$/, '');
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes('-') ? [imageKey(name), variableKey(last.toUpperCase())] : [];
}

/** Owner and name, as registries that allow no dash in an owner write them. */
function imageKey(value: string): string {
  return `image:${value.split('/').slice(-2).join('/').replace(/-/g, '')}`;
}

/** The first word of a name. */
function variableKey(value: string): string {
  return `env:${/^[^-_]*/.exec(value)?.[0]}`;
}
