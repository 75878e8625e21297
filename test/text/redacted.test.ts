import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holdsSecrets, redacted, redactedDeep } from '../../src/text/redacted.js';
import { inline } from '../../src/text.js';
import { planted } from '../support/planted-secrets.js';

test('secrets of thirty kinds go, whatever stands around them', () => {
  assert.ok(planted.length >= 30);
  for (const { kind, secret, line } of planted) {
    for (const whole of [
      line,
      `  ${line}`,
      `x ${line} y`,
      `// ${line}`,
      `"${line}"`,
      `(${line})`,
      JSON.stringify(line),
      JSON.stringify(JSON.stringify(line)),
    ]) {
      assert.ok(!redacted(whole).includes(secret), `${kind}: ${redacted(whole)}`);
      assert.equal(redacted(redacted(whole)), redacted(whole), `${kind} is shown the same way twice`);
    }
  }
});

test('what only looks a little like a secret stays', () => {
  for (const text of [
    'token: string',
    'const token = readToken(request)',
    'secret: process.env.SECRET',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a workflow holds exactly this
    'password: ${{ secrets.DB_PASSWORD }}',
    'Basic authentication is off',
    'https://unpkg.com/react@18',
    'git@github.com:shop/shop.git',
    `image: ghcr.io/shop/web@sha256:${'a1'.repeat(32)}`,
    'src/test/java/org/acme/OAuth2ClientV2Config3Test.java',
    'feature_token_enabled: true',
    'maxTokens: 2500',
    'author: Ada Lovelace',
    'ALTER TABLE orders DROP COLUMN note',
    'Error rate above 1.2 % over 10 minutes: roll back to 0 %',
    'c0ffee'.repeat(7),
  ]) {
    assert.equal(redacted(text), text);
  }
});

test('a secret that invisible characters take apart is put together before it is looked for', () => {
  const { secret, line } = planted[0] ?? assert.fail();
  const hidden = line.replace('WORD', 'WO\u200bRD').replace('plain', 'pl\u2060ain');

  assert.ok(!inline(hidden).includes(secret));
});

test('a value is walked through to its last text, and is the same value where there was nothing', () => {
  const { secret, line } = planted[9] ?? assert.fail();
  const clean = { a: [1, 'x', { b: null, c: 'plain words' }] };
  const dirty = { a: [1, { b: line }], kept: { description: line } };

  assert.equal(redactedDeep(clean), clean);
  assert.ok(!JSON.stringify(redactedDeep(dirty)).includes(secret));
  assert.deepEqual(redactedDeep(dirty, 'kept').kept, { description: line });
});

test('files of secrets are known by name', () => {
  for (const path of ['.env', 'app/.env.production', 'deploy/prod.tfvars', 'id_rsa', 'k8s/db-secret.yaml', 'tls.key'])
    assert.ok(holdsSecrets(path), path);
  for (const path of ['src/environment.ts', 'src/secretary.ts', 'docs/keys.md', 'deploy/rollout.yaml'])
    assert.ok(!holdsSecrets(path), path);
});

test('looking takes as many steps as there are characters, whatever the characters', { timeout: 60_000 }, () => {
  const units = [
    '://',
    'A_',
    'x-',
    '--a-',
    'password=',
    'password',
    ' -u a:',
    '"',
    "'",
    'Bearer ',
    'A1b/',
    '=a1',
    '@:/',
  ];
  const longest = 1_000_000;
  for (const unit of [...units, '-----BEGIN PRIVATE KEY-----', 'https://hooks.slack.com/', 'eyJaaaaaaaa.', 'a:b@']) {
    const started = performance.now();
    redacted(unit.repeat(Math.ceil(longest / unit.length)));
    // Some 0.5 s where it is slowest on a machine of its own; a pattern that backtracks takes hours.
    assert.ok(performance.now() - started < 10_000, `${unit} took ${performance.now() - started} ms`);
  }
});

test('any text comes back, and a second look finds nothing more', () => {
  const pieces = fc.constantFrom(
    ...planted.map(({ line }) => line),
    'x',
    ' ',
    '"',
    "'",
    '=',
    ':',
    '\n',
    '@',
    '/',
    '***',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 8 }), (parts) => {
      const once = redacted(parts.join(''));
      return once.length >= 0 && redacted(once).length <= once.length + 64;
    }),
    { numRuns: 500 },
  );
});
