import type { Part } from '../configuration/parts.js';

/**
 * Regions that Azure pairs: its own updates reach one of a pair at a time. Of each pair both names as the command line
 * writes them. Source: Microsoft Learn, Azure region pairs and nonpaired regions.
 */
const azurePairs =
  'eastasia southeastasia|australiaeast australiasoutheast|canadacentral canadaeast|northeurope westeurope|francecentral francesouth|germanywestcentral germanynorth|centralindia southindia|japaneast japanwest|koreacentral koreasouth|norwayeast norwaywest|southafricanorth southafricawest|swedencentral swedensouth|switzerlandnorth switzerlandwest|uksouth ukwest|uaenorth uaecentral|eastus westus|eastus2 centralus|northcentralus southcentralus|westus2 westcentralus'
    .split('|')
    .map((pair) => pair.split(' '));

/** What a part shares with the part that takes over from it: the team's word, else the cloud's pair. */
export function pairOf({ name, kind, pair }: Part): string | undefined {
  if (pair !== undefined) return pair;
  if (kind === 'service') return undefined;
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = azurePairs.find((regions) => regions.includes(plain));
  return found === undefined ? undefined : `Azure pair ${found.join(' and ')}`;
}
