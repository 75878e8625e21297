/*
 * Secrets of thirty kinds, each with the words that stand around it in the wild. They are put together from pieces,
 * so that no scanner of secrets takes this file for a leak.
 */

export interface Planted {
  readonly kind: string;
  /** What must never be shown. */
  readonly secret: string;
  /** A line of text as people write it, with the secret in it. */
  readonly line: string;
}

const hex = (length: number) => '9f3a7c1be5d2480617bc'.repeat(8).slice(0, length);
const mixed = (length: number) => 'q7Xv2LmT9bRzK4wPd8Hn'.repeat(12).slice(0, length);
const uuid = `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;

const kinds: Readonly<Record<string, readonly [secret: string, line: (secret: string) => string]>> = {
  'value of a variable': ['plainwordsecret', (it) => `DB_PASSWORD=${it}`],
  'quoted word in YAML': ['horse battery staple', (it) => `password: "${it}"`],
  'word in JSON': ['opensesame-1234', (it) => `"clientSecret": "${it}",`],
  'word in TOML': ['longtomlsecret', (it) => `api_key = "${it}"`],
  'constant in a source': ['tinyconstant99', (it) => `const apiToken = '${it}';`],
  'login in an address': ['hunter2hunter2', (it) => `url: https://deploy:${it}@shop.example/api`],
  'token in a git remote': [`gho${'_'}${mixed(36)}`, (it) => `https://${it}@github.com/shop/shop.git`],
  'token in a query': [mixed(24), (it) => `https://shop.example/hook?id=4&access_token=${it}&x=1`],
  'signature of a shared link': [`${mixed(30)}%2B`, (it) => `https://shop.blob.core.windows.net/a?sv=2024&sig=${it}`],
  'connection string of PostgreSQL': ['pgWord-81723', (it) => `postgres://shop:${it}@db.internal:5432/orders`],
  'connection string of SQL Server': ['Sq1Server!word', (it) => `Server=db;User Id=shop;Password=${it};Encrypt=true`],
  'connection string of MongoDB': ['mongoWord4711', (it) => `mongodb+srv://shop:${it}@cluster0.example.net/shop`],
  'key of a storage account': [`${mixed(86)}==`, (it) => `AccountName=shop;AccountKey=${it};EndpointSuffix=x`],
  'key of a service bus': [`${mixed(43)}=`, (it) => `Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccessKey=${it}`],
  'key id of AWS': [`AKIA${'Q7XV2LMT9BRZK4WP'}`, (it) => `aws configure set x ${it}`],
  'secret key of AWS': [mixed(40), (it) => `aws_secret_access_key = ${it}`],
  'key of Google': [`AIza${mixed(35)}`, (it) => `maps.load("${it}")`],
  'client key of a kubeconfig': [mixed(120), (it) => `    client-key-data: ${it}`],
  'token of a kubeconfig': ['kube-plain-token-77', (it) => `    token: ${it}`],
  'private key': [mixed(64), (it) => `-----BEGIN RSA PRIVATE ${'KEY'}----- ${it} -----END RSA PRIVATE ${'KEY'}-----`],
  'body of a key alone': [mixed(64), (it) => it],
  'JSON web token': [`eyJ${mixed(20)}.${mixed(40)}.${mixed(43)}`, (it) => `cookie jar holds ${it} for now`],
  'bearer token': [hex(32), (it) => `curl -H "Authorization: Bearer ${it}" https://shop.example`],
  'basic login': [Buffer.from('shop:word-of-shop').toString('base64'), (it) => `Authorization: Basic ${it}`],
  'hook of Slack': [
    `T024BE7LD/B024BE7LH/${mixed(24)}`,
    (it) => `post https://hooks.slack.com/${'services'}/${it} when done`,
  ],
  'token of Slack': [`xox${'b'}-2048-${mixed(24)}`, (it) => `slack(${it})`],
  'key of Stripe': [`sk_${'live'}_${mixed(24)}`, (it) => `charge('${it}', amount)`],
  'token of GitLab': [`glpat${'-'}${mixed(20)}`, (it) => `git clone with ${it} today`],
  'token of npm': [`npm${'_'}${mixed(36)}`, (it) => `//registry.example/:_authToken=${it}`],
  'token of Vault': [`hvs${'.'}${mixed(28)}`, (it) => `vault login ${it}`],
  'key of LaunchDarkly': [`sdk-${uuid}`, (it) => `LDClient.init("${it}")`],
  'key of New Relic': [`NRAK-${mixed(27).toUpperCase()}`, (it) => `newrelic ${it}`],
  'option of a command': ['0ptionWord', (it) => `mysqladmin --password ${it} ping`],
  'login of curl': ['curlWord-55', (it) => `curl -u shop:${it} https://shop.example/deploy`],
};

export const planted: readonly Planted[] = Object.entries(kinds).map(([kind, [secret, line]]) => ({
  kind,
  secret,
  line: line(secret),
}));
