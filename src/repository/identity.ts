/** A server meets one or two checkouts; whoever names many of them shall not fill its memory. */
const mostCheckouts = 4;
const identities = new Map<string, object>();

/**
 * One object for each root, the same as long as the root is among the last few that were opened. Readers key a WeakMap
 * by it, so what they kept of a checkout goes when it does.
 */
export function identityOf(root: string): object {
  const identity = identities.get(root) ?? {};
  identities.delete(root);
  identities.set(root, identity);
  const [oldest] = identities.keys();
  if (identities.size > mostCheckouts && oldest !== undefined) identities.delete(oldest);
  return identity;
}
