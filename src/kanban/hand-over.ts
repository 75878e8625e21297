import { type Board, checkSlug, withSection } from './board.js';
import { lineDiff } from './line-diff.js';

/**
 * Any other board: what to post, in one shape that whoever has a tool for that board can pass on. Nothing is read,
 * so the answer says how the body joins a text that is there already.
 */
export function handOver(): Board {
  return {
    name: 'hand-over',
    async put(card, section) {
      checkSlug(card.slug);
      const id = card.taskId ?? card.knownAs;
      const body = withSection('', { slug: card.slug, ...section });
      const { title, checklist = [], labels = [] } = card;
      return {
        outcome: 'handed-over',
        board: 'hand-over',
        taskId: id ?? '',
        change: id === undefined ? 'created' : 'updated',
        difference: lineDiff('', body, id ?? 'new card'),
        call: {
          tool: id === undefined ? 'create-card' : 'update-card',
          arguments: { ...(id !== undefined && { id }), title, body, checklist, labels },
        },
        reason:
          id === undefined
            ? "No tool of this server writes that board: make the card with the board's own tool, and call update-kanban with its id from then on."
            : 'No tool of this server writes that board: on the card with exactly this id, replace what stands between the two marks of the body and leave the rest; without the marks there, add the body at the end.',
      };
    },
  };
}
