#!/usr/bin/env node
// Plain JavaScript that any Node can read: the program itself is TypeScript, run by Node 24 without a build. Where the
// Node that started this is older, the repository's own (npm package `node`) runs it instead.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
} else {
  runWithOwnNode(fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url)));
}

function runWithOwnNode(node) {
  if (!existsSync(node)) {
    process.stderr.write(
      `salvage: needs Node ${NODE_MAJOR_MIN} (this is ${process.version}): run npm ci in the repository, which brings its own\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}
