/** A file name as it may be shown: control and bidirectional characters out, cut, in backticks. */
export function quoted(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff`]/g, '');
  return `\`${clean.length > 120 ? `${clean.slice(0, 117)}…` : clean}\``;
}
