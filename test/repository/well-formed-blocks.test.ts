import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../src/repository/sightings.js';
import { hclFault, xmlFault } from '../../src/repository/well-formed-blocks.js';
import { repositoryOf } from '../support/repository-of.js';

test('HCL that adds up: strings in strings, heredocs, comments, escapes', () => {
  const hole = '$' + '{';
  const text = [
    'resource "a" "b" { # {',
    `  name = "x-${hole}lookup(var.m, "k", "}")}-\\"{"`,
    `  kept = "$${hole}not a hole"`,
    '  text = <<-EOT',
    '    { "open',
    '  EOT',
    '  list = [1, (2)] // ]',
    '  /* { */',
    '}',
  ].join('\n');

  assert.equal(hclFault(text), undefined);
});

test('HCL that does not: the line of what is left open or closed too often', () => {
  assert.equal(hclFault('a {\n  b = [1\n}\n'), 3);
  assert.equal(hclFault('a {\n}\n}\n'), 3);
  assert.equal(hclFault('a {\n  b = "open\n}\n'), 2);
  assert.equal(hclFault('x = 1\na {\n'), 2);
  assert.equal(hclFault('a = <<EOT\nnever\n'), 1);
});

test('XML: elements, attributes with signs, comments, character data and types', () => {
  assert.equal(
    xmlFault(
      '<?xml version="1.0"?>\n<!DOCTYPE a [<!ELEMENT a ANY>]>\n<a x="1 > 0"><!-- <b> --><c/><![CDATA[<d>]]></a>',
    ),
    undefined,
  );
  assert.equal(xmlFault('<a>\n<b>\n</a>'), 3);
  assert.equal(xmlFault('<a>\n<b'), 2);
  assert.equal(xmlFault('x\n<a>'), 2);
});

test('a file of any format that does not parse is reported with its line and still read', async () => {
  const read = await readSightings(
    repositoryOf({
      'infra/main.tf': 'resource "launchdarkly_project" "shop" {\n  name = "open\n}\n',
      'pom.xml':
        '<project>\n<dependencies>\n<dependency>\n<groupId>io.getunleash</groupId>\n<artifactId>unleash-client-java</artifactId>\n</dependency>\n</project>\n',
      'good/main.tf': 'resource "a" "b" {}\n',
    }),
    { signal: new AbortController().signal, progress: () => {} },
  );

  assert.deepEqual(
    read.unreadable.map(({ path, line, reason }) => `${path}:${line} ${reason}`),
    [
      'infra/main.tf:2 is no valid HCL; it was read line by line',
      'pom.xml:7 is no valid XML; it was read line by line',
    ],
  );
  const seen = read.sightings.map(({ kind, value }) => `${kind}:${value}`);
  assert.ok(seen.includes('terraform:launchdarkly_project'));
  assert.ok(seen.some((it) => it.startsWith('maven:io.getunleash:')));
});

test('nested brackets, endless lines and odd bytes end in good time and in no crash', { timeout: 5000 }, async () => {
  const deep = '['.repeat(100_000);
  const hostile = {
    'a.yaml': `a: ${deep}\n`,
    'b.yaml': `${'&a [*a, '.repeat(20_000)}\n`,
    'd.tf': `a = ${'{'.repeat(100_000)}`,
    'pom.xml': `${'<a>'.repeat(50_000)}<!DOCTYPE x [<!ENTITY e "&e;&e;">]>`,
    'package.json': `{"dependencies": ${deep}`,
    'Cargo.toml': `a = ${deep}\n`,
    '.github/workflows/x.yml': `jobs:\n${' '.repeat(50_000)}a:\n`,
    Jenkinsfile: `stage('a') {`.repeat(2000),
    'k8s/\u202e.yaml': 'kind: \u0000\u0001\n\t- : : :\n',
  };

  const read = await readSightings(repositoryOf(hostile), {
    signal: new AbortController().signal,
    progress: () => {},
  });

  assert.equal(read.files.listed, Object.keys(hostile).length);
  assert.ok(
    ['Cargo.toml', 'd.tf', 'pom.xml', 'package.json'].every((file) => read.unreadable.some((it) => it.path === file)),
  );
});
