/** How a flag is switched off for everyone, and how soon the running programs know. */
export interface FlagSystem {
  /** As the catalog calls it. */
  readonly id: string;
  /** The vendor's own command or call; `<…>` is what the repository does not show. */
  readonly off: (key: string) => string;
  /** From the switch to the last program that knows, by the documented default; undefined where it is its file's way. */
  readonly seconds: number | undefined;
  readonly basis: string;
  /** Read by its definition file alone, so that a change travels like any other file. */
  readonly inFile?: true;
  /** What the users get then, where it is not simply the old behaviour. */
  readonly then?: string;
}

const project = '<project>';
const environment = 'production';

function system(id: string, seconds: number | undefined, basis: string, off: FlagSystem['off']): FlagSystem {
  return { id, off, seconds, basis };
}

function file(id: string, basis: string, off: FlagSystem['off'], then?: string): FlagSystem {
  return { id, off, seconds: undefined, basis, inFile: true, ...(then !== undefined && { then }) };
}

const ruby = (code: (key: string) => string) => (key: string) => `\`bin/rails runner '${code(key)}'\``;

/** Source of each: the vendor's reference of its command line or API, and its SDKs' reference for the delay. */
export const flagSystems: readonly FlagSystem[] = [
  // Source: ldcli, cmd/flags/toggle.go; SDK concepts, streaming by default.
  system(
    'launchdarkly',
    1,
    'server SDKs stream; browsers that poll and apps in the background take longer',
    (key) => `\`ldcli flags toggle-off --project ${project} --environment ${environment} --flag ${key}\``,
  ),
  // Source: docs.getunleash.io/api/toggle-feature-environment-off; SDKs' refreshInterval.
  system(
    'unleash',
    15,
    'SDKs ask every 15 s, in browsers every 30 s',
    (key) => `\`POST /api/admin/projects/default/features/${key}/environments/${environment}/off\``,
  ),
  // Source: docs.gitlab.com/api/feature_flags; it speaks the protocol of Unleash.
  system(
    'gitlab-feature-flags',
    15,
    'clients ask every 15 s',
    (key) => `\`glab api -X PUT projects/:id/feature_flags/${key} -F active=false\``,
  ),
  // Source: docs.flagsmith.com, admin API, updating flags; local evaluation refreshes every 60 s.
  system(
    'flagsmith',
    60,
    'at once where each request asks the API, else local evaluation refreshes every 60 s',
    (key) =>
      `\`POST /api/experiments/environments/<environment key>/update-flag-v1/\` with \`{"feature":{"name":"${key}"},"enabled":false}\` (refused while change requests are on: then in the dashboard)`,
  ),
  // Source: docs.growthbook.io/api, toggleFeatureV2; SDKs' staleTTL.
  system(
    'growthbook',
    60,
    'SDKs hold an answer for 60 s, less where they stream',
    (key) => `\`POST /api/v2/features/${key}/toggle\` with \`{"environments":{"${environment}":false}}\``,
  ),
  // Source: flagd.dev/reference/flag-definitions: a disabled flag makes the SDK answer its default in the code.
  file(
    'flagd',
    'flagd watches the file; the file travels as it does now',
    (key) => `set \`state\` of \`${key}\` to \`DISABLED\``,
    'Every caller then gets the default in its code.',
  ),
  // Source: gofeatureflag.org, flag format; pollingInterval 60 s.
  file(
    'go-feature-flag',
    'polled every 60 s once the file has arrived',
    (key) => `set \`disable: true\` on \`${key}\``,
    'Every caller then gets the default in its code.',
  ),
  // Source: docs.flipt.io, REST reference, update flag.
  system(
    'flipt',
    30,
    'at once where each request asks the server, else clients refresh every 30 s to 2 min',
    (key) => `\`PUT /api/v1/namespaces/default/flags/${key}\` with \`"enabled": false\``,
  ),
  // Source: github.com/configcat/cli-actions, its example; auto polling every 60 s.
  system(
    'configcat',
    60,
    'SDKs poll every 60 s',
    () => '`configcat flag-v2 value update --flag-id <flag id> --environment-id <environment id> --flag-value false`',
  ),
  // Source: posthog.com/docs/api/feature-flags; local evaluation polls every 30 s.
  system(
    'posthog',
    30,
    'local evaluation polls every 30 s; a browser keeps its answer until the page loads anew',
    () => '`PATCH /api/projects/<project id>/feature_flags/<flag id>/` with `{"active": false}`',
  ),
  // Source: Split (Harness FME) admin API, kill feature flag in environment; streaming is on by default.
  system(
    'split',
    60,
    'SDKs stream, and poll every 60 s where they cannot',
    (key) =>
      `\`PUT /internal/api/v2/splits/ws/<workspace id>/${key}/environments/<environment id>/kill\` (its kill switch: everyone gets the default treatment)`,
  ),
  // Source: docs.statsig.com/console-api/gates, disable gate; server SDKs' rulesets interval.
  system(
    'statsig',
    10,
    'server SDKs ask every 10 s; a browser keeps its answer for the session',
    (key) => `\`PUT https://statsigapi.net/console/v1/gates/${key}/disable\``,
  ),
  // Source: Optimizely Flags API, disable ruleset; datafile polling every 5 min in the Node SDK.
  system(
    'optimizely',
    300,
    'SDKs fetch the datafile every 5 min unless set lower',
    (key) =>
      `\`POST https://api.optimizely.com/flags/v1/projects/<project id>/flags/${key}/environments/${environment}/ruleset/disabled\``,
  ),
  // Source: docs.devcycle.com/cli/docs/targeting; configPollingIntervalMS.
  system('devcycle', 10, 'server SDKs ask every 10 s', (key) => `\`dvc targeting disable ${key} ${environment}\``),
  // Source: Datadog API, feature flags, disable in an environment.
  system(
    'datadog-feature-flags',
    60,
    'as its SDKs refresh',
    () => '`POST /api/v2/feature-flags/<flag id>/environments/<environment id>/disable`',
  ),
  // Source: vercel.com/docs/cli/flags.
  system(
    'vercel-flags',
    10,
    'without a deployment',
    (key) => `\`vercel flags disable ${key} --environment ${environment}\``,
  ),
  // Source: Firebase CLI reference; fetch interval of 12 h by default, realtime where the app listens.
  system(
    'firebase-remote-config',
    43_200,
    'apps fetch every 12 h by default; at once only where they listen for updates in real time',
    (key) =>
      `\`firebase remoteconfig:versions:list\`, then \`firebase remoteconfig:rollback --version-number <version before>\` (takes back all parameters, not \`${key}\` alone)`,
  ),
  // Source: AWS CLI reference, appconfig; its agent polls every 45 s.
  system(
    'aws-appconfig',
    45,
    'the agent polls every 45 s; a new deployment takes as long as its strategy, so use one without bake time',
    (key) =>
      `while it deploys: \`aws appconfig stop-deployment --application-id <application> --environment-id <environment> --deployment-number <number>\`; later: \`aws appconfig start-deployment … --configuration-version <version with ${key} off>\``,
  ),
  // Source: Azure CLI reference, az appconfig feature disable; providers refresh after 30 s.
  system(
    'azure-app-configuration',
    30,
    'providers refresh after 30 s, on the next request',
    (key) => `\`az appconfig feature disable -n <store> --feature ${key} --yes\``,
  ),
  // Source: flippercloud.io/docs/cli (since 1.2).
  system(
    'flipper',
    10,
    'next request; with Flipper Cloud every program syncs within 10 s',
    (key) => `\`bundle exec flipper disable ${key}\` (\`Flipper.disable(:${key})\` in a console)`,
  ),
  // Source: gem rollout, README.
  system(
    'rollout-gem',
    1,
    'read from Redis on each call',
    ruby((key) => `$rollout.deactivate(:${key})`),
  ),
  // Source: waffle.readthedocs.io, command line usage.
  system(
    'django-waffle',
    1,
    'read from the database; saving empties the cache',
    (key) => `\`python manage.py waffle_flag ${key} --deactivate\` (of a switch: \`waffle_switch ${key} off\`)`,
  ),
  // Source: cfpb.github.io/django-flags, management commands.
  system(
    'django-flags',
    1,
    'read from the database on each request',
    (key) => `\`python manage.py disable_flag ${key}\``,
  ),
  // Source: laravel.com/docs/pennant, bulk updates: stored values only; the definition has to answer false as well.
  system(
    'laravel-pennant',
    1,
    'read from the store on each request',
    (key) =>
      `\`php artisan tinker --execute="Laravel\\Pennant\\Feature::deactivateForEveryone('${key}')"\` (users not seen yet still ask the definition)`,
  ),
  // Source: hexdocs.pm/fun_with_flags.
  system(
    'fun-with-flags',
    1,
    'the change is published to all nodes',
    (key) => `\`FunWithFlags.disable(:${key})\` in a remote console`,
  ),
  // Source: learn.microsoft.com, feature management: settings files are read again when they change.
  file(
    'microsoft-feature-management',
    'settings are read again once the file or variable has arrived',
    (key) => `set \`FeatureManagement:${key}\` to \`false\``,
  ),
  // Source: togglz.org documentation, admin console.
  system(
    'togglz',
    60,
    'read from the state repository, with its cache',
    (key) => `switch \`${key}\` off in the Togglz console`,
  ),
];
