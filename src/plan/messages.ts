import { inline } from '../text.js';
import type { Source } from './markdown.js';

/** The texts ready to send, by moment and audience; `{…}` is what only the moment itself knows. */
export function renderMessages(record: Source): string {
  const { messages, timeline, stakeholders } = record.plan.communication;
  const titleOf = ({ moment, stage }: (typeof messages)[number]) => {
    const name = `${moment.charAt(0).toUpperCase()}${moment.slice(1)}`;
    const when = timeline.find((row) => row.message === moment && row.stage === stage)?.when;
    return `${name}${stage === undefined ? '' : ` to stage ${stage}`}${when === undefined ? '' : ` (${when})`}`;
  };
  const titles = [...new Set(messages.map(titleOf))];
  const blocks = titles.flatMap((title) => [
    `### ${title}`,
    ...messages
      .filter((message) => titleOf(message) === title)
      .map(({ audience, text }) => {
        const channel = stakeholders.find((one) => one.audience === audience)?.channel;
        return `**${audience}**${channel === undefined ? '' : ` (${inline(channel)})`}: ${inline(text)}`;
      }),
  ]);
  return `${[`## Messages: ${inline(record.feature)}`, ...blocks].join('\n\n')}\n`;
}
