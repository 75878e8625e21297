import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSightings } from '../../../src/repository/sightings.js';
import { repositoryOf } from '../../support/repository-of.js';

const leversOf = async (files: Readonly<Record<string, string>>) => {
  const read = await readSightings(repositoryOf(files), { signal: new AbortController().signal, progress: () => {} });
  return read.inventories.levers.map(({ kind, name, namespace = '-', settings = {}, path, line }) =>
    `${path}:${line} ${kind} ${namespace}/${name} ${Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ')}`.trim(),
  );
};
const object = (apiVersion: string, kind: string, name: string, rest = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: shop\n${rest}`;

test('applications of Argo CD: automated, healing, and neither', async () => {
  const of = (policy: string) =>
    object('argoproj.io/v1alpha1', 'Application', 'shop', `spec:\n  source:\n    path: apps/shop\n${policy}`);

  const levers = await leversOf({
    'a.yaml': of('  syncPolicy:\n    automated:\n      selfHeal: true\n      prune: true\n'),
    'b.yaml': of('  syncPolicy:\n    automated: {}\n'),
    'c.yaml': of('  syncPolicy:\n    automated:\n      enabled: false\n      selfHeal: true\n'),
    'd.yaml': of('  syncPolicy:\n    syncOptions:\n    - CreateNamespace=true\n'),
    'e.yaml': of('    helm:\n      releaseName: shop\n'),
    // Decoys: another group, a name that is still to be filled in, and a kind that is only spoken of.
    'f.yaml': object('app.k8s.io/v1beta1', 'Application', 'shop'),
    'g.yaml': object('argoproj.io/v1alpha1', 'Application', '{{ .Values.name }}'),
    'h.yaml': 'words:\n  kind: Application\n',
  });

  assert.deepEqual(levers, [
    'a.yaml:2 argo-app shop/shop automated=true selfHeal=true prune=true path=apps/shop',
    'b.yaml:2 argo-app shop/shop automated=true selfHeal=false prune=false path=apps/shop',
    'c.yaml:2 argo-app shop/shop automated=false selfHeal=false prune=false path=apps/shop',
    'd.yaml:2 argo-app shop/shop automated=false selfHeal=false prune=false path=apps/shop',
    'e.yaml:2 argo-app shop/shop automated=false selfHeal=false prune=false path=apps/shop helm=true',
  ]);
});

test("Flux's Kustomization is not that of kustomize; workloads keep their namespace", async () => {
  const levers = await leversOf({
    'flux/apps.yaml': object(
      'kustomize.toolkit.fluxcd.io/v1',
      'Kustomization',
      'apps',
      'spec:\n  path: ./apps\n  interval: 10m\n',
    ),
    'apps/kustomization.yaml': object('kustomize.config.k8s.io/v1beta1', 'Kustomization', 'apps'),
    'apps/shop.yaml': `${object('apps/v1', 'Deployment', 'shop')}---\n${object('v1', 'Service', 'shop')}`,
    'apps/canary.yaml': object(
      'flagger.app/v1beta1',
      'Canary',
      'shop',
      'spec:\n  targetRef:\n    kind: Deployment\n    name: shop-web\n',
    ),
    'apps/scale.yaml': object('keda.sh/v1alpha1', 'ScaledObject', 'shop', 'spec:\n  scaleTargetRef:\n    name: shop\n'),
    'docs/example.yaml': object('apps/v1', 'Deployment', 'decoy'),
  });

  assert.deepEqual(levers, [
    'apps/canary.yaml:2 canary shop/shop target=shop-web targetKind=Deployment',
    'apps/scale.yaml:2 scaler shop/shop by=KEDA target=shop',
    'apps/shop.yaml:2 deployment shop/shop',
    'flux/apps.yaml:2 flux-kustomization shop/apps path=./apps interval=10m',
  ]);
});

test('files that name what they deploy', async () => {
  const levers = await leversOf({
    'config/deploy.yml': 'service: shop\nimage: acme/shop\n',
    'wrangler.toml': 'name = "edge"\nmain = "src/index.ts"\n',
    'fastlane/Appfile': 'package_name("org.shop.app")\n',
    'fly.toml': "app = 'shop-web'\n",
    'app.yaml': 'runtime: python312\nservice: api\n',
  });

  assert.deepEqual(levers, [
    'app.yaml:2 app-engine-service -/api',
    'config/deploy.yml:1 kamal-service -/shop',
    'fastlane/Appfile:1 android-app -/org.shop.app',
    'fly.toml:1 fly-app -/shop-web',
    'wrangler.toml:1 worker -/edge',
  ]);
});
