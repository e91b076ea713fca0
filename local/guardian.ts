import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Runs `command` (for a shell, with `args` as $1 …) as soon as this process has ended, even by SIGKILL: a shell waits on a
 * pipe whose other end this process holds, and the kernel closes that in any case.
 * @returns a function that cancels this
 */
export function runAfterExit(command: string, args: readonly string[]): () => void {
  const shell: ChildProcess = spawn('sh', ['-c', `read _; ${command}`, 'salvage-stack-guardian', ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  if (shell.stdin !== null && 'unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return () => {
    shell.kill('SIGKILL');
  };
}
