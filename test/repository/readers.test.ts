import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sighting } from '../../src/catalog/provider.js';
import {
  actionSightings,
  azureSteps,
  commandSightings,
  isAzurePipeline,
  runsCommands,
  trialLines,
} from '../../src/repository/commands.js';
import { dependencyReader } from '../../src/repository/dependencies/dependencies.js';
import { dockerEnvironment, dotEnvSightings, isDotEnv, yamlEnvironment } from '../../src/repository/environment.js';
import { firstLookFor } from '../../src/repository/first-look.js';
import { definedFlagKeys } from '../../src/repository/flags/flag-keys.js';
import {
  imageName,
  jsonManifestSightings,
  manifestSightings,
  mayHoldJsonManifests,
} from '../../src/repository/kubernetes.js';
import { serverSightings } from '../../src/repository/mcp-servers.js';
import { ownersOf } from '../../src/repository/owners.js';
import { callSearch, isSource } from '../../src/repository/source-calls.js';
import { azureSightings, cloudFormationSightings, terraformSightings } from '../../src/repository/terraform.js';
import { watchesInYaml } from '../../src/repository/watches/alerts.js';
import { watchesInTerraform } from '../../src/repository/watches/alerts-in-terraform.js';

const words = (sightings: readonly Sighting[]) => sightings.map(({ kind, value, line }) => `${kind}:${value}@${line}`);
const yaml = (text: string, path = 'deploy/shop.yaml') => words(manifestSightings({ path, text }, text.split('\n')));

test('manifests: each document, its root alone, and templates that are no YAML', () => {
  const text = `{{- if .Values.canary }}
apiVersion: flagger.app/v1beta1
kind: Canary
metadata:
  annotations:
    prometheus.io/scrape: "true"
spec:
  targetRef:
    apiVersion: apps/v1
    kind: StatefulSet
---
<% if production %>
kind: Service
apiVersion: v1
---
kind: CustomResourceDefinition
spec:
  names:
    kind: Rollout
`;

  assert.deepEqual(yaml(text), ['kind:flagger.app/Canary@3', 'annotation:prometheus.io/scrape@6', 'kind:/Service@13']);
});

test('manifests: objects in a list, images and charts', () => {
  assert.deepEqual(
    yaml(
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n- kind: Ingress\n  apiVersion: networking.k8s.io/v1\n',
    ),
    ['kind:/List@2', 'kind:apps/Deployment@5', 'kind:networking.k8s.io/Ingress@6'],
  );
  assert.deepEqual(
    yaml(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a compose or Terraform file holds exactly this
      'services:\n  flags:\n    image: "ghcr.io/open-feature/flagd:v1@sha256:ab"\n  web:\n    image: ${REGISTRY}/web\n',
    ),
    ['image:open-feature/flagd@3'],
  );
  assert.deepEqual(
    yaml(
      'name: shop\ndependencies:\n  - name: unleash\n    repository: https://x/charts\nmaintainers:\n  - name: loki\n',
      'Chart.yaml',
    ),
    ['helm:unleash@3'],
  );
});

test('a variable in an image may stand for its registry or its tag, not for its name', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    'unleashorg/unleash-server:$TAG': 'unleashorg/unleash-server',
    ['unleashorg/unleash-server:$' + '{TAG:-latest}']: 'unleashorg/unleash-server',
    ['$' + '{HUB:-docker.io}/grafana/loki:3']: 'grafana/loki',
    ['$' + '{FLAGD:-ghcr.io/open-feature/flagd:1}']: 'open-feature/flagd',
    ['$' + '{REGISTRY}/grafana/tempo']: 'grafana/tempo',
    '{{.registry}}/grafana/mimir:{{.tag}}': 'grafana/mimir',
    ['$' + '{REGISTRY}/nginx']: undefined,
    ['$' + '{IMAGE}:1']: undefined,
  };

  for (const [image, name] of Object.entries(cases)) assert.equal(imageName(image), name, image);
});

test('image names lose registry, tag and digest, and nothing else', () => {
  const names = [
    'nginx:1.27',
    'docker.io/library/redis',
    'localhost:5000/a/b:1',
    'grafana/k6@sha256:0',
    '{{ .image }}',
    'https://x/y',
  ];

  assert.deepEqual(names.map(imageName), ['nginx', 'redis', 'a/b', 'grafana/k6', undefined, undefined]);
});

test('variables: names, never values', () => {
  const text = 'export LD_SDK_KEY=sdk-4f2a-secret\n# UNLEASH_URL=x\nPLAIN = "s3cr3t"\n';

  const found = dotEnvSightings({ path: '.env', text }, text.split('\n'));

  assert.deepEqual(words(found), ['env:LD_SDK_KEY@1', 'env:PLAIN@3']);
  assert.doesNotMatch(JSON.stringify(found), /secret|s3cr3t/);
  assert.ok(['.env', 'app/.env.example', 'prod.env', '.envrc'].every(isDotEnv));
  assert.ok(!isDotEnv('src/environment.ts'));
});

test('variables in YAML and Dockerfiles', () => {
  const text =
    'env:\n  - name: SENTRY_DSN\n    value: https://key@host/1\n  - DD_ENV=prod\n  OTEL_SERVICE_NAME: shop\n  lower_case: x\n';

  assert.deepEqual(words(yamlEnvironment({ path: 'a.yml', text }, text.split('\n'))), [
    'env:SENTRY_DSN@2',
    'env:DD_ENV@4',
    'env:OTEL_SERVICE_NAME@5',
  ]);
  const lists = 'environment:\n  - SENTRY_DSN\n  # NOT_THIS\n  - DD_ENV\nsecret_names:\n- NETLIFY_SITE_ID\n';
  assert.deepEqual(words(yamlEnvironment({ path: 'a.yml', text: lists }, lists.split('\n'))), [
    'env:SENTRY_DSN@2',
    'env:DD_ENV@4',
  ]);
  assert.deepEqual(
    words(dockerEnvironment({ path: 'Dockerfile', text: '' }, ['FROM a', 'ENV DD_ENV=prod', 'ARG NEW_RELIC_APP_NAME'])),
    ['env:DD_ENV@2', 'env:NEW_RELIC_APP_NAME@3'],
  );
});

test('commands: first words of known programs, in chains and behind starters; not comments, not echoes', () => {
  const lines = [
    '# kubectl apply -f old',
    '      - run: cd k8s && kubectl apply -f . --token=SECRET',
    '  sh "helm upgrade --install shop ."',
    'echo "terraform apply"',
    'sudo npx wrangler deploy',
    'kubectlx apply',
  ];

  const found = commandSightings(
    { path: 'deploy.sh', text: '' },
    lines,
    new Set(['kubectl', 'helm', 'terraform', 'wrangler']),
  );

  assert.deepEqual(words(found), [
    'cli:kubectl apply -f .@2',
    'cli:helm upgrade --install shop@3',
    'cli:wrangler deploy@5',
  ]);
  assert.doesNotMatch(JSON.stringify(found), /SECRET/);
  assert.ok(
    ['.github/workflows/a.yml', 'Makefile', 'ci/deploy.sh', 'Jenkinsfile', 'bin/deploy', 'Dockerfile'].every(
      runsCommands,
    ),
  );
  assert.ok(!runsCommands('values.yaml'));
});

test('Dokku is told over SSH, and by its own words in the description of an application', () => {
  const text = 'run: |\n  ssh -o "StrictHostKeyChecking=no" "dokku@$HOST" git:from-image shop "$DIGEST"\n';
  const described = (it: string) => words(dependencyReader('app.json')?.({ path: 'app.json', text: it }) ?? []);

  assert.deepEqual(
    words(commandSightings({ path: '.github/workflows/deploy.yml', text }, text.split('\n'), new Set())),
    ['cli:dokku@2'],
  );
  assert.deepEqual(described('{\n  "cron": []\n}\n'), ['annotation:app.json/dokku@1']);
  assert.deepEqual(described('{\n  "addons": []\n}\n'), ['annotation:app.json/heroku@1']);
});

test('actions lose their ref', () => {
  const text = 'steps:\n  - uses: superfly/flyctl-actions/setup-flyctl@master\n  - uses: ./local\n';

  assert.deepEqual(words(actionSightings({ path: '.github/workflows/a.yml', text })), [
    'action:superfly/flyctl-actions/setup-flyctl@2',
  ]);
});

test('Terraform: resources, data, sources, charts; no comments', () => {
  const text = `# resource "datadog_monitor" "old" {}
resource "launchdarkly_feature_flag" "a" {
}
data "aws_eks_cluster" "b" {}
module "c" {
  source = "registry.opentofu.org/terraform-aws-modules/eks/aws"
}
module "d" { source = "./local" }
resource "helm_release" "e" {
  chart = "kube-prometheus-stack"
}
module "f" {
  source = "git::https://github.com/acme/terraform-modules.git//aks/application?ref=v1"
}
module "g" {
  source = "github.com/acme/terraform-azurerm-container-apps-hosting?ref=v2.8.1"
}
module "h" {
  source = "git@github.com:acme/cnp-module-key-vault"
}
`;

  const withPath = `x = ["\${aws_s3_bucket.it.arn}/*"]\nresource "aws_eks_cluster" "shop" {}\n`;

  assert.deepEqual(words(terraformSightings({ path: 'path.tf', text: withPath })), ['terraform:aws_eks_cluster@2']);
  assert.deepEqual(words(terraformSightings({ path: 'main.tf', text })), [
    'terraform:launchdarkly_feature_flag@2',
    'terraform:aws_eks_cluster@4',
    'terraform:helm_release@9',
    'terraform:terraform-aws-modules/eks/aws@6',
    'terraform:module/eks@6',
    'terraform:module/aks/application@13',
    'terraform:module/container-apps-hosting@16',
    'terraform:module/cnp-module-key-vault@19',
    'helm:kube-prometheus-stack@10',
  ]);
});

test('tracing that a template switches on is X-Ray; passed through or off it is not', () => {
  const text =
    'Resources:\n  Shop:\n    Type: AWS::Serverless::Function\n    Properties:\n      Tracing: Active\n  Old:\n    Properties:\n      Tracing: PassThrough\n      TracingEnabled: false\n      Description: Tracing Active\n';

  assert.deepEqual(words(cloudFormationSightings({ path: 't.yaml', text })), [
    'cfn:AWS::Serverless::Function@3',
    'cfn:AWS::XRay::Tracing@5',
  ]);
});

test('a call in a comment names no key', () => {
  const search = callSearch([{ literal: 'flag_is_active(', flag: true }]);
  const text = '# Ask flag_is_active("example").\nif flag_is_active("cart"): pass\n';

  const keys = search?.search({ path: 'a.py', text }).evaluations.map(({ key }) => key);

  assert.deepEqual(keys, ['cart']);
});

test('a call without the rest of its rule names no key', () => {
  const search = callSearch([{ literal: 'get_app_config(', flag: true, keyless: true }]);

  const found = search?.search({ path: 'a.py', text: 'apps.get_app_config("auth")\n' });

  assert.deepEqual(found?.evaluations, []);
  assert.deepEqual(words(found?.calls ?? []), ['call:get_app_config(@1']);
});

test("a product's own ending on a call's name", () => {
  const search = callSearch([{ literal: 'flag_is_active(', flag: true }]);
  const text =
    'def flag_is_active_in_task(flag_name: str): ...\nflag_is_active_in_task("free_phones", user)\nflag_is_inactive("no")\nmy_flag_is_active("no")\nflag_is_active(request, "banner")\n';

  const found = search?.search({ path: 'a.py', text });

  assert.notEqual(firstLookFor(search?.sought ?? [])('flag_is_active_in_task("a")').seen, 0);
  assert.deepEqual(
    found?.evaluations.map(({ key, line }) => `${key}@${line}`),
    ['free_phones@2', 'banner@5'],
  );
  assert.deepEqual(words(found?.calls ?? []), ['call:flag_is_active(@1']);
});

test('CloudFormation and Bicep types', () => {
  const sam =
    'Resources:\n  Shop:\n    Type: AWS::Serverless::Function\n    Properties:\n      DeploymentPreference:\n        Type: Canary10Percent5Minutes\n';

  assert.deepEqual(words(cloudFormationSightings({ path: 't.yaml', text: sam })), [
    'cfn:AWS::Serverless::Function@3',
    'cfn:AWS::CodeDeploy::DeploymentGroup@5',
  ]);
  assert.deepEqual(
    words(azureSightings({ path: 'main.bicep', text: "resource app 'Microsoft.App/containerApps@2024-03-01' = {\n" })),
    ['bicep:Microsoft.App/containerApps@1'],
  );
});

test('tool servers: names, packages and hosts; no arguments that may be secret', async () => {
  const text = `{
  // ours
  "mcpServers": {
    "flags": { "command": "npx", "args": ["-y", "@launchdarkly/mcp-server@1.0", "--api-key", "api-123", "https://u:p@h"], "env": { "KEY": "topsecret" } },
    "Errors": { "url": "https://mcp.sentry.dev/mcp" },
  }
}`;

  const found = await serverSightings({ path: '.mcp.json', text });

  assert.deepEqual(words(found), [
    'mcp:flags@4',
    'mcp:npx@4',
    'mcp:@launchdarkly/mcp-server@4',
    'mcp:errors@5',
    'mcp:sentry@5',
  ]);
  assert.doesNotMatch(JSON.stringify(found), /api-123|topsecret/);
});

test('flag keys from flagd, Flipt, GO Feature Flag and GitLab files, and from no other', async () => {
  const keys = async (path: string, text: string) =>
    (await definedFlagKeys({ path, text })).map(({ key, line }) => `${key}@${line}`);

  assert.deepEqual(
    await keys('flags.json', '{"flags": {\n"new-checkout": {"state": "ENABLED", "variants": {}},\n"note": "x"}}'),
    ['new-checkout@2'],
  );
  assert.deepEqual(await keys('features.yml', 'namespace: default\nflags:\n  - key: dark-mode\n    name: Dark\n'), [
    'dark-mode@3',
  ]);
  assert.deepEqual(
    await keys(
      'flags.goff.yaml',
      'banner:\n  variations:\n    on: true\n  defaultRule:\n    variation: on\nother: 1\n',
    ),
    ['banner@1'],
  );
  assert.deepEqual(await keys('config/feature_flags/ops/a.yml', '---\nname: fast_search\ntype: ops\n'), [
    'fast_search@2',
  ]);
  assert.deepEqual(await keys('feature-flags.json', '{"flags": {"en": "🇬🇧"}}'), []);
});

test('an alias bomb is refused, not unfolded', async () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`)
    .join('\n')}\nflags: {}\n`;

  await assert.rejects(definedFlagKeys({ path: 'flags.yaml', text: bomb }), /alias/i);
});

test('alerts, recording rules and objectives', () => {
  const watches = (text: string) =>
    watchesInYaml({ path: 'rules.yaml', text }, text.split('\n')).map(
      ({ name, kind, line }) => `${kind}:${name}@${line}`,
    );

  assert.deepEqual(
    watches(
      'groups:\n- name: g\n  rules:\n  - alert: HighErrorRate\n    expr: up == 0\n  - record: job:errors:rate5m\n    expr: x\n',
    ),
    ['alert:HighErrorRate@4', 'recording:job:errors:rate5m@6'],
  );
  assert.deepEqual(
    watches('kind: PrometheusServiceLevel\nmetadata:\n  name: shop\nspec:\n  slos:\n    - name: availability\n'),
    ['objective:availability@6'],
  );
  assert.deepEqual(
    watches(
      'apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata:\n  name: checkout-errors\nspec: {}\n',
    ),
    ['objective:checkout-errors@4'],
  );
  assert.deepEqual(watches('Resources:\n  ErrorAlarm:\n    Type: AWS::CloudWatch::Alarm\n'), ['alert:ErrorAlarm@3']);
  assert.deepEqual(watches('alert: this is prose\n'), []);
});

test('alarms in Terraform: the literal name, else the label', () => {
  const text =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a compose or Terraform file holds exactly this
    'resource "aws_cloudwatch_metric_alarm" "errors" {\n  alarm_name = "shop-5xx"\n}\nresource "datadog_monitor" "latency" {\n  name = "${var.env} latency"\n}\nresource "aws_s3_bucket" "b" {}\n';

  assert.deepEqual(
    watchesInTerraform({ path: 'a.tf', text }).map(({ name, line }) => `${name}@${line}`),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform puts the name together
    ['shop-5xx@1', 'latency (${var.env} latency)@4'],
  );
});

test('owners', () => {
  assert.deepEqual(ownersOf({ path: '.github/CODEOWNERS', text: '# all\n* @shop/all\n/pay/ @pay a@b.c # money\n' }), [
    { pattern: '*', owners: ['@shop/all'], path: '.github/CODEOWNERS', line: 2 },
    { pattern: '/pay/', owners: ['@pay', 'a@b.c'], path: '.github/CODEOWNERS', line: 3 },
  ]);
});

test('calls: whole names, each once a file, and the key that follows', () => {
  const search = callSearch([
    { literal: 'useFlag(', flag: true },
    { literal: 'Flipper.enabled?', flag: true },
  ]);
  const text =
    "const x = reuseFlag('no');\nuseFlag('dark-mode');\nuseFlag(name);\nuseFlag(\n  \"banner\");\nFlipper.enabled? :beta\n";

  const found = search?.search({ path: 'a.ts', text });

  assert.deepEqual(words(found?.calls ?? []), ['call:useFlag(@2', 'call:Flipper.enabled?@6']);
  assert.deepEqual(
    found?.evaluations.map(({ key, line }) => `${key}@${line}`),
    ['dark-mode@2', 'banner@4', 'beta@6'],
  );
  assert.deepEqual(['a.ts', 'a.min.js', 'a.d.ts', 'dist/a.js', 'a.md'].map(isSource), [
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('data sources of Grafana name the store; a type elsewhere does not', () => {
  assert.deepEqual(
    yaml('datasources:\n  - name: Traces\n    type: tempo\n    "url": http://tempo:3200\n  - type: postgres\n'),
    ['annotation:datasource/tempo@3'],
  );
  assert.deepEqual(yaml('exporters:\n  - type: tempo\n'), []);
});

test('a definition of objects holds none of what it describes', () => {
  const keys = 'receivers:\n  - pagerdutyConfigs:\n      - url: https://a/b\n';

  assert.deepEqual(yaml(`kind: AlertmanagerConfig\nspec:\n${keys}`), ['annotation:pagerdutyConfigs@4']);
  assert.deepEqual(yaml(`kind: CustomResourceDefinition\nspec:\n${keys}`), []);
});

test('manifests: a chart by the address of its artifact, receivers by their key', () => {
  assert.deepEqual(
    yaml(
      'spec:\n  url: oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack\nreceivers:\n  - pagerduty_configs:\n      - url: https://a/b\n',
    ),
    ['helm:kube-prometheus-stack@2', 'annotation:pagerduty_configs@4'],
  );
});

test('manifests: charts that Kustomize and Argo CD install', () => {
  assert.deepEqual(
    yaml(
      'resources:\n  - name: none\nhelmCharts:\n  - name: loki\n    repo: https://charts\n    valuesInline:\n      name: none\n',
      'infra/kustomization.yaml',
    ),
    ['annotation:helmCharts@3', 'helm:loki@4'],
  );
  assert.deepEqual(
    yaml(
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: loki\n    targetRevision: 1.0.0\n',
    ),
    ['kind:argoproj.io/Application@2', 'annotation:source/chart@5', 'helm:loki@5'],
  );
});

test('parameters called after flags, in Terraform and CloudFormation', () => {
  const flags = (found: readonly Sighting[]) => words(found.filter(({ kind }) => kind === 'flag'));

  assert.deepEqual(
    flags(
      terraformSightings({
        path: 'a.tf',
        text: 'resource "aws_ssm_parameter" "feature_cart" {\n}\nresource "aws_ssm_parameter" "password" {\n}\n',
      }),
    ),
    ['flag:parameter@1'],
  );
  assert.deepEqual(
    flags(
      cloudFormationSightings({
        path: 'a.yaml',
        text: 'Resources:\n  CartFlag:\n    Type: AWS::SSM::Parameter\n  Other:\n    Type: AWS::SSM::Parameter\n',
      }),
    ),
    ['flag:parameter@2'],
  );
});

test('a GitLab definition tells default, owner and since when', async () => {
  const text = 'name: new_cart\nmilestone: "17.1"\ngroup: group::cart\ndefault_enabled: false\n';

  assert.deepEqual(await definedFlagKeys({ path: 'config/feature_flags/wip/new_cart.yml', text }), [
    {
      key: 'new_cart',
      path: 'config/feature_flags/wip/new_cart.yml',
      line: 1,
      default: 'false',
      owner: 'group::cart',
      since: '17.1',
    },
  ]);
});

test('manifests in JSON, alone and in a list', () => {
  const one = '{\n  "kind": "Deployment",\n  "apiVersion": "apps/v1",\n  "spec": {"kind": 1}\n}';
  const list =
    '{\n  "apiVersion": "v1",\n  "kind": "List",\n  "items": [{\n    "apiVersion": "argoproj.io/v1alpha1",\n    "kind": "Rollout"\n  }]\n}';

  assert.deepEqual(words(jsonManifestSightings({ path: 'k8s/a.json', text: one })), ['kind:apps/Deployment@3']);
  assert.deepEqual(words(jsonManifestSightings({ path: 'k8s/b.json', text: list })), [
    'kind:/List@3',
    'kind:argoproj.io/Rollout@6',
  ]);
  assert.deepEqual(['k8s/a.json', 'src/a.json'].map(mayHoldJsonManifests), [true, false]);
});

test('jobs that make a cluster of their own are told apart from those that deploy', () => {
  const lines =
    'on: push\njobs:\n  e2e:\n    steps:\n      - uses: helm/kind-action@v1\n      - run: helm install shop .\n  deploy:\n    steps:\n      - run: helm upgrade shop .'.split(
      '\n',
    );
  const isTrial = trialLines(lines);

  assert.deepEqual([6, 9].map(isTrial), [true, false]);
  assert.equal(trialLines(lines.slice(6))(3), false);
});

test('manifests: a class names the controller that an object asks for', () => {
  const text =
    'kind: Ingress\napiVersion: networking.k8s.io/v1\nmetadata:\n  annotations:\n    kubernetes.io/ingress.class: "alb"\nspec:\n  ingressClassName: nginx\n  # gatewayClassName: istio\n  storageClassName: gp3\n';

  assert.deepEqual(yaml(text), [
    'kind:networking.k8s.io/Ingress@1',
    'annotation:class/alb@5',
    'annotation:class/nginx@7',
  ]);
  assert.deepEqual(yaml('ingress:\n  ingressClassName: {{ .Values.class }}\n'), []);
});

test('variables: what Terraform gives to a container or a function, and what a platform lists by its key', () => {
  const text =
    'resource "aws_lambda_function" "a" {\n  environment {\n    variables = {\n      SENTRY_DSN = var.sentry_dsn\n    }\n  }\n}\n# DD_SITE = "x"\ncontainer = [{ name = "DD_AGENT_HOST", value = "x" }]\nvariable "ROLLBAR_TOKEN" {}\n';
  const listed = 'envVars:\n  - key: HONEYBADGER_API_KEY\n    sync: false\n';

  assert.deepEqual(
    words(terraformSightings({ path: 'live/main.tf', text })).filter((it) => it.startsWith('env:')),
    ['env:SENTRY_DSN@4', 'env:DD_AGENT_HOST@9'],
  );
  assert.deepEqual(words(yamlEnvironment({ path: 'render.yaml', text: listed }, listed.split('\n'))), [
    'env:HONEYBADGER_API_KEY@2',
  ]);
});

test('recipes and templates of scripts run commands; a list of tools runs none', () => {
  const first = new Set(['helmfile', 'kubectl']);
  const recipe = ['apps:', '    if ! helmfile --file a.yaml sync; then', '    @kubectl apply -f x'];
  const tools = ['[tools]', 'helmfile = "1.1.0"', '[tasks.apply]', 'run = "kubectl apply -f k8s"'];

  assert.deepEqual(
    ['bootstrap/mod.just', '.justfile', 'scripts/up.sh.j2', '.taskfiles/flux.yaml', 'mise.toml', 'deploy.yaml.j2'].map(
      runsCommands,
    ),
    [true, true, true, true, true, false],
  );
  assert.deepEqual(words(commandSightings({ path: 'mod.just', text: '' }, recipe, first)), [
    'cli:helmfile --file a.yaml sync@2',
    'cli:kubectl apply -f x@3',
  ]);
  assert.deepEqual(words(commandSightings({ path: 'mise.toml', text: '' }, tools, first)), [
    'cli:kubectl apply -f k8s@4',
  ]);
});

test('a pipeline of Azure is known by its steps, whatever its file is called', () => {
  const text = 'trigger:\n  - main\nsteps:\n  - task: AzureWebApp@1\n    inputs:\n      appName: shop\n';

  assert.equal(isAzurePipeline({ path: 'build/ci.yml', text }), true);
  assert.deepEqual(words(azureSteps({ path: 'build/ci.yml', text })), [
    'annotation:pipeline/azure@4',
    'action:AzureWebApp@4',
  ]);
  assert.equal(isAzurePipeline({ path: 'Taskfile.yml', text: 'tasks:\n  up:\n    - task: build@2\n' }), false);
  assert.equal(isAzurePipeline({ path: 'api.yml', text: 'steps:\n  - name: a\n    task: build\n' }), false);
});

test('NAIS scrapes an application where it is told to', () => {
  const application = (switched: string) =>
    `apiVersion: nais.io/v1alpha1\nkind: Application\nspec:\n  prometheus:\n    path: /metrics\n    enabled: ${switched}\n`;

  assert.ok(yaml(application('true')).includes('annotation:scraped/nais@4'));
  assert.ok(!yaml(application('false')).includes('annotation:scraped/nais@4'));
  assert.deepEqual(yaml('prometheus:\n  enabled: true\n'), []);
});

test('where azd and Cloud Deploy put a service, and verified modules of Bicep', () => {
  const seenIn = (path: string, text: string) =>
    manifestSightings({ path, text }, text.split('\n')).flatMap(({ kind, value }) =>
      kind === 'annotation' ? [value] : [],
    );
  const azd = 'services:\n  web:\n    project: ./web\n    host: containerapp\n';
  const target = 'apiVersion: deploy.cloud.google.com/v1\nkind: Target\nrun:\n  location: here\n';

  assert.deepEqual(seenIn('azure.yaml', azd), ['hosted-on/containerapp']);
  assert.deepEqual(seenIn('values.yaml', azd), []);
  assert.deepEqual(seenIn('clouddeploy.yaml', target), ['delivered-to/run']);
  assert.deepEqual(seenIn('jobs.yaml', 'run:\n  location: here\n'), []);
  assert.deepEqual(
    azureSightings({
      path: 'main.bicep',
      text: "module web 'br/public:avm/res/web/site:0.1.0' = {\n}\n// module old 'br/public:avm/res/app/job:0.1.0' = {\nmodule own './web.bicep' = {\n}\n",
    }).map(({ value }) => value),
    ['avm/res/web/site'],
  );
});

test('what keeps a pod out shows nothing; a setting that says no is a setting', () => {
  const pod = `metadata:
  labels:
    sidecar.istio.io/inject: "false"
    istio-injection: disabled
  annotations:
    linkerd.io/inject: enabled
    nginx.ingress.kubernetes.io/ssl-redirect: "false"
`;

  assert.deepEqual(yaml(pod), [
    'annotation:linkerd.io/inject@6',
    'annotation:nginx.ingress.kubernetes.io/ssl-redirect@7',
  ]);
});
