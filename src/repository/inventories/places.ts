import { placeOf } from '../../catalog/place.js';

/** A region or cluster that the repository keeps a folder or file for. */
export interface Place {
  readonly name: string;
  readonly kind: 'region' | 'cluster';
  /** One file that shows it. */
  readonly path: string;
}

/** `us-east-1` (AWS), `europe-west4` (Google), `westeurope` and `eastus2` (Azure), as their makers write them. */
const region =
  /(?:^|[/_.-])((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]|(?:us|europe|asia|australia|northamerica|southamerica|me|africa)-(?:north|south|east|west|central|northeast|southeast|southwest)[1-9]\d?|(?:north|south|east|west|central|southcentral|northcentral|westcentral)us[23]?|(?:north|west)europe|uk(?:south|west)|(?:southeast|east)asia|japan(?:east|west)|australia(?:east|southeast|central)|(?:canada|france|germanywest|sweden|poland|italy)(?:central|east|north|south))(?=$|[/_.-])/;
const cluster = /(?:^|\/)clusters\/([\w][\w.-]*)\/./;

/** Folders below `clusters/` that hold what all clusters share. */
const shared =
  /^(?:base|bases|common|shared|all|templates?|modules?|components?|staging|dev\w*|test\w*|local|kind|_\w*)$/i;
const deploys = /\.(?:ya?ml|json|tf|tfvars|hcl|bicep|bicepparam|tpl|jsonnet|cue)$/;
const mostPlaces = 50;

/**
 * Regions and clusters by the names of files that deploy something, sorted by name. One place alone is no choice of
 * places, but it is listed. Costs a test or two a file.
 */
export function placesIn(files: readonly string[]): Place[] {
  const found = new Map<string, Place>();
  for (const path of files) {
    if (!deploys.test(path)) continue;
    for (const place of placesOf(path))
      if (!found.has(place.name) && placeOf(path) === 'product') found.set(place.name, place);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostPlaces);
}

function placesOf(path: string): Place[] {
  const named = path.includes('clusters/') ? cluster.exec(path)?.[1] : undefined;
  if (named !== undefined && !shared.test(named)) return [{ name: named, kind: 'cluster', path }];
  const regional = region.exec(path)?.[1];
  return regional === undefined ? [] : [{ name: regional, kind: 'region', path }];
}
