import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { endProcess, identityOf, isRunning, type ProcessIdentity, signal } from '../../local/process-identity.ts';

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
});

describe('the identity of a process', () => {
  it('is recognised while the process runs, and not after it has ended', async () => {
    const identity = await start('exec sleep 60');
    expect(isRunning(identity)).toBe(true);
    await endProcess(identity, 5_000);
    expect(isRunning(identity)).toBe(false);
    expect(identityOf(identity.pid)).toBeUndefined();
  });

  it('differs from that of another program with the same process id', async () => {
    const identity = await start('exec sleep 60');
    const earlier = { ...identity, startTicks: String(Number(identity.startTicks) - 1) };
    const beforeReboot = { ...identity, bootId: 'another' };
    for (const other of [earlier, beforeReboot]) {
      expect(isRunning(other)).toBe(false);
      signal(other, 'SIGKILL');
      await endProcess(other, 0);
    }
    expect(isRunning(identity)).toBe(true);
  });
});

describe('ending a process', () => {
  it('kills a process that ignores SIGTERM', async () => {
    const identity = await start('trap "" TERM; echo ready; while :; do sleep 0.1; done');
    await endProcess(identity, 200);
    expect(isRunning(identity)).toBe(false);
  });

  it('resumes a paused process, so that it can end cleanly', async () => {
    const identity = await start('trap "echo clean; exit 0" TERM; echo ready; while :; do sleep 0.05; done');
    const exit = child === undefined ? undefined : once(child, 'exit');
    signal(identity, 'SIGSTOP');
    await endProcess(identity, 10_000);
    expect(await exit).toEqual([0, null]);
  });
});

/** A script that prints something is waited for until it has. */
async function start(script: string): Promise<ProcessIdentity> {
  child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (script.includes('echo ready') && child.stdout !== null) await once(child.stdout, 'data');
  const identity = identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error('the process did not start');
  return identity;
}
