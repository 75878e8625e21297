import type { Stage } from '../plan.js';
import { fixed, judgedBy, type Sides } from './criteria.js';
import type { Kind } from './kind.js';

/** A package that others build in: no shares, only a tag that people choose, and versions that stay where they are. */
export const clientLibrary: Kind = {
  stages: (stages, { rules }) =>
    tagged(stages, rules.stageMaximumHours.value).map((stage) => judgedBy(stage, builds, {})),
  // Traps and rehearsals of servers have nothing to do with a registry.
  rollback: ({ traps: _traps, rehearsal: _rehearsal, ...rollback }) => ({
    ...rollback,
    automatic: [
      'One of your own services fails to build or to pass its tests with the pre-release',
      ...rollback.automatic.filter((line) => !/^(?:error rate|p95)/i.test(line)),
    ],
    playbook: [
      { speed: 'minutes', title: 'Tag back', steps: steps.slice(0, 2) },
      {
        speed: 'hours',
        title: 'Patch release',
        steps: ['Release the previous code under a higher version: those who update get it without choosing.'],
      },
    ],
    procedure: [...steps, 'Notify those who reported, and the stakeholders (texts are part of the plan).'],
  }),
  router: () =>
    'the tag of the registry: a pre-release for those who ask for it, then the latest version; nobody can set a share',
  watch: [
    { group: 'Package', metrics: ['downloads by version', 'issues that name the version'] },
    { group: 'Own services', metrics: ['builds and tests with the pre-release', 'errors after they took it'] },
  ],
  judged: () =>
    'Users of a library build it in when they choose, so there is no request rate and no statistics size the stages. No report from a stage in which nobody took it is undecided, and undecided means hold.',
  notices: () => [
    'A published version stays: those who have pinned it keep it whatever the registry shows. Deprecate or yank, never unpublish.',
  ],
  placeholders: () => [],
};

const steps = [
  'Point the tag back: `npm dist-tag add <package>@<previous> latest` (npm), or release the previous code anew where a registry has no tags.',
  'Mark the version: `npm deprecate <package>@<version> "<why>"`, `cargo yank --version <version>`, yank on PyPI, `retract` in go.mod. Do not unpublish: builds that pin it would break.',
  'Release the previous code under a higher version, for those who have taken the bad one.',
];

const builds: readonly Sides[] = [
  fixed(
    {
      metric: 'consumer-builds',
      words: 'own services that build and pass their tests with it',
      unit: '%',
      basis: 'rule',
    },
    { success: 100, rollback: 100 },
    'lower',
  ),
];

/** Own services first, then those who opt in, for as long as all shares would have lasted; then the latest version. */
function tagged(stages: readonly Stage[], mostHours: number): Stage[] {
  const last = stages.at(-1);
  const shares = stages.slice(0, -1);
  if (last === undefined || shares.length === 0) return [...stages];
  const own = shares.filter(({ audience }) => audience === 'staff');
  const rest = shares.filter(({ audience }) => audience !== 'staff');
  const first = rest[0];
  const release: Stage = {
    ...last,
    name: 'Release',
    reason: 'A registry has no shares: the latest version is everyone who updates.',
  };
  const staff = own.map((stage) => ({
    ...stage,
    name: 'Own services',
    who: stage.who ?? 'your own services, on the pre-release',
  }));
  if (first === undefined) return [...staff, release];
  const durationHours = rest.reduce((sum, stage) => sum + stage.durationHours, 0);
  const optIn: Stage = {
    ...first,
    name: 'Pre-release',
    audience: 'beta',
    who:
      first.audience === 'beta' && first.who !== undefined
        ? first.who
        : 'those who ask for the pre-release; their share is theirs to choose',
    durationHours,
    ...(durationHours > mostHours && {
      reason: 'One stage in place of shares that a registry cannot hold, as long as those would last.',
    }),
  };
  return [...staff, optIn, release];
}
