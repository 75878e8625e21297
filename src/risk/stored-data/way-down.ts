/** Where the way back of a migration begins, in the libraries of Ruby, Python, JavaScript, PHP, C#, Elixir and Go. */
const opensDown =
  /^\s*(?:def\s+(?:self\.)?(?:down|downgrade)\b|(?:export\s+)?(?:const|let)\s+down\b|(?:(?:public|protected|private|override|static|async)\s+)*(?:function\s+|void\s+)?(?:down|Down|downgrade)\s*[(=:]|(?:module\.)?exports\.down\b|(?:export\s+)?(?:async\s+)?function\s+(?:down|downgrade)\b|dir\.down\b|down\s+do\b|down\s*\{|(?:fun|func)\s+(?:\(.*\)\s*)?[dD]own\w*\s*\(|['"]?(?:Rollback|down)['"]?\s*:\s*(?:async\s+)?func)/;
const onlyBrackets = /^[\s(){}[\];,]*$/;

/**
 * The 1-based lines of a migration's way down: from its opening to the next line that stands as far left and is no
 * bracket. Good for code as formatters leave it; a way down on one line with the way up is not seen.
 */
export function downLines(code: string): ReadonlySet<number> {
  const down = new Set<number>();
  let indent: number | undefined;
  for (const [at, text] of code.split('\n').entries()) {
    const own = text.length - text.trimStart().length;
    if (indent !== undefined && text.trim() !== '' && own <= indent && !onlyBrackets.test(text)) indent = undefined;
    if (indent === undefined && opensDown.test(text)) indent = own;
    if (indent !== undefined) down.add(at + 1);
  }
  return down;
}
