import { quoted } from '../../text.js';
import type { Touch } from '../findings.js';
import { type ChangedLine, proofOf } from './lines.js';

const stateful =
  /^(?:aws_(?:db_instance|db_cluster|rds_\w*cluster|rds_cluster_instance|dynamodb_table|s3_bucket|efs_file_system|ebs_volume|elasticache_\w+|opensearch_domain|elasticsearch_domain|redshift_cluster|docdb_cluster|neptune_cluster|kinesis_stream|sqs_queue|msk_cluster|kms_key|cognito_user_pool|secretsmanager_secret|timestreamwrite_\w+|memorydb_cluster)|google_(?:sql_database\w*|storage_bucket|spanner_\w+|bigquery_(?:dataset|table)|bigtable_\w+|firestore_\w+|pubsub_(?:topic|subscription)|redis_instance|kms_crypto_key|compute_disk|filestore_instance|alloydb_\w+)|azurerm_(?:\w*(?:sql|postgresql|mysql|mariadb)\w*_(?:server|database)|cosmosdb_\w+|storage_(?:account|container|share|table|queue)|key_vault|redis_cache|servicebus_(?:namespace|queue|topic)|eventhub\w*|managed_disk)|mongodbatlas_\w*cluster|digitalocean_(?:database_cluster|volume|spaces_bucket)|cloudflare_(?:r2_bucket|d1_database|workers_kv_namespace))$/;
const noState = /(?:subnet|parameter|option)_group|(?:_user|_group|_iam_\w+)$/;
const resource = /^\s*resource\s+"([\w-]+)"\s+"([\w-]+)"/;
const cloudFormation =
  /^\s*"?Type"?\s*:\s*["']?(AWS::(?:RDS::DB(?:Instance|Cluster)|DynamoDB::(?:Table|GlobalTable)|S3::Bucket|EFS::FileSystem|ElastiCache::\w+|OpenSearchService::Domain|Elasticsearch::Domain|Kinesis::Stream|SQS::Queue|Cognito::UserPool|KMS::Key|SecretsManager::Secret))\b/;
const lastingKind =
  /^\s*kind\s*:\s*["']?(PersistentVolumeClaim|PersistentVolume|StatefulSet|Namespace|CustomResourceDefinition|StorageClass)\b/;
const advice =
  'Read the plan for what it destroys and replaces, keep the object (a moved or removed block, a retain policy) and take a copy of its data first.';

/** Databases, buckets and queues that the description no longer has, and protections that were taken off. */
export function infrastructureTouches(lines: readonly ChangedLine[]): Touch[] {
  const keeps = lines.some(
    ({ gone, text, path }) => !gone && /\.tf$/.test(path) && /^\s*destroy\s*=\s*false/.test(text),
  );
  const moved = new Set(
    lines.flatMap(({ gone, text }) => (gone ? [] : (/^\s*from\s*=\s*([\w-]+\.[\w-]+)/.exec(text)?.[1] ?? []))),
  );
  return [...removedResources(lines, moved, keeps), ...removedKinds(lines), ...protections(lines)];
}

function removedResources(lines: readonly ChangedLine[], moved: ReadonlySet<string>, keeps: boolean): Touch[] {
  const there = new Set(lines.flatMap(({ gone, text }) => (gone ? [] : [resourceOf(text)])));
  return lines.flatMap((line): Touch[] => {
    const name = line.gone && /\.tf(?:\.json)?$/.test(line.path) ? resourceOf(line.text) : undefined;
    if (name === undefined || there.has(name) || moved.has(name)) return [];
    const type = name.split('.')[0] ?? '';
    const isLasting = stateful.test(type) && !noState.test(type);
    const base = { area: 'infrastructure', proofs: [proofOf(line)], certainty: 'parsed', advice } as const;
    if (isLasting && !keeps)
      return [
        {
          ...base,
          reason: `Removes ${quoted(name)}: applying it destroys what is stored there.`,
          level: 'HIGH',
          timeToUndo: 'never',
        },
      ];
    return [{ ...base, reason: `Removes ${quoted(name)}.`, level: 'MEDIUM', timeToUndo: 'hours' }];
  });
}

function resourceOf(text: string): string | undefined {
  const found = resource.exec(text);
  return found === null ? undefined : `${found[1]}.${found[2]}`;
}

/** Objects of CloudFormation and Kubernetes: counted, since their names stand on other lines. */
function removedKinds(lines: readonly ChangedLine[]): Touch[] {
  return [cloudFormation, lastingKind].flatMap((pattern) => {
    const balance = new Map<string, number>();
    const gone: { kind: string; line: ChangedLine }[] = [];
    for (const line of lines) {
      const kind = /\.(?:ya?ml|json|template)$/.test(line.path) ? pattern.exec(line.text)?.[1] : undefined;
      if (kind === undefined) continue;
      balance.set(kind, (balance.get(kind) ?? 0) + (line.gone ? -1 : 1));
      if (line.gone) gone.push({ kind, line });
    }
    return [...balance].flatMap(([kind, count]): Touch[] => {
      const first = gone.find((one) => one.kind === kind);
      if (count >= 0 || first === undefined) return [];
      const reason = `Removes a ${quoted(kind)}: applying it may destroy what is stored there.`;
      return [
        {
          area: 'infrastructure',
          reason,
          proofs: [proofOf(first.line)],
          certainty: 'hint',
          level: 'HIGH',
          timeToUndo: 'never',
          advice,
        },
      ];
    });
  });
}

const protection =
  /^\s*"?(prevent_destroy|deletion_protection|DeletionProtection|deletion_protection_enabled|DeletionPolicy|skip_final_snapshot|force_destroy)"?\s*[=:]\s*"?(\w+)/;

function protections(lines: readonly ChangedLine[]): Touch[] {
  return lines.flatMap((line): Touch[] => {
    const [, name = '', value = ''] = protection.exec(line.text) ?? [];
    if (name === '') return [];
    const isRisky = /^(skip_final_snapshot|force_destroy)$/.test(name)
      ? value === 'true'
      : /^(?:false|Delete)$/.test(value);
    const isGuard = /^(?:true|Retain|Snapshot)$/.test(value) && !/^(skip_final_snapshot|force_destroy)$/.test(name);
    const isStill = lines.some(
      (one) => !one.gone && one.path === line.path && one.text.includes(name) && one.text.includes(value),
    );
    if (line.gone ? !isGuard || isStill : !isRisky) return [];
    const reason = line.gone ? `Takes ${quoted(`${name} = ${value}`)} off.` : `Sets ${quoted(`${name} = ${value}`)}.`;
    return [
      {
        area: 'infrastructure',
        reason: `${reason} A destroy is then no longer refused, or keeps no copy.`,
        proofs: [proofOf(line)],
        certainty: 'parsed',
        level: 'HIGH',
        advice,
      },
    ];
  });
}
