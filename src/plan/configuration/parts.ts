import * as z from 'zod';

export const partKinds = ['service', 'region', 'cluster'] as const;

const name = z.string().trim().min(1).max(100);

const part = z.strictObject({
  name,
  kind: z.enum(partKinds),
  after: z.array(name).min(1).max(49).optional().meta({ help: 'Parts that come before it' }),
  sharePercent: z.number().gt(0).max(100).optional().meta({ help: 'Its share of all traffic; smaller comes first' }),
  pair: name.optional().meta({ help: 'Parts of one pair take over from each other, so they never share a wave' }),
  wave: z.int().min(1).max(50).optional().meta({ help: 'Its place, where the team sets all of them' }),
  failTogether: z.boolean().optional().meta({ help: 'false: its rollback leaves the others as they are' }),
  reason: z.string().trim().min(1).max(500).optional().meta({ help: 'Why it may fail alone' }),
});

export type Part = z.infer<typeof part>;

/** Where something is wrong: the index of the part, the key, and for lists the place in it. */
interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Services, regions and clusters that one rollout goes through, in no particular order. */
export const partsSchema = z
  .array(part)
  .min(2)
  .max(50)
  .superRefine((parts, context) => {
    for (const { path, message } of faultsOf(parts)) context.addIssue({ code: 'custom', path: [...path], message });
  });

function faultsOf(parts: readonly Part[]): Fault[] {
  const named = [...duplicates(parts), ...strangers(parts)];
  // An order is looked for only among parts that are known.
  const ordered = named.length > 0 ? named : cycles(parts);
  return [...ordered, ...(ordered.length > 0 ? [] : waveFaults(parts)), ...shareFaults(parts), ...aloneFaults(parts)];
}

function duplicates(parts: readonly Part[]): Fault[] {
  return parts.flatMap((one, index) =>
    parts.findIndex((other) => other.name === one.name) < index
      ? [{ path: [index, 'name'], message: 'two parts have this name; give each its own.' }]
      : [],
  );
}

function strangers(parts: readonly Part[]): Fault[] {
  const names = parts.map((one) => one.name);
  return parts.flatMap(({ name: own, after = [] }, index) =>
    after.flatMap((before, place): Fault[] => {
      const path = [index, 'after', place];
      if (before === own) return [{ path, message: 'a part cannot come after itself; take it out.' }];
      return names.includes(before)
        ? []
        : [{ path, message: `no part has this name; the parts are ${names.slice(0, 20).join(', ')}.` }];
    }),
  );
}

/** One fault for the first cycle: the others may go with it. */
function cycles(parts: readonly Part[]): Fault[] {
  const byName = new Map(parts.map((one) => [one.name, one]));
  const done = new Set<string>();
  const walk = (own: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(own)) return [...way.slice(way.indexOf(own)), own];
    if (done.has(own)) return undefined;
    for (const before of byName.get(own)?.after ?? []) {
      const found = walk(before, [...way, own]);
      if (found !== undefined) return found;
    }
    done.add(own);
    return undefined;
  };
  for (const [index, one] of parts.entries()) {
    const cycle = walk(one.name, []);
    if (cycle === undefined) continue;
    const message = `these parts wait for each other: ${cycle.join(' after ')}; take one \`after\` away.`;
    return [{ path: [index, 'after'], message }];
  }
  return [];
}

function waveFaults(parts: readonly Part[]): Fault[] {
  const told = parts.filter(({ wave }) => wave !== undefined);
  if (told.length === 0) return [];
  if (told.length < parts.length) {
    const index = parts.findIndex(({ wave }) => wave === undefined);
    return [{ path: [index], message: 'it has no `wave`, others have one; give every part one, or none.' }];
  }
  const waves = new Map(parts.map((one) => [one.name, one.wave ?? 0]));
  const last = Math.max(...waves.values());
  const missing = Array.from({ length: last }, (_, index) => index + 1).find((n) => ![...waves.values()].includes(n));
  if (missing !== undefined)
    return [{ path: [0, 'wave'], message: `no part is in wave ${missing} of ${last}; number them without a gap.` }];
  return parts.flatMap(({ name: own, after = [], wave = 0, pair }, index): Fault[] => {
    const early = after.find((before) => (waves.get(before) ?? 0) >= wave);
    const twin = parts
      .slice(0, index)
      .find((other) => pair !== undefined && other.pair === pair && other.wave === wave);
    return [
      ...(early === undefined
        ? []
        : [
            {
              path: [index, 'wave'],
              message: `${own} comes after ${early}, which is in wave ${waves.get(early)}; a later wave is needed.`,
            },
          ]),
      ...(twin === undefined
        ? []
        : [{ path: [index, 'wave'], message: `${twin.name} of the same pair is in this wave; put them into two.` }]),
    ];
  });
}

/** A request meets one region and one cluster, but may pass several services. */
function shareFaults(parts: readonly Part[]): Fault[] {
  return (['region', 'cluster'] as const).flatMap((kind) => {
    const own = parts.filter((one) => one.kind === kind);
    const sum = own.reduce((total, { sharePercent = 0 }) => total + sharePercent, 0);
    // Thirds written with one decimal make a little more.
    if (sum <= 101) return [];
    const index = parts.findLastIndex((one) => one.kind === kind && one.sharePercent !== undefined);
    const message = `with it the shares of the ${kind}s make ${Math.round(sum * 10) / 10} %; together they are all traffic, 100 % at most.`;
    return [{ path: [index, 'sharePercent'], message }];
  });
}

function aloneFaults(parts: readonly Part[]): Fault[] {
  return parts.flatMap(({ name: own, kind, failTogether = true, reason }, index): Fault[] => {
    if (failTogether)
      return reason === undefined
        ? []
        : [
            {
              path: [index, 'reason'],
              message: 'a reason belongs to `failTogether: false`; add that, or take it out.',
            },
          ];
    if (reason === undefined)
      return [{ path: [index, 'failTogether'], message: 'say in `reason` why it may be rolled back alone.' }];
    const leaning = parts.find((one) => kind === 'service' && one.kind === 'service' && one.after?.includes(own));
    const message = `${leaning?.name} comes after it and would be left without what it builds on; take \`failTogether\` or that \`after\` away.`;
    return leaning === undefined ? [] : [{ path: [index, 'failTogether'], message }];
  });
}
