import { spawn } from 'node:child_process';
import { errorCode, FatalError } from '../src/errors.ts';

/** The end of a program's output that is shown when it fails: its last words say why. */
const TAIL_CHARACTERS = 2_000;

/**
 * Runs a program to its end.
 * @returns what it wrote to stdout and stderr, in the order written
 * @throws FatalError where it fails, with the end of its output; `missing` says the way to get it where it is not installed
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
