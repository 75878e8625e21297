import { policy } from '../../policy.js';
import { chosenOf } from './chosen.js';
import { inUse, type RollbackFacts } from './found.js';
import type { PlaybookStep } from './schema.js';

/** Platforms that hand programs to people; what they have installed stays installed. */
const stores = [
  'google-play',
  'app-store-connect',
  'fastlane',
  'expo-eas',
  'firebase-app-distribution',
  'codemagic',
  'bitrise',
];

/** Whether the change lies in programs that users hold in their hands, and nothing of it on servers can be put back. */
export function cannotRecall({ capabilities, touches, levers = [] }: RollbackFacts): boolean {
  const found = inUse(capabilities.deployment).map(({ id }) => id);
  if (!found.some((id) => stores.includes(id)) && !levers.some(isApp)) return false;
  if (touches.some(({ area }) => area === 'client')) return true;
  const others = levers.filter((lever) => !isApp(lever));
  return touches.length === 0 && others.length === 0 && !found.some((id) => servers.has(id));
}

function isApp({ kind }: { readonly kind: string }): boolean {
  return kind === 'android-app' || kind === 'apple-app';
}

/** Platforms that serve; where one is in use, an app beside it is not the whole product. */
const servers: ReadonlySet<string> = new Set(
  'argo-rollouts flagger kubernetes helm argocd fluxcd knative nais cloud-run app-engine google-cloud-deploy aws-ecs aws-lambda aws-codedeploy elastic-beanstalk azure-container-apps azure-app-service vercel netlify cloudflare-workers fly-io render railway heroku kamal capistrano nomad'.split(
    ' ',
  ),
);

/** Halt what is on its way, then release forward: installed versions stay where they are. */
export function clientSteps(given: RollbackFacts): PlaybookStep[] {
  const found = new Set(inUse(given.capabilities.deployment).map(({ id }) => id));
  const android = chosenOf(['android-app'], given).levers[0];
  const apple = chosenOf(['apple-app'], given).levers[0];
  const both = android === undefined && apple === undefined;
  // Source: Play Console help, staged rollouts; App Store Connect help, phased release: 7 days, paused 30 at most.
  const halts = [
    ...(android !== undefined || both || found.has('google-play')
      ? [
          `Google Play${android === undefined ? '' : ` (\`${android.name}\`)`}: Production → Releases → Halt rollout; by API set the release's \`status\` to \`halted\`. Needs a staged rollout below 100 %.`,
        ]
      : []),
    ...(apple !== undefined || both || found.has('app-store-connect')
      ? [
          `App Store${apple === undefined ? '' : ` (\`${apple.name}\`)`}: Phased Release → Pause, for 30 days at most; whoever looks for the update still gets it.`,
        ]
      : []),
    ...(found.has('expo-eas')
      ? [
          'Expo: `eas update:roll-back-to-embedded --channel production`, where the change came as an update over the air.',
        ]
      : []),
  ];
  return [
    {
      speed: 'hours',
      title: 'Halt the staged release',
      steps: [...halts, 'Who has the new version keeps it: no store takes an installed version back.'],
      estimate: {
        seconds: policy.undoSwitchSeconds.value,
        basis: 'for those who have not got it yet; for the others never',
      },
    },
    {
      speed: 'forward',
      title: 'Release forward',
      steps: [
        '`git revert` or fix, with a higher version number, and ask the store for an expedited review.',
        'Meanwhile switch off on the server what the app calls, or ask for the update inside the app.',
      ],
      estimate: {
        seconds: policy.undoStoreSeconds.value,
        basis: 'review by the store, then the days until people update',
      },
    },
  ];
}
