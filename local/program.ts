import { spawn } from 'node:child_process';
import { errorCode, FatalError } from '../src/errors.ts';

/** How much of a failed program's output is shown: its end says why it failed. */
const TAIL_CHARACTERS = 2_000;

/**
 * Runs a program to its end.
 * @returns what it wrote to stdout and stderr, in the order written
 * @throws FatalError where it fails, with the end of its output; with `missing`, which says how to install it, where it is absent
 */
export function runProgram(file: string, args: readonly string[], missing: string, cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd === undefined ? {} : { cwd }) });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => {
      const notInstalled = errorCode(error) === 'ENOENT';
      reject(new FatalError(notInstalled ? missing : `${file} could not be run: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new FatalError(`${file} ended with ${signal ?? code}: ${output.slice(-TAIL_CHARACTERS).trim()}`));
    });
  });
}
