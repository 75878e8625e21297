import { tamed } from '../text/markdown.js';
import { inline } from '../text.js';
import { asComment } from './backlog-comment.js';
import type { Backlog } from './backlog-folder.js';
import { type Card, type MarkedSection, type Progress, withSection } from './board.js';
import { partsOf } from './envelope.js';

/** The label by which a card without a section (a person removed it, or prepared the card) is found. */
export function labelOf(slug: string): string {
  return `rollout:${slug}`;
}

/**
 * The team's column for a card that is as far as this: the last one when it is over, the second when it is under way
 * and there are three or more. What a team with other columns means by them is not guessed.
 */
export function statusFor({ statuses, defaultStatus }: Backlog, progress: Progress): string {
  if (progress === 'over') return statuses.at(-1) ?? defaultStatus;
  if (progress === 'under-way' && statuses.length >= 3) return statuses[1] ?? defaultStatus;
  return defaultStatus;
}

/** A card as the `backlog` command 1.52.0 would write it, with our section as its comment. */
export function newCardText(
  card: Card & { id: string },
  board: Backlog,
  made: { section: MarkedSection; on?: Date },
): string {
  const text = [
    '---',
    `id: ${card.id}`,
    `title: ${yamlText(plainTitle(card.title))}`,
    `status: ${yamlText(statusFor(board, card.progress ?? 'waiting'))}`,
    'assignee: []',
    // Whatever `date_format` says: it is how the command shows dates, and it keeps them so (measured with 1.52.0).
    ...(made.on === undefined ? [] : [`created_date: '${made.on.toISOString().slice(0, 16).replace('T', ' ')}'`]),
    'labels:',
    `  - ${yamlText(labelOf(card.slug))}`,
    'dependencies: []',
    '---',
    '',
    '## Description',
    '',
    '<!-- SECTION:DESCRIPTION:BEGIN -->',
    tamed(descriptionOf(card)),
    '<!-- SECTION:DESCRIPTION:END -->',
    '',
  ].join('\n');
  return withSection(text, made.section, asComment);
}

function descriptionOf({ slug, title }: Card): string {
  const { rollout, beside } = partsOf(slug);
  if (beside === undefined) return `${plainTitle(title)}. Plan and progress stand in a comment of this card.`;
  return `${plainTitle(title)}. Belongs to the rollout ${rollout}; what to do stands in a comment of this card.`;
}

/** `task-7 - Roll-out-new-checkout.md`: what the command makes of a title, cut so that any file system takes it. */
export function newCardName(id: string, title: string): string {
  const name = plainTitle(title)
    .replace(/[<>:"/\\|?*]/g, '-')
    .replace(/['(),!@#$%^&+=[\]{};`]/g, '')
    .replace(/\s+/g, '-')
    .replace(/-+/g, '-');
  const short = [...name]
    .slice(0, 50)
    .join('')
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${id.toLowerCase()} - ${short || 'Rollout'}.md`;
}

/** The least configuration with which the command lists, shows and edits. */
export function newConfigText(projectName: string): string {
  return [
    `project_name: ${JSON.stringify(plainTitle(projectName).replace(/["\\]/g, ''))}`,
    'default_status: "To Do"',
    'statuses: ["To Do", "In Progress", "Done"]',
    'labels: []',
    'date_format: yyyy-mm-dd',
    'auto_commit: false',
    'task_prefix: "task"',
    '',
  ].join('\n');
}

function plainTitle(title: string): string {
  return inline(title).replaceAll('<!--', '<');
}

function yamlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
