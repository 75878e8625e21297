import type { Repository } from '../repository/repository.js';
import type { Board } from './board.js';

/** Backlog.md: one Markdown file a task, kept in the repository. */
export function backlogMd(_repository: Repository): Board {
  return {
    name: 'backlog-md',
    put: async () => {
      throw new Error('not built yet');
    },
  };
}
