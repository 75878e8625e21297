import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../../src/repository/sightings.js';
import { repositoryOf } from '../../support/repository-of.js';

const servicesOf = async (files: Readonly<Record<string, string>>) => {
  const read = await readSightings(repositoryOf(files), {
    signal: new AbortController().signal,
    progress: () => {},
  });
  return read.inventories.services.map(({ name, folder }) => `${name} ${folder}`);
};

test('a library that is called like the product is no service, whatever runs under that name', async () => {
  assert.deepEqual(
    await servicesOf({
      'package.json': '{\n  "private": true,\n  "name": "shop-app"\n}',
      Dockerfile: 'FROM node\n',
      'docker-compose.yml': 'services:\n  shop:\n    image: shop/shop:$TAG\n  web:\n    image: shop/web\n',
      'packages/sdk-js/package.json': '{\n  "name": "@shop/shop",\n  "exports": {}\n}',
      'packages/web/package.json': '{\n  "name": "web",\n  "main": "index.js"\n}',
    }),
    ['shop .', 'web packages/web'],
  );
});

test('stores, code generators, sites of documents and tools for tests are built along and are no services', async () => {
  assert.deepEqual(
    await servicesOf({
      'docker-compose.yml':
        'services:\n  search:\n    build: dev/opensearch\n  tools:\n    build: test/tools\n  mail:\n    build: docker/development\n  server:\n    image: mcr.example.com/mssql/server\n  mssql:\n    image: mcr.example.com/mssql/server\n',
      'docker/development/Dockerfile': '',
      'packages/docs-v3/vercel.json': '{}',
      'package.json': '{"name": "lib"}',
      'site/netlify.toml': '',
      'src/cart/genproto/Dockerfile': '',
      'src/cart/genproto/go.mod': 'module genproto\n',
    }),
    ['site site'],
  );
});

test('functions of a SAM template, an old web application and a workspace with an image are services', async () => {
  const old = '<ProjectTypeGuids>{349C5851-65DF-11DA-9384-00065B846F21};{x}</ProjectTypeGuids>';
  assert.deepEqual(
    await servicesOf({
      'orders/template.yaml': 'Resources:\n  A:\n    Type: AWS::Serverless::Function\n',
      'shared/template.yaml': 'Resources:\n  A:\n    Type: AWS::S3::Bucket\n',
      'src/Gallery/Gallery.csproj': `<Project>${old}</Project>`,
      'src/Tool/Tool.csproj': '<Project Sdk="Microsoft.NET.Sdk"/>',
    }),
    ['orders orders', 'Gallery src/Gallery'],
  );
  assert.deepEqual(
    await servicesOf({
      'Cargo.toml': '[workspace]\nmembers = ["a"]\n',
      Dockerfile: '',
      'a/Cargo.toml': '[package]\nname = "a"\n',
    }),
    ['shop .'],
  );
});

test('a root is called by its manifest or its repository, never by one of ten things built from it', async () => {
  assert.deepEqual(
    await servicesOf({
      Gemfile: '',
      Dockerfile: '',
      'docker-compose.yml': 'services:\n  sidekiq:\n    build: .\n  redis:\n    image: redis\n',
      'k8s/sidekiq.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: sidekiq\n',
    }),
    ['shop .'],
  );
});
