// The real server over real streams, with operations that do what no real one does at will. Run by mcp-server.test.ts.
import { serve } from '../../src/mcp-server.js';
import { placeholders } from './placeholder-operations.js';

const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const world = {
  now: () => new Date(),
  environment: {},
  workingDirectory: process.cwd(),
  homeDirectory: process.cwd(),
  platform: process.platform,
};
const report = (text: string) => void process.stderr.write(`${text}\n`);
await serve(world, placeholders, { input: process.stdin, output: process.stdout, report, stop: stop.signal });
process.exit(0);
