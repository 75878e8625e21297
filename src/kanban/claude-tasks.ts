import type { Board } from './board.js';

export interface ClaudeTasksPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/** The client's own task list: read here, written only by the client's tools. */
export function claudeTasks(_place: ClaudeTasksPlace): Board {
  return {
    name: 'claude-tasks',
    put: async () => {
      throw new Error('not built yet');
    },
  };
}
