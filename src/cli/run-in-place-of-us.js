import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** What a supervisor, a terminal's Ctrl-C or its closing sends: they mean the program, not this process before it. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program with our terminal, passes signals on to it, and ends as it ends: 128 + n where signal n ended it. */
export function runInPlaceOfUs(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`salvage: ${program} cannot be run: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}
