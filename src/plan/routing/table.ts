import { controllers } from './controllers.js';
import { flagLibraries } from './flag-libraries.js';
import { flagServices } from './flag-services.js';
import { meshes, mirrorsOnly } from './meshes.js';
import { platforms, replacing } from './platforms.js';
import type { RouterRow } from './router.js';

/**
 * What can hold a share of the traffic, in the order in which it is asked: what steps by itself, then what splits, then
 * what only replaces copies.
 */
export const deploymentRouters: readonly RouterRow[] = [...controllers, ...meshes, ...platforms, ...replacing];

export const flagRouters: readonly RouterRow[] = [...flagServices, ...flagLibraries];

export const mirroringRouters: readonly RouterRow[] = [...meshes, ...mirrorsOnly].filter(
  ({ mirrors }) => mirrors !== undefined,
);
