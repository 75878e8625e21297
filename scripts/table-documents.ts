import { lintRules } from '../src/plan/lint/rules.js';
import { type LadderStage, policy } from '../src/policy.js';

/** The policy as a Markdown table; it becomes `skills/rollout/references/policy.md`. */
export function policyDocument(): string {
  const cell = (value: unknown): string =>
    Array.isArray(value)
      ? value
          .map((stage: LadderStage) => `${stage.trafficPercent} % ${stage.audience} ${stage.durationHours} h`)
          .join(' → ')
      : String(value);
  const rows = Object.entries(policy).map(
    ([name, row]) => `| \`${name}\` | ${cell(row.value)} | ${row.unit} | ${row.reason} | ${row.source} |`,
  );
  return [
    '# Rollout policy',
    '',
    'Generated from the product; each number has one row and one meaning.',
    '',
    '| Name | Value | Unit | Why | Source |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** The rules as a Markdown document; it becomes `docs/lint.md`. */
export function lintDocument(): string {
  const rows = Object.entries(lintRules).map(
    ([id, { what, why, remedy }]) => `| \`${id}\` | ${what} | ${why} | ${remedy} |`,
  );
  return [
    '# What lint looks for in a plan',
    '',
    'Generated from the rules. `rollout lint` checks every record under `.rollouts/`, `rollout lint "New checkout"` one of',
    'them: exit code 0 where nothing is found, 1 where something is, 2 where the call was wrong; `--json` for programs.',
    'Limits and ladders are the policy’s, with the team’s own values from `.rollouts/config.yaml`.',
    '',
    '| Rule | Finds | Why it matters | What to do |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
