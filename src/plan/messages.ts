import { inline } from '../text.js';
import type { Source } from './markdown.js';

/** The texts ready to send, by moment and audience; `{…}` is what only the moment itself knows. */
export function renderMessages(record: Source): string {
  const { messages } = record.plan.communication;
  const moments = [...new Set(messages.map(({ moment }) => moment))];
  const blocks = moments.flatMap((moment) => [
    `### ${moment.charAt(0).toUpperCase()}${moment.slice(1)}`,
    ...messages
      .filter((message) => message.moment === moment)
      .map(({ audience, text }) => `**${audience}**: ${inline(text)}`),
  ]);
  return `${[`## Messages: ${inline(record.feature)}`, ...blocks].join('\n\n')}\n`;
}
