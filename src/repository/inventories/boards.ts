/** Boards that are kept as files, each by a file that only it has and the folder that holds it. */
const signs: readonly RegExp[] = [
  // Backlog.md
  /^(\.?backlog)\/(?:tasks\/|config\.ya?ml$)/,
  // Task Master, in its present and its former place
  /^(\.taskmaster)\/(?:tasks\/tasks\.json|config\.json)$/,
  /^(tasks)\/tasks\.json$/,
  // kanbn
  /^(\.kanbn)\/index\.md$/,
  // Beads
  /^(\.beads)\/(?:issues\.jsonl|beads\.jsonl|metadata\.json|config\.yaml)$/,
];

/** Folders of boards that are kept in the repository, sorted. */
export function boardsIn(files: readonly string[]): string[] {
  const found = new Set<string>();
  for (const file of files) {
    if (!mayHold.test(file)) continue;
    const folder = signs.map((sign) => sign.exec(file)?.[1]).find((it) => it !== undefined);
    if (folder !== undefined) found.add(folder);
  }
  return [...found].sort();
}

/** One look, since nearly no path begins so. */
const mayHold = /^\.?(?:backlog|taskmaster|tasks|kanbn|beads)\//;
