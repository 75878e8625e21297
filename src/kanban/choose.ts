import type { Repository } from '../repository/repository.js';
import { backlogMd } from './backlog-md.js';
import type { Board } from './board.js';
import { claudeTasks } from './claude-tasks.js';

export const boardNames = ['auto', 'backlog-md', 'claude-tasks'] as const;
export type BoardName = (typeof boardNames)[number];

export interface BoardChoice {
  readonly board: BoardName;
  /** As the user wrote it; undefined means the rollout's own card. */
  readonly taskId: string | undefined;
  readonly repository: Repository;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute; where `.claude` lies when CLAUDE_CONFIG_DIR does not say otherwise. */
  readonly homeDirectory: string;
}

/** The board that holds the card: the one named, else the one that the id points to, else the repository's own. */
export async function chooseBoard(choice: BoardChoice): Promise<Board> {
  return choice.board === 'claude-tasks' ? claudeTasks(choice) : backlogMd(choice.repository);
}
