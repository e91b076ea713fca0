import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const CLI = new URL('../../src/cli/', import.meta.url).href;

/** NODE_OPTIONS are Jest's and must not reach the program. */
const { NODE_OPTIONS: _, ...env } = process.env;

/** What a person sees who types this at a terminal, once the question is there. */
function atTerminal(typed: string): Promise<string> {
  const script = `const { confirm } = await import('${CLI}confirm.ts');
    const { makePrintable } = await import('${CLI}printable-output.ts');
    makePrintable(process.stderr);
    await confirm('This replays 2 dead letters.', {}).then(() => console.log('meant'), ({ message }) => console.log(message));`;
  const command = `${process.execPath} --input-type=module --eval "${script.replaceAll('"', '\\"')}"`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: 'pipe' });
  let seen = '';
  child.stdout.on('data', (chunk) => {
    if (!seen.includes('[y/N]') && `${seen}${chunk}`.includes('[y/N]')) child.stdin.write(typed);
    seen += chunk;
  });
  return new Promise((resolve) => child.on('close', () => resolve(seen)));
}

describe('a change of many things', () => {
  it('is asked for at a terminal, in a line without control sequences', async () => {
    const seen = await atTerminal('y\n');
    expect(seen.split('\r\n').filter((line) => line !== '')).toEqual([
      'This replays 2 dead letters. Go on? [y/N] y',
      'meant',
    ]);
  });

  it.each(['n\n', '\n', '\u0004'])('is not made after the answer %j', async (typed) => {
    expect(await atTerminal(typed)).toContain('nothing was done');
  });
});
