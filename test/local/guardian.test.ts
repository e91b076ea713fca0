import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvage-guardian-'));
});
afterEach(() => rm(folder, { recursive: true }));

const LONG_ENOUGH_MS = 500;

describe('a guardian', () => {
  it('runs its command after the process was killed, and not before', async () => {
    const trace = join(folder, 'trace');
    const guarded = await startGuarded(trace, '');
    await sleep(LONG_ENOUGH_MS);
    expect(existsSync(trace)).toBe(false);
    guarded.kill('SIGKILL');
    while (!existsSync(trace)) await sleep(20);
  });

  it('does not run its command after it was dismissed', async () => {
    const trace = join(folder, 'trace');
    const guarded = await startGuarded(trace, 'dismiss();');
    guarded.kill('SIGKILL');
    await sleep(LONG_ENOUGH_MS);
    expect(existsSync(trace)).toBe(false);
  });
});

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
