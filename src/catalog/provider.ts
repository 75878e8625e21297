/** What a rollout can lean on. The order is the order in which answers list them. */
export const capabilities = ['feature-flags', 'deployment', 'monitoring'] as const;
export type Capability = (typeof capabilities)[number];

// (Line comments, because a glob ends a block comment.)
// The kinds of thing a reader can see. One typed string a signal: a misspelt kind does not compile.
//
// - `file`        a glob over relative POSIX paths (`*` within a segment, `**` across, `{a,b}`): `file:fly.toml`, `file:**/Chart.yaml`
// - `kind`        an object in YAML by API group and kind, never by kind alone: `kind:argoproj.io/Rollout`; core group: `kind:/Service`
// - `annotation`  a key in metadata.annotations or labels; a trailing `*` is a prefix: `annotation:nginx.ingress.kubernetes.io/canary*`
//                 also a store that Grafana asks (`annotation:datasource/loki`), an exporter of a collector's pipeline
//                 (`annotation:exporter/datadog`), a host that telemetry is sent to (`annotation:sent-to/api.honeycomb.io`)
//                 what a target of Cloud Deploy runs on (`annotation:delivered-to/run`), whom an
//                 analysis asks (`annotation:asked/datadog`) and where azd puts a service (`annotation:hosted-on/containerapp`),
//                 a chart that Argo CD or Kustomize installs (`annotation:source/chart`, `annotation:helmCharts`),
//                 where an Alertmanager is told whom to wake (`annotation:routes/alertmanager`),
//                 whose board a file of any name holds (`annotation:dashboard/grafana`),
//                 whose description of an application it is (`annotation:app.json/heroku`)
// - `npm pypi go maven gem cargo nuget composer hex pub pod`  a dependency *declared* in a manifest (never a lockfile); trailing `*` is a prefix
// - `swift`       a Swift package by the address of its repository: `swift:github.com/getsentry/sentry-cocoa`
// - `terraform`   a resource or data type or provider source; trailing `*` is a prefix: `terraform:launchdarkly_*`;
//                 or what a module of others is called after: `terraform:module/container-app*`
// - `cfn`         a CloudFormation resource type; trailing `*` is a prefix: `cfn:AWS::AppConfig::*`
// - `bicep`       an ARM resource type or a verified module, without its version: `bicep:Microsoft.App/containerApps`, `bicep:avm/res/web/site`
// - `image`       a container image without registry default, tag and digest; trailing `*` is a prefix: `image:unleashorg/*`
// - `helm`        a chart name depended on or installed: `helm:kube-prometheus-stack`
// - `action`      a CI action without its ref; trailing `*` is a prefix: `action:azure/webapps-deploy`
// - `mcp`         an MCP server by name, package or command word in a configuration file of the repository: `mcp:launchdarkly`
// - `call`        a literal piece of code in a source file that is neither test nor documentation: `call:.boolVariation(`
// - `env`         an environment variable *name* declared in a file; trailing or leading `*` is a wildcard: `env:LAUNCHDARKLY_*`
// - `cli`         a command that a CI job, script, Makefile or Dockerfile of the repository runs, by its first words: `cli:kubectl apply`
// - `flag`        switches the product makes itself: `flag:names` (constants, enums, tables), `flag:class` (a class or table of flags),
//                 `flag:variables` (several variables called after features), `flag:catalog` (a definition file), `flag:settings` (switches below a
//                 heading for features), `flag:parameter` (Parameter Store),
//                 `flag:keys` (keys that the product names, which count where no other product is asked for them)
export type SignalKind =
  | 'file'
  | 'kind'
  | 'annotation'
  | 'npm'
  | 'pypi'
  | 'go'
  | 'maven'
  | 'gem'
  | 'cargo'
  | 'nuget'
  | 'composer'
  | 'hex'
  | 'pub'
  | 'pod'
  | 'swift'
  | 'terraform'
  | 'cfn'
  | 'bicep'
  | 'image'
  | 'helm'
  | 'action'
  | 'mcp'
  | 'call'
  | 'env'
  | 'cli'
  | 'flag';

export type Signal = `${SignalKind}:${string}`;

/** A product, as data. A list inside `signals` fires only when *all* of its members were seen. */
export interface Provider {
  /** Kebab-case, one id a product, as the field calls it. */
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  readonly signals: readonly (Signal | readonly Signal[])[];
  /** Said to the user wherever the provider is reported: the product ended, or is about to. */
  readonly ended?: string;
}

/** What a reader saw, before anyone asks whose it is: the value in the words of its kind, and where it stands. */
export interface Sighting {
  readonly kind: SignalKind;
  readonly value: string;
  /** Relative POSIX path. */
  readonly path: string;
  /** 1-based; 1 where the file itself is the sighting. */
  readonly line: number;
  /** Left out where a thing is simply there. */
  readonly role?: Role;
  /** The parameter without which there is none, where that is empty unless somebody gives it. */
  readonly when?: string;
  /** The folder that a command is run in, relative to the repository or to the file, where that is written out. */
  readonly inside?: string;
}

/**
 * What a manifest says beyond a name. test: declared for tests alone; development: needed to build, in a package that
 * others depend on; optional: an extra or a peer that its users may bring; application: declared by something that is
 * run and not published; published: the manifest's own name; own: the same of what is not published; imported: named by
 * source code, at that path; called: the path of a module that infrastructure code calls; passed: a parameter that is
 * given to such code; gone: a command on a file, or in a folder, that is no longer there.
 */
export type Role =
  | 'test'
  | 'development'
  | 'optional'
  | 'application'
  | 'published'
  | 'own'
  | 'imported'
  | 'called'
  | 'passed'
  | 'gone';

/**
 * strong: a vendor's configuration, an object of its kind, an SDK together with its call; medium: a declared
 * dependency, an image, a chart, an action; weak: a variable's name, or anything that lies in tests, examples or documents.
 */
export type Strength = 'strong' | 'medium' | 'weak';

/** A signal that met a sighting. */
export interface Evidence {
  readonly signal: string;
  readonly path: string;
  readonly line: number;
  readonly strength: Strength;
}
