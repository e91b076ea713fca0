#!/usr/bin/env node
// Plain JavaScript that any Node can read: the program itself is TypeScript, run by Node 24 without a build. Where the
// Node that started this is older, the repository's own (npm package `node`) runs it instead.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInPlaceOfUs } from './run-in-place-of-us.js';

const NODE_MAJOR_MIN = 24;

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
  runInPlaceOfUs(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
}
