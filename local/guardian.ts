import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Runs `command` (shell, with `args` as $1 …) as soon as this process is gone, however it ends: a waiting shell reads
 * a pipe whose other end we hold, and the kernel closes that even after a SIGKILL.
 * @returns dismisses it: the command is not run
 */
export function whenWeAreGone(command: string, args: readonly string[]): () => void {
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
