import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { exclusively } from '../../local/exclusive.ts';
import { until } from '../support/until.ts';

describe('exclusive work', () => {
  it('runs one at a time for the same subject', async () => {
    let atWork = 0;
    let atWorkMax = 0;
    let waiting = 0;
    const work = async () => {
      atWork += 1;
      atWorkMax = Math.max(atWorkMax, atWork);
      await until(() => waiting === 2);
      atWork -= 1;
    };
    await Promise.all([1, 2, 3].map(() => exclusively(subject('turns'), () => waiting++, work)));
    expect(atWorkMax).toBe(1);
  });

  it('can run again after a failure', async () => {
    const failing = exclusively(
      subject('failing'),
      () => undefined,
      () => Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    await exclusively(subject('failing'), neverWaits, async () => undefined);
  });

  it('can run again after its holder was killed', async () => {
    const name = subject('killed');
    const holder = spawn(process.execPath, ['--input-type=module', '-e', holderScript(name)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    let waited = false;
    const work = exclusively(
      name,
      () => {
        waited = true;
        holder.kill('SIGKILL');
      },
      async () => 'done',
    );
    expect(await work).toBe('done');
    expect(waited).toBe(true);
  });
});

function subject(name: string): string {
  return `exclusive.test ${process.pid} ${name}`;
}

function neverWaits(): void {
  throw new Error('another process still holds the lock');
}

function holderScript(name: string): string {
  const file = new URL('../../local/exclusive.ts', import.meta.url);
  return `import { exclusively } from ${JSON.stringify(file.href)};
    await exclusively(${JSON.stringify(name)}, () => {}, async () => {
      console.log('held');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
}
