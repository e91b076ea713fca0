#!/usr/bin/env node
// Plain JavaScript that any Node can read. The program itself is TypeScript, which Node 24 runs without a build; if an
// older Node starts this file, the repository's own Node (the npm package `node`) runs the program instead.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { handOverTo } from './hand-over.js';

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
      `salvage: this is Node ${process.version}, and Node ${NODE_MAJOR_MIN} is required: run npm ci in the repository, which installs it\n`,
    );
    process.exit(1);
  }
  handOverTo(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
}
