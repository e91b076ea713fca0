#!/usr/bin/env node
// Plain JavaScript that any Node can read. The program itself is TypeScript, which Node 24 runs without a build; if an
// older Node starts this file, the repository's own Node (the npm package `node`) runs the program instead.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { handOverTo } from './hand-over.js';

const NODE_MAJOR_MIN = 24;

/** Beside the packages: whoever may write there may change the program anyway, and a fresh `npm ci` empties it. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/salvage', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  await runHere();
} else {
  runWithOwnNode(fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url)));
}

async function runHere() {
  // What Node calls experimental is its makers' concern, and no user of ours can act on it.
  const [printWarning] = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => warning.name !== 'ExperimentalWarning' && printWarning?.(warning));
  // Half of the start would go into compiling. Where the folder cannot be written, the program compiles each time.
  module.enableCompileCache(COMPILED);
  const { main } = await import('./main.ts').catch(explainMissingPackage);
  await main(process.argv.slice(2));
}

function explainMissingPackage(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/Cannot find package/.test(error.message)) throw error;
  giveUp('its packages are not installed: run npm ci in the repository');
}

function runWithOwnNode(node) {
  if (!existsSync(node)) {
    giveUp(
      `this is Node ${process.version}, and Node ${NODE_MAJOR_MIN} is required: run npm ci in the repository, which installs it`,
    );
  }
  handOverTo(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
}

function giveUp(why) {
  process.stderr.write(`salvage: ${why}\n`);
  process.exit(1);
}
