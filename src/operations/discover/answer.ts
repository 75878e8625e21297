import * as z from 'zod';
import { capabilities } from '../../catalog/provider.js';

/** The whole answer of `discover`. A capability that was not asked for is left out. */
export function discoverySchema() {
  const placed = { path: z.string(), line: z.int().positive() };

  const findingSchema = z.strictObject({
    id: z.string(),
    name: z.string(),
    verdict: z.enum(['in-use', 'weak', 'mentioned']),
    reason: z.string(),
    evidence: z.array(
      z.strictObject({ signal: z.string(), ...placed, strength: z.enum(['strong', 'medium', 'weak']) }),
    ),
    ended: z.string().optional(),
    /** Of a product that only hands on: who answers or receives behind it; empty where that was not seen. */
    behind: z.array(z.strictObject({ id: z.string(), ...placed })).optional(),
  });

  /** The service it belongs to, where it belongs to one. */
  const owned = { service: z.string().optional(), ...placed };

  const serviceSchema = z.strictObject({
    name: z.string(),
    /** Relative POSIX path, `.` for the root. */
    folder: z.string(),
    ...placed,
    /** Every file that says it is one. */
    signs: z.array(z.string()),
    owner: z.string().optional(),
    tier: z.string().optional(),
  });

  const deploymentSchema = z.strictObject({
    name: z.string(),
    kind: z.string(),
    strategy: z.enum(['canary', 'blue-green', 'traffic-split', 'rolling', 'recreate', 'on-delete', 'all-at-once']),
    /** One line for people. */
    text: z.string(),
    /** Shares of traffic in percent, in order. */
    steps: z.array(z.number()).optional(),
    replicas: z.int().optional(),
    routedBy: z.string().optional(),
    ...owned,
  });

  const pipelineSchema = z.strictObject({
    name: z.string(),
    /** Products it deploys with; empty where it was not seen to deploy. */
    deploysWith: z.array(z.string()),
    environment: z.string().optional(),
    /** Products it only tries: in a cluster of its own, or without doing anything. */
    triesWith: z.array(z.string()).optional(),
    /** Workflows, actions and scripts of the repository that it runs. */
    calls: z.array(z.string()).optional(),
    ...placed,
  });

  const freezeSchema = z.strictObject({
    name: z.string(),
    source: z.enum(['argo-cd', 'cloud-deploy', 'gitlab', 'harness', 'octopus', 'spinnaker', 'calendar']),
    kind: z.enum(['freeze', 'window', 'event']),
    text: z.string(),
    start: z.string().optional(),
    end: z.string().optional(),
    ...placed,
  });

  /** What was searched and not found: a sentence, and how many places of which the first are named. */
  const absenceSchema = z.strictObject({
    capability: z.enum(capabilities),
    what: z.enum(['product', 'flag', 'strategy', 'alert', 'dashboard']),
    service: z.string().optional(),
    searched: z.string(),
    looked: z.strictObject({ count: z.int().nonnegative(), places: z.array(z.string()) }),
  });

  return z.strictObject({
    repository: z.string(),
    /** The service that was asked for. */
    service: z.string().optional(),
    capabilities: z.strictObject({
      'feature-flags': z.array(findingSchema).optional(),
      deployment: z.array(findingSchema).optional(),
      monitoring: z.array(findingSchema).optional(),
    }),
    flagKeys: z.array(
      z.strictObject({
        key: z.string(),
        ...placed,
        /** What holds where nothing else is said, as the definition writes it. */
        default: z.string().optional(),
        owner: z.string().optional(),
        /** When or with which change it came, as the definition tells it. */
        since: z.string().optional(),
        evaluations: z.array(z.strictObject(placed)),
      }),
    ),
    slo: z.array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(['alert', 'recording', 'objective', 'metric']),
        /** Series that its expression reads, where that is written down. */
        metrics: z.array(z.string()).optional(),
        ...owned,
      }),
    ),
    services: z.array(serviceSchema),
    deployments: z.array(deploymentSchema),
    dashboards: z.array(
      z.strictObject({
        title: z.string(),
        tool: z.enum(['grafana', 'datadog', 'cloudwatch', 'google-cloud-monitoring', 'new-relic', 'kibana']),
        metrics: z.array(z.string()),
        ...owned,
      }),
    ),
    pipelines: z.array(pipelineSchema),
    freezes: z.array(freezeSchema),
    migrations: z.array(z.strictObject({ tool: z.string(), folder: z.string(), count: z.int().positive(), ...owned })),
    contracts: z.array(
      z.strictObject({ format: z.enum(['openapi', 'protobuf', 'graphql', 'avro', 'asyncapi']), ...owned }),
    ),
    owners: z.array(z.strictObject({ pattern: z.string(), owners: z.array(z.string()), ...placed })),
    boards: z.array(z.string()),
    notFound: z.array(absenceSchema),
    machine: z.strictObject({
      executables: z.array(z.string()),
      environmentVariables: z.array(z.string()),
      siblings: z.array(z.strictObject({ name: z.string(), version: z.string() })),
    }),
    unreadable: z.array(z.strictObject({ path: z.string(), line: z.int().positive().optional(), reason: z.string() })),
    files: z.strictObject({ listed: z.int().nonnegative(), read: z.int().nonnegative() }),
  });
}

export type Discovery = z.infer<ReturnType<typeof discoverySchema>>;
