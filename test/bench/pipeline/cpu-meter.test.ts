import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CpuMeter } from './cpu-meter.ts';
import { cpuSecondsOf } from './process-use.ts';

const BURN = 'const end = process.cpuUsage().user + 400_000; while (process.cpuUsage().user < end);';

describe('the CPU meter', () => {
  const cleanUp: (() => void)[] = [];
  afterEach(() => {
    for (const end of cleanUp.splice(0)) end();
  });

  function start(program: string): ReturnType<typeof spawn> {
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'ignore'] });
    cleanUp.push(() => child.kill('SIGKILL'));
    return child;
  }

  it('counts what a process and its children have used, children that have ended among them', async () => {
    const child = start(
      `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(BURN)}]);
       console.log('done'); process.stdin.resume();`,
    );
    const meter = new CpuMeter({ child: [child.pid ?? 0], absent: [] });
    if (child.stdout !== null) await once(child.stdout, 'data');
    const { byName } = meter.sinceStart();
    expect(byName.child).toBeGreaterThan(0.35);
    expect(byName.absent).toBeNull();
  });

  it('counts children that still run', async () => {
    const child = start(
      `require('node:child_process').spawn(process.execPath,
         ['-e', ${JSON.stringify(`${BURN} console.log('done'); process.stdin.resume();`)}], { stdio: 'inherit' });`,
    );
    if (child.stdout !== null) await once(child.stdout, 'data');
    expect(cpuSecondsOf(child.pid ?? 0)).toBeGreaterThan(0.35);
  });
});
