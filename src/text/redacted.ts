/*
 * What looks like a secret is shown as its kind of name and three stars. A repository is read for names, places and
 * numbers, so nothing is lost by it. Each pattern is anchored by a literal and walks on by one class of characters,
 * so that a line of megabytes costs as many steps as it has characters.
 *
 * Shapes: GitHub, GitLab, Slack, Stripe, AWS, Google, npm, PyPI, SendGrid, Vault, Grafana, LaunchDarkly, New Relic,
 * Sentry, DigitalOcean, Shopify, Atlassian, Docker, Linear and Twilio document the prefixes of their tokens; JSON web
 * tokens are RFC 7519, keys in PEM are RFC 7468, logins in addresses RFC 3986, 3.2.1.
 */

const stars = '***';

const prefixes = [
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}',
  'AIza[\\w-]{30,}',
  'ya29\\.[\\w-]{16,}',
  'gh[pousr]_[A-Za-z0-9]{16,}',
  'github_pat_\\w{20,}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[\\w-]{16,}',
  'xox[a-z]-[\\w-]{10,}',
  'xapp-[\\w-]{10,}',
  '[rs]k_(?:live|test)_\\w{10,}',
  'whsec_\\w{16,}',
  'sk-[\\w-]{20,}',
  'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
  'npm_[A-Za-z0-9]{30,}',
  'pypi-[\\w-]{30,}',
  'do[opr]_v1_[0-9a-f]{32,}',
  'hv[sbr]\\.[\\w-]{20,}',
  'gl(?:c|sa)_[\\w=+/]{20,}',
  '(?:sdk|mob|api)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  'NR(?:AK|JS|II)-[\\w-]{16,}',
  'sntry[su]_[\\w=+/]{20,}',
  'dckr_(?:pat|oat)_[\\w-]{16,}',
  'shp(?:at|ca|pa|ss)_[0-9a-f]{32}',
  'ATATT3[\\w=-]{20,}',
  'lin_(?:api|oauth)_\\w{20,}',
  'key-[0-9a-f]{32}',
  '[AS][CK][0-9a-f]{32}',
  'PMAK-[\\w-]{20,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{20,}',
  'dapi[0-9a-f]{32}',
  'eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]{1,4096})?',
];
const token = new RegExp(`(?<![A-Za-z0-9])(?:${prefixes.join('|')})`, 'g');

/** Addresses that are secrets as a whole: who knows one may post. */
const hook =
  /\b(https?:\/\/)(?:hooks\.slack\.com\/|hooks\.zapier\.com\/|(?:\w{1,20}\.)?discord(?:app)?\.com\/api\/webhooks\/|[\w.-]{1,100}\.webhook\.office\.com\/|[\w.-]{1,100}\.logic\.azure\.com[:/]|chat\.googleapis\.com\/v1\/spaces\/|api\.telegram\.org\/bot)[^\s"'`<>)]{1,2048}/gi;

/** `postgres://shop:word@host`, `https://token@host`: all between the slashes and the at. */
const login = /:\/\/[^\s/@"'`<>]{1,1024}@/g;
/** Words with a slash or an at in them, which were not encoded as they should be; a port is no such word. */
const oddLogin = /:\/\/[^\s/:@"'`<>]{0,128}:(?!\d{1,5}(?:[/?#]|$))[^\s"'`<>]{1,256}@(?=[\w.-]{1,253})/g;

const keyBlock = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\:,-]*/g;

/** Bodies of keys, certificates and session tokens, which say nothing of themselves. */
const longRun = /(?<![\w/+.@-])[A-Za-z0-9+/]{40,}={0,2}(?![\w/.@-])/g;

const secretName =
  '(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|app(?:lication)?[_-]?key|access[_-]?key(?:[_-]?id)?|account[_-]?key|private[_-]?key|secret[_-]?key|shared[_-]?(?:access[_-]?)?key|encryption[_-]?key|signing[_-]?key|master[_-]?key|license[_-]?key|sdk[_-]?key|key[_-]data|certificate[_-]data|authority[_-]data|access[_-]?token|auth[_-]?token|refresh[_-]?token|id[_-]?token|bot[_-]?token|client[_-]?secret|credentials?|connection[_-]?string|conn[_-]?str|dsn|sig(?:nature)?|x-amz-security-token|cookie|session[_-]?(?:id|token)|webhook(?:[_-]?url)?|otp|pin[_-]?code)';
/** A name that ends in one of these words (or in `_KEY`, as variables do), what sets it, and its value. */
const named = new RegExp(
  `(?<![A-Za-z0-9])((?:[A-Za-z0-9_.-]{0,64}?[_.-]|[a-z0-9]{0,32}?)${secretName}|[A-Z0-9_]{1,64}_(?:KEY|PAT|TOKEN|SALT))(\\\\{0,3}["']?\\s{0,8}(?::=|=>|[:=])\\s{0,8})(\\\\{0,3}"[^"\\n]{1,4096}"?|\\\\{0,3}'[^'\\n]{1,4096}'?|[^\\s"'\`,;&<>()[\\]{}|\\\\]{1,4096})`,
  'gi',
);
/** `--password word`, `-u name:word`. */
const option = new RegExp(
  `(--?[a-z-]{0,30}${secretName}[ =]|\\s-u[ =]?[^\\s:]{1,64}:)("[^"\\n]{1,512}"|'[^'\\n]{1,512}'|[^\\s"'\`]{1,512})`,
  'gi',
);
const scheme = /\b(Bearer|Basic|Negotiate|ApiKey|GenieKey|Splunk)(\s{1,8})([\w.~+/=-]{8,4096})/gi;

/** Values that name a type, a place to look or nothing at all: what stands in code and in templates. */
const harmless =
  /^(?:string|str|text|number|int|integer|bool|boolean|any|unknown|object|bytes|buffer|secret|password|token|key|true|false|yes|no|on|off|null|nil|none|undefined|void|required|optional|default|empty|env|file|vault|x+|\*+|\.+|\d{1,3})$/i;
const places = 'var|secrets?|env|process|os|config|settings|self|this|data|local|module|vault|arn|projects?|ref';
const reference = new RegExp(
  `^["']?(?:\\$|\\{\\{|%[A-Z(]|<%|!|&|@|#|\\*\\*\\*)|^(?:[a-z_]\\w*\\.)+\\w+$|^["']?(?:${places})[.:/]`,
  'i',
);

/** A text without what looks like a secret; the same text where nothing does. Idempotent. */
export function redacted(text: string): string {
  if (text.length < shortest) return text;
  return text
    .replace(keyBlock, `-----PRIVATE KEY ${stars}-----`)
    .replace(hook, `$1${stars}`)
    .replace(login, `://${stars}@`)
    .replace(oddLogin, `://${stars}@`)
    .replace(token, stars)
    .replace(scheme, (whole, name: string, gap: string, value: string) =>
      value.length >= 20 || /\d/.test(value) ? `${name}${gap}${stars}` : whole,
    )
    .replace(option, (whole, name: string, value: string) => (isHarmless(value) ? whole : `${name}${stars}`))
    .replace(named, (whole, name: string, sets: string, value: string, at: number, all: string) =>
      // What is called gives the secret, and is none.
      all[at + whole.length] === '(' || isHarmless(value) ? whole : `${name}${sets}${starsFor(value)}`,
    )
    .replace(longRun, (run) => (isRandom(run) ? stars : run));
}

const shortest = 8;

function isHarmless(value: string): boolean {
  const plain = value.replace(/^\\{0,3}["']|\\{0,3}["']$/g, '');
  return plain.length < 4 || harmless.test(plain) || reference.test(plain);
}

function starsFor(value: string): string {
  const quote = /^\\{0,3}["']/.exec(value)?.[0] ?? '';
  return `${quote}${stars}${quote !== '' && value.endsWith(quote) ? quote : ''}`;
}

/** Small and capital letters and digits in a mix that no path and no name has. */
function isRandom(run: string): boolean {
  const count = (pattern: RegExp) => run.match(pattern)?.length ?? 0;
  const share = run.length / 40;
  return count(/[A-Z]/g) >= 4 * share && count(/[a-z]/g) >= 4 * share && count(/[0-9]/g) >= 2 * share;
}

/** Controls but for tabs and the ends of lines, and what is of no width or turns the line around. */
const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)/g;

/** A text as it may leave: without characters that cannot be seen, and without secrets. Idempotent. */
export function presentable(text: string): string {
  return redacted(text.replace(unseen, ''));
}

/**
 * A value (JSON) with `presentable` applied to every text in it, each cut where it is longer than any name or sentence
 * is; the very same value where nothing was. Whole pages stand below the root's keys `markdown` and `diff`.
 * @param butFor key of the value's root that stays as it is
 */
export function redactedDeep<Value>(value: Value, butFor?: string): Value {
  return walked(value, butFor, pages) as Value;
}

/** Queries of a team may have 2,000 characters; a file may call a dashboard by a megabyte. */
const longestText = 4000;
const pages: ReadonlySet<string> = new Set(['markdown', 'diff']);

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}

function walked(value: unknown, butFor?: string, whole?: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return presentable(cut(value));
  if (Array.isArray(value)) {
    const all: readonly unknown[] = value;
    const walkedAll = all.map((one) => walked(one));
    return walkedAll.some((one, at) => one !== all[at]) ? walkedAll : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const walkedEntries = entries.map(
    ([key, one]) =>
      [
        key,
        key === butFor ? one : typeof one === 'string' && whole?.has(key) ? presentable(one) : walked(one),
      ] as const,
  );
  return walkedEntries.some(([, one], at) => one !== entries[at]?.[1]) ? Object.fromEntries(walkedEntries) : value;
}

const secretFile =
  /(?:^|\/)(?:\.env(?:\.[\w.-]+|rc)?|[\w.-]+\.env|\.flaskenv|\.npmrc|\.netrc|\.pgpass|\.pypirc|\.htpasswd|\.git-credentials|\.dockercfg|\.docker\/config\.json|id_(?:rsa|dsa|ecdsa|ed25519)|kube-?config(?:[.-][\w.-]+)?|[\w.-]*kubeconfig|\.kube\/[\w.-]+|\.aws\/[\w.-]+|credentials(?:\.[\w-]+)?|[\w.-]*service[-_]?account[\w.-]*\.json|[\w.-]*secrets?[\w.-]*\.(?:ya?ml|json|toml|env|properties|tfvars|ini|txt)|[\w.-]+\.(?:pem|key|p12|pfx|jks|keystore|ppk|asc|tfvars|tfstate))$/i;

/** Files that hold little else than secrets: their lines are never quoted, only named. */
export function holdsSecrets(path: string): boolean {
  return secretFile.test(path);
}
