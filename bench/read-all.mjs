// The yardstick of discovery's speed: every file that git tracks, up to 1 MiB, read whole and nothing done with it.
//   node bench/read-all.mjs [DIR]
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(process.argv[2] ?? '.');
const mostBytes = 1024 * 1024;

const listed = execFileSync('git', ['-C', folder, 'ls-files', '-z'], { maxBuffer: 1 << 28 }).toString();
let files = 0;
let bytes = 0;
for (const file of listed.split('\0')) {
  const absolute = path.join(folder, file);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  // Links to folders, submodules and what is listed but gone are no files to read.
  if (file === '' || stat === undefined || !stat.isFile() || stat.size > mostBytes) continue;
  bytes += readFileSync(absolute).length;
  files += 1;
}
console.log(`${files} files, ${bytes} bytes`);
