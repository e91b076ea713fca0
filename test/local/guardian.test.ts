import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvage-guardian-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a guardian', () => {
  it('runs its command after the process was killed, and not before', async () => {
    const trace = join(folder, 'trace');
    const guarded = await startGuarded(trace, '');
    await until(() => isWatchedOver(trace));
    expect(existsSync(trace)).toBe(false);
    guarded.kill('SIGKILL');
    await until(() => existsSync(trace));
  });

  it('does not run its command after it was dismissed', async () => {
    const trace = join(folder, 'trace');
    const guarded = await startGuarded(trace, 'dismiss();');
    guarded.kill('SIGKILL');
    await until(() => !isWatchedOver(trace));
    expect(existsSync(trace)).toBe(false);
  });
});

/** Whether a guardian that would write this trace still runs. */
function isWatchedOver(trace: string): boolean {
  return readdirSync('/proc').some((pid) => {
    const command = commandOf(pid);
    return command.includes('salvage-stack-guardian') && command.includes(trace);
  });
}

/** What a process was started with; nothing for one that has just ended, and for what is no process. */
function commandOf(pid: string): string {
  try {
    return /^\d+$/.test(pid) ? readFileSync(join('/proc', pid, 'cmdline'), 'utf8') : '';
  } catch {
    return '';
  }
}

async function startGuarded(trace: string, then: string) {
  const file = new URL('../../local/guardian.ts', import.meta.url);
  const script = `import { runAfterExit } from ${JSON.stringify(file.href)};
    const dismiss = runAfterExit('touch "$1"', [${JSON.stringify(trace)}]);
    ${then}
    console.log('guarded');
    setTimeout(() => {}, 60_000);`;
  const guarded = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(guarded.stdout, 'data');
  return guarded;
}
