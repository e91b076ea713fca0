import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../../src/cli/salvage.js', import.meta.url));
const OUTPUT = new URL('../../src/cli/output.ts', import.meta.url).href;

/** NODE_OPTIONS are Jest's and must not reach the program. */
const { NODE_OPTIONS: _, ...env } = process.env;

/** A device on which there is never space. */
const full = () => openSync('/dev/full', 'w');

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs it with this stdout and stderr; a pipe whose reader is gone at once for `closed`. */
function run(args: readonly string[], stdout: 'closed' | number, stderr: 'pipe' | 'closed' | number): Promise<Ended> {
  const pipe = (stream: 'pipe' | 'closed' | number) => (typeof stream === 'number' ? stream : 'pipe');
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', pipe(stdout), pipe(stderr)] });
  if (stdout === 'closed') child.stdout?.destroy();
  if (stderr === 'closed') child.stderr?.destroy();
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr: said })));
}

describe('the output of a command', () => {
  it('may be closed by who reads it: the command ends without a word', async () => {
    expect(await run([PROGRAM, 'completion', 'bash'], 'closed', 'pipe')).toEqual({ code: 0, stderr: '' });
  });

  it('goes to a device without space: one line says so, exit code 1', async () => {
    const { code, stderr } = await run([PROGRAM, 'completion', 'bash'], full(), 'pipe');
    expect(stderr).toBe('salvage: cannot write the output: no space is left on the device\n');
    expect(code).toBe(1);
  });

  it('does not hide that a command failed where nobody can be told why', async () => {
    expect(await run([PROGRAM, 'nosuch'], 'closed', 'closed')).toMatchObject({ code: 2 });
    expect(await run([PROGRAM, 'nosuch'], full(), full())).toMatchObject({ code: 2 });
  });

  it('does not end a change that was begun', async () => {
    const change = `const { output } = await import(${JSON.stringify(OUTPUT)});
      output.watch();
      output.finishFirst();
      process.stdout.write('the first of two is changed');
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      process.stdout.write('the second of two is changed');
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      process.stderr.write('finished: ' + output.failure?.message);`;
    const args = ['--input-type=module', '--eval', change];
    expect(await run(args, 'closed', 'pipe')).toEqual({ code: 0, stderr: 'finished: undefined' });
    const lost = await run(args, full(), 'pipe');
    expect(lost.stderr).toContain(
      'finished: the output could not be written (no space is left on the device), but the',
    );
    expect(lost.code).toBe(0);
  });
});
