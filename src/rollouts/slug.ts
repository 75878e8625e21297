/** Names that Windows gives to devices, whatever their ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const mostCharacters = 60;

/** The names under which a feature could be kept, best first: `new-checkout`, `new-checkout-2`, … */
export async function slugsFor(feature: string): Promise<(attempt: number) => string> {
  const { default: toAscii } = await import('any-ascii');
  const words = toAscii(feature.normalize('NFC'))
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, mostCharacters)
    .replace(/^-+|-+$/g, '');
  const base = words === '' ? 'rollout' : deviceName.test(words) ? `${words}-rollout` : words;
  return (attempt) => (attempt === 1 ? base : `${base}-${attempt}`);
}

/** Two spellings of one feature: case, spaces around and between, and Unicode forms do not make another one. */
export function sameFeature(a: string, b: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(a) === plain(b);
}
