import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../src/cli/salvage.js', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stderr(): string;
}

/** NODE_OPTIONS are Jest's and must not reach the program. */
const { NODE_OPTIONS: _, ...inherited } = process.env;

/** Starts the real program in a process of its own, as a user does. */
export function startSalvage(args: readonly string[], env: Record<string, string> = {}, input = ''): RunningCommand {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...inherited, ...env }, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  // A program that ends without reading its input closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { process: child, ended, stderr: () => stderr };
}

export function salvage(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Ended> {
  return startSalvage(args, env, input).ended;
}
