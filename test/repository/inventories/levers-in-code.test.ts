import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leversInCommands, leversInTerraform } from '../../../src/repository/inventories/levers-in-code.js';

const shown = (levers: ReturnType<typeof leversInCommands>) =>
  levers.map(
    ({ kind, name, namespace = '-', settings = {}, line }) =>
      `${line} ${kind} ${namespace}/${name} ${JSON.stringify(settings)}`,
  );

test('resources of Terraform with a literal name of their own', () => {
  const text = [
    'resource "aws_ecs_service" "api" {',
    '  name    = "api"',
    '  cluster = aws_ecs_cluster.main.id',
    '  load_balancer {',
    '    cluster = "decoy"',
    '  }',
    '}',
    'resource "google_cloud_run_v2_service" "web" {',
    '  name     = "web"',
    '  location = "europe-west1"',
    '}',
    'resource "aws_ecs_service" "variable" {',
    '  name = var.name',
    '}',
    '# resource "helm_release" "off" {',
  ].join('\n');

  const levers = leversInTerraform({ path: 'main.tf', text });

  assert.deepEqual(shown(levers), ['1 ecs-service -/api {}', '8 cloud-run-service -/web {"region":"europe-west1"}']);
});

test('commands of a pipeline name what they deploy', () => {
  const text = [
    'steps:',
    '  - name: helm upgrade decoy',
    '  - run: helm upgrade --install shop ./chart --namespace prod --set image.tag=$TAG',
    '  - run: |',
    '      aws ecs update-service \\',
    '        --cluster main \\',
    '        --service api',
    '      helm upgrade "$RELEASE" ./chart',
    '      # helm upgrade old ./chart',
    '      gcloud run deploy web --image x --region=europe-west1',
  ].join('\n');

  const levers = leversInCommands({ path: '.github/workflows/deploy.yml', text });

  assert.deepEqual(shown(levers), [
    '3 helm-release prod/shop {}',
    '5 ecs-service -/api {"cluster":"main"}',
    '10 cloud-run-service -/web {"region":"europe-west1"}',
  ]);
});
