import type { RolloutRecord } from '../../plan/plan.js';
import type { Proof } from '../../plan/readiness/judged.js';
import type { Scope } from '../../plan/readiness/service.js';
import type { ReadinessSeen } from '../../plan/readiness.js';
import type { Service } from '../../repository/inventories/services.js';
import { readMovingImages } from '../../repository/moving-images.js';
import { type OperatingNote, readOperatingNotes } from '../../repository/operating-notes.js';
import type { Repository } from '../../repository/repository.js';
import { readTestReports } from '../../repository/test-reports.js';
import { namesIt } from '../../repository/watches/rule-words.js';
import { pathOf } from '../../rollouts/record.js';
import type { Discovery } from '../discover/answer.js';
import { namesOf, serviceNamed } from '../discover/belonging.js';
import { discoveryIn } from '../discover/gather.js';
import type { Call } from '../operation.js';

export interface Asked {
  readonly service: string | undefined;
  /** The feature's kept plan; undefined where none is kept. */
  readonly record: RolloutRecord | undefined;
}

/**
 * All that the repository shows of one feature's readiness.
 * @throws UserError `unknown-service`, and where there are no files to look into
 */
export async function readinessSeen(
  repository: Repository,
  { service, record }: Asked,
  call: Call,
): Promise<ReadinessSeen> {
  const discovery = await discoveryIn(repository, {}, call);
  const services: readonly Service[] = discovery.services.map(({ owner, tier: _tier, ...it }) => ({
    ...it,
    ...(owner === undefined ? {} : { owner }),
  }));
  const asked = service === undefined ? undefined : serviceNamed(service, services);
  const reached = asked === undefined ? services : [asked];
  const isSure = asked !== undefined || services.length === 1;
  const ringing = discovery.slo.filter(({ kind }) => kind === 'alert' || kind === 'objective');
  const [tests, notes] = await Promise.all([
    readTestReports(
      repository,
      reached.map(({ folder }) => folder),
      call,
    ),
    readOperatingNotes(
      repository,
      ringing.map(({ path }) => path),
    ),
  ]);
  const scope = scopeOf({ reached, isSure, notes: notes.runbooks, ringing, discovery });
  const names = new Set(reached.map(({ name }) => name));
  return {
    tests,
    flagKeys: discovery.flagKeys,
    tools: {
      'feature-flags': discovery.capabilities['feature-flags'] ?? [],
      deployment: discovery.capabilities.deployment ?? [],
      monitoring: discovery.capabilities.monitoring ?? [],
    },
    objectives: discovery.slo.filter(({ kind }) => kind !== 'recording'),
    alertRules: ringing.length,
    scope,
    pages: notes.pages.filter((note) => reached.some((it) => isOf(note, it))).map(proofOf),
    otherRunbooks: notes.runbooks.filter((note) => !services.some((it) => isOf(note, it))).map(proofOf),
    movingImages: readMovingImages(
      repository,
      discovery.deployments.flatMap((it) => (it.service !== undefined && names.has(it.service) ? [it.path] : [])),
    ),
    kept: record === undefined ? undefined : keptOf(repository, record),
  };
}

interface Around {
  readonly reached: readonly Service[];
  readonly isSure: boolean;
  readonly notes: readonly OperatingNote[];
  readonly ringing: Discovery['slo'];
  readonly discovery: Discovery;
}

function scopeOf({ reached, isSure, notes, ringing, discovery }: Around): Scope {
  return {
    isSure,
    services: reached.map((it) => {
      const absence = discovery.notFound.find(
        ({ what, service }) => what === 'alert' && (service === it.name || service === undefined),
      );
      return {
        name: it.name,
        alerts: ringing
          .filter(({ service }) => service === it.name)
          .map(({ path, line, name }) => ({ path, line, what: name })),
        ...(absence === undefined ? {} : { noAlert: absence.searched }),
        runbooks: notes.filter((note) => isOf(note, it) || isWhole(reached, isSure, it)).map(proofOf),
        ...(it.owner === undefined ? {} : { owner: it.owner }),
      };
    }),
  };
}

/** Where one service is the whole repository, what lies in the repository is the service's. */
function isWhole(reached: readonly Service[], isSure: boolean, { folder }: Service): boolean {
  return isSure && reached.length === 1 && folder === '.';
}

/** It lies in the service's folder, or its words name the service. */
function isOf({ path, words }: OperatingNote, service: Service): boolean {
  const { folder } = service;
  return (folder !== '.' && path.startsWith(`${folder}/`)) || namesOf(service).some((name) => namesIt(words, name));
}

function proofOf({ path, line, what }: OperatingNote): Proof {
  return { path, line, what };
}

/** The lines of the record that say how the change is taken back. */
function keptOf(repository: Repository, record: RolloutRecord): NonNullable<ReadinessSeen['kept']> {
  const path = pathOf(record.slug);
  const lines = (repository.read(path) ?? '').split('\n');
  // A stage has a list of that name, the plan an object.
  const rollback = Math.max(
    0,
    lines.findIndex((line) => /^\s*"rollback": \{/.test(line)),
  );
  const step = lines.findIndex((line, index) => index > rollback && /^\s*"speed": "minutes"/.test(line));
  const { playbook } = record.plan.rollback;
  const ways = playbook.map(({ title }) => title).join(', ');
  return {
    record,
    rollback: { path, line: rollback + 1, what: `plan, revision ${record.revision}: ${ways}` },
    step: { path, line: Math.max(step, rollback) + 1, what: 'step of the plan' },
  };
}
