import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { salvage } from '../support/salvage-command.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/salvage.js', import.meta.url));

/** Runs the program in a terminal of its own, as wide as said. */
function inTerminal(args: string, { columns = 60, env = {} }: { columns?: number; env?: Record<string, string> } = {}) {
  // Nothing else is inherited: NO_COLOR, and what a build server sets (CI), would say whether there are colours.
  const { PATH, HOME } = process.env;
  const command = `stty cols ${columns}; exec '${process.execPath}' '${PROGRAM}' ${args}`;
  return new Promise<{ lines: string[]; text: string }>((resolve, reject) => {
    execFile(
      'script',
      ['-qec', command, '/dev/null'],
      { env: { PATH, HOME, TERM: 'xterm', ...env } },
      (error, stdout) => {
        if (error !== null && error.code !== 2) reject(error);
        else resolve({ lines: stdout.replaceAll('\r', '').trimEnd().split('\n'), text: stdout });
      },
    );
  });
}

describe('in a terminal', () => {
  it('a text fits its width, and in a pipe it is not broken', async () => {
    const { lines } = await inTerminal('network-rules --published');
    const unbreakable = (line: string) => /^\s*\S+$/.test(line);
    expect(lines.filter((line) => line.length > 60 && !unbreakable(line))).toEqual([]);
    const piped = await salvage(['network-rules', '--published']);
    expect(piped.stdout.split('\n').some((line) => line.length > 100)).toBe(true);
  });

  it('has colours, unless NO_COLOR says otherwise; a pipe has none, unless FORCE_COLOR says otherwise', async () => {
    const red = '\u001b[31msalvage:\u001b[39m';
    expect((await inTerminal('produec')).text).toContain(red);
    expect((await inTerminal('produec', { env: { NO_COLOR: '1' } })).text).not.toContain('\u001b');
    expect((await salvage(['produec'])).stderr).not.toContain('\u001b');
    expect((await salvage(['produec'], { FORCE_COLOR: '1' })).stderr).toContain(red);
  });

  it('standard input that is a terminal is refused at once, and the message says how to send a file', async () => {
    for (const [args, what] of [
      ['config check -', 'routing.yaml'],
      ['config apply -', 'routing.yaml'],
      ['produce -', 'declines.ndjson'],
    ] as const) {
      const { text } = await inTerminal(args, { columns: 200 });
      expect(text).toContain('standard input is a terminal: send a file to it');
      expect(text).toContain(what);
    }
  });

  it('colours of a text from outside are shown as text', async () => {
    const { text } = await inTerminal("classify --gateway $(printf 'g\\033[31m')");
    expect(text).toContain('g\\u001b[31m');
  });
});
