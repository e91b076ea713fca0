import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Sent by supervisors and terminals (Ctrl-C, closing the window). They are meant for the program, not for this process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program in our terminal, forwards signals to it and exits as it exits: 128 + n if signal n ended it. */
export function handOverTo(program, args) {
  // Before the program starts: it may be ready, and be sent a signal, before this process gets the processor again.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const child = spawn(program, args, { stdio: 'inherit' });
  child.on('error', (error) => {
    process.stderr.write(`salvage: cannot run ${program}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}
