import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../../src/repository/sightings.js';
import { repositoryOf } from '../../support/repository-of.js';

/** `name:line environment deploysWith`, and what is only tried behind a question mark. */
const jobsOf = async (files: Readonly<Record<string, string>>) => {
  const read = await readSightings(repositoryOf(files), {
    signal: new AbortController().signal,
    progress: () => {},
  });
  return read.inventories.jobs.map(({ name, line, environment, deploysWith, triesWith }) =>
    `${name}:${line} ${environment ?? '-'} ${deploysWith.join()}${triesWith === undefined ? '' : `?${triesWith.join()}`}`.trimEnd(),
  );
};

test('what only renders, plans, lints or asks is no deployment', async () => {
  const steps = [
    'kustomize build overlays/prod',
    'kubectl kustomize overlays/prod',
    'helm template charts/shop',
    'helm lint charts/shop',
    'terraform plan',
    'aws eks update-kubeconfig --name shop',
    'aws ecs describe-services',
    'gcloud container clusters get-credentials shop',
    'kubectl rollout status deploy/shop',
    'istioctl kube-inject -f a.yaml',
  ];
  const file = (commands: readonly string[]) =>
    `jobs:\n${commands.map((it, index) => `  j${index}:\n    steps:\n      - run: ${it}\n`).join('')}`;

  assert.deepEqual(
    await jobsOf({ '.github/workflows/a.yml': file(steps) }),
    steps.map((_, index) => `j${index}:${index * 3 + 2} -`),
  );
  assert.deepEqual(
    await jobsOf({
      '.github/workflows/a.yml': file([
        'helm upgrade test build/chart',
        'kubectl apply -f build/k8s.yaml',
        'aws ecs update-service --service lint',
      ]),
    }),
    ['j0:2 - helm', 'j1:5 - kubernetes', 'j2:8 - aws-ecs'],
  );
});

test('a dry run and a cluster of its own are trials; a preview is not even that', async () => {
  const jobs = await jobsOf({
    '.github/workflows/a.yml': `jobs:
  dry:
    steps:
      - run: |
          helm upgrade shop . \\
            --dry-run
  e2e:
    steps:
      - uses: helm/kind-action@v1
      - run: kubectl apply -f k8s
  preview:
    steps:
      - uses: pulumi/actions@v6
        with:
          command: preview
  up:
    environment: production
    steps:
      - uses: pulumi/actions@v6
        with:
          command: up
  secret:
    steps:
      - run: kubectl create secret generic a --dry-run=client -o yaml | kubectl apply -f -
`,
  });

  assert.deepEqual(jobs, [
    'dry:2 - ?helm',
    'e2e:7 - ?kubernetes',
    'preview:11 -',
    'up:16 production pulumi',
    'secret:22 - kubernetes',
  ]);
});

test('GitLab: what a job extends or merges is run by it', async () => {
  const jobs = await jobsOf({
    '.gitlab-ci.yml': `.deploy: &deploy
  script:
    - helm upgrade --install shop .
.staging:
  extends: .deploy
test:
  script: [npm test]
staging:
  extends: .staging
  environment: {name: staging}
production:
  <<: *deploy
  environment:
    name: production
`,
  });

  assert.deepEqual(jobs, ['test:6 -', 'staging:8 staging helm', 'production:11 production helm']);
});

test('workflows, actions and scripts of the repository are followed', async () => {
  const jobs = await jobsOf({
    '.github/workflows/a.yml':
      'jobs:\n  a:\n    uses: ./.github/workflows/b.yml\n  c:\n    steps:\n      - uses: ./.github/actions/tools\n      - uses: ./.github/actions/ship\n  d:\n    steps:\n      - run: ./bin/deploy.sh production\n  e:\n    steps:\n      - run: ./bin/test.sh\n',
    '.github/workflows/b.yml': 'jobs:\n  b:\n    steps:\n      - run: flyctl deploy\n',
    '.github/actions/tools/action.yml': 'runs:\n  steps:\n    - run: npm ci\n',
    '.github/actions/ship/action.yml': 'runs:\n  steps:\n    - uses: Azure/k8s-deploy@v5\n',
    'bin/deploy.sh': 'kubectl apply -f k8s\n',
    'bin/test.sh': 'nomad job run x\n',
  });

  assert.deepEqual(jobs, ['a:2 - fly-io', 'c:4 - kubernetes', 'd:8 - kubernetes', 'e:11 -', 'b:2 - fly-io']);
});

test('Jenkins: innermost stages, declarative and scripted', async () => {
  const jobs = await jobsOf({
    Jenkinsfile: `pipeline {
  stages {
    stage('Test') { steps { sh 'npm test' } }
    stage('Ship') {
      parallel {
        stage("EU") {
          steps {
            echo "} kubectl apply"
            sh "kubectl apply -f eu.yaml"
          }
        }
        stage('US') {
          steps { sh 'helm upgrade shop .' } // }
        }
      }
    }
  }
}
`,
    'ops/Jenkinsfile.nightly': "node {\n  stage('Scan') {\n    sh 'terraform plan'\n  }\n}\n",
  });

  assert.deepEqual(jobs, ['Test:3 -', 'EU:6 - kubernetes', 'US:12 - helm', 'Scan:2 -']);
});

test('Azure Pipelines: jobs and deployments with their environments, a file of mere steps as one', async () => {
  const jobs = await jobsOf({
    'azure-pipelines.yml': `stages:
- stage: Build
  jobs:
  - job: compile
    steps:
    - script: npm test
- stage: Prod
  jobs:
  - deployment: web
    environment: 'shop-prod'
    strategy:
      runOnce:
        deploy:
          steps:
          - task: AzureWebApp@1
  - deployment: \${{ parameters.name }}
    displayName: chart
    environment:
      name: cluster
    strategy:
      runOnce:
        deploy:
          steps:
          - task: HelmDeploy@0
`,
    'ops/azure-pipelines-infra.yml': 'steps:\n- task: TerraformTaskV4@4\n  inputs:\n    command: plan\n',
  });

  assert.deepEqual(jobs, [
    'compile:4 -',
    'web:9 shop-prod azure-app-service',
    'chart:16 cluster helm',
    'azure-pipelines-infra:1 -',
  ]);
});

test('CircleCI: own jobs, and ready ones of orbs by the name that the file gives the orb', async () => {
  const jobs = await jobsOf({
    '.circleci/config.yml': `orbs:
  ecs: circleci/aws-ecs@7.0
  node: circleci/node@5
jobs:
  build:
    steps:
      - node/install
  fly:
    steps:
      - run: flyctl deploy
workflows:
  main:
    jobs:
      - build
      - ecs/deploy_service_update:
          cluster: shop
      - fly
`,
  });

  assert.deepEqual(jobs, ['build:5 -', 'fly:8 - fly-io', 'ecs/deploy_service_update:15 - aws-ecs']);
});

test('CircleCI: a command of the file is run by the jobs whose steps name it', async () => {
  const jobs = await jobsOf({
    '.circleci/config.yml':
      'commands:\n  release:\n    steps:\n      - run: helm upgrade shop .\njobs:\n  test:\n    steps:\n      - checkout\n  ship:\n    steps:\n      - checkout\n      - release:\n          to: production\n',
  });

  assert.deepEqual(jobs, ['test:6 -', 'ship:9 - helm']);
});

test('Azure Pipelines of any name are told by their tasks, and their tasks count as evidence', async () => {
  const files = {
    'build/ci.yml': 'jobs:\n- job: ship\n  steps:\n  - task: AzureWebApp@1\n',
    'build/decoy.yml': 'jobs:\n- job: ship\n  task: AzureWebApp\n',
  };

  const read = await readSightings(repositoryOf(files), { signal: new AbortController().signal, progress: () => {} });

  assert.deepEqual(await jobsOf(files), ['ship:2 - azure-app-service']);
  assert.ok(read.sightings.some(({ kind, value }) => kind === 'action' && value === 'AzureWebApp'));
});

test('an environment that is given from outside has no name; a workflow of others is told by its address', async () => {
  const read = await readSightings(
    repositoryOf({
      '.github/workflows/a.yml': `jobs:
  a:
    environment: $\{{ inputs.to }}
    runs-on: x
  b:
    uses: org/tools/.github/workflows/ship.yml@v2
    with:
      environment: production
`,
    }),
    { signal: new AbortController().signal, progress: () => {} },
  );

  assert.deepEqual(
    read.inventories.jobs.map(({ name, environment, calls }) => [name, environment, calls]),
    [
      ['a', undefined, undefined],
      ['b', 'production', ['org/tools/.github/workflows/ship.yml']],
    ],
  );
});

test('Bitbucket: steps with their deployment; Drone, Woodpecker and Buildkite: steps by their names', async () => {
  const jobs = await jobsOf({
    'bitbucket-pipelines.yml': `pipelines:
  default:
    - step:
        name: Test
        script: [npm test]
  branches:
    main:
      - step: &ship
          name: Ship
          deployment: production
          script:
            - pipe: atlassian/aws-ecs-deploy:1.0
      - step: *ship
`,
    '.drone.yml':
      'kind: pipeline\nname: shop\nsteps:\n- name: test\n  commands:\n  - go test\n- name: deploy\n  commands:\n  - kubectl apply -f k8s\n',
    '.woodpecker/ship.yaml':
      'steps:\n  test:\n    commands:\n      - go vet\n  ship:\n    commands:\n      - helm upgrade shop .\n',
    '.buildkite/pipeline.yml':
      'steps:\n  - label: ":go: Test"\n    command: go test\n  - wait\n  - command: flyctl deploy\n    label: Ship\n',
  });

  assert.deepEqual(jobs, [
    ':go: Test:2 -',
    'pipeline:4 -',
    'Ship:5 - fly-io',
    'test:4 -',
    'deploy:7 - kubernetes',
    'test:2 -',
    'ship:5 - helm',
    'Test:3 -',
    'Ship:8 production aws-ecs',
  ]);
});

test('Travis, CodeBuild and Cloud Build', async () => {
  const jobs = await jobsOf({
    '.travis.yml': 'script: npm test\ndeploy:\n  - provider: heroku\n    app: shop\n',
    'buildspec.yml': 'phases:\n  build:\n    commands:\n      - sam deploy --no-confirm-changeset\n',
    'ops/cloudbuild.yaml':
      "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, .]\n- name: gcr.io/google.com/cloudsdktool/cloud-sdk\n  entrypoint: gcloud\n  args:\n  - run\n  - deploy\n  - shop\n- name: 'gcr.io/cloud-builders/kubectl'\n  args: ['apply', '-f', 'k8s']\n",
    'cloudbuild-check.yaml': "steps:\n- name: gcr.io/cloud-builders/kubectl\n  args: ['get', 'pods']\n",
  });

  assert.deepEqual(jobs, [
    'travis:1 -',
    'deploy:2 - heroku',
    'buildspec:1 - aws-sam',
    'cloudbuild-check:1 -',
    'cloudbuild:1 - cloud-run,kubernetes',
  ]);
});

test('Tekton and Argo Workflows: each object of a task is a job; other objects are none', async () => {
  const jobs = await jobsOf({
    'ci/tasks.yaml': `apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: ship
spec:
  steps:
  - name: apply
    script: |
      kubectl apply -f k8s
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: decoy
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  generateName: check-
spec:
  templates:
  - container:
      args: ["terraform plan"]
`,
    'k8s/rollout.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n',
  });

  assert.deepEqual(jobs, ['ship:1 - kubernetes', 'check:16 -']);
});
