import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '../../../topics/contract/topic.ts';
import { salvage } from '../../support/salvage-command.ts';
import { everyCommand } from '../every-command.ts';

function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program}: ${stderr}`));
    });
  });
}

describe('salvage completion', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'salvage-completion-'));
    await writeFile(join(folder, 'routing.yaml'), '');
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout, stderr } = await salvage(['completion', shell]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      await writeFile(join(folder, `script.${shell}`), stdout);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** What bash offers at the end of a line. Outside of a real TAB compopt refuses to work. */
  async function offered(line: string): Promise<string[]> {
    const words = line.split(' ');
    const script = `source ./script.bash; compopt() { :; }
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _salvage; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const printed = await run('bash', ['--norc', '-c', script], folder);
    return printed.split('\n').filter((word) => word !== '');
  }

  it.each([
    ['salvage dl', ['dlq']],
    ['salvage dlq re', ['replay']],
    ['salvage dlq replay --dr', ['--dry-run']],
    ['salvage run cl', ['classify-declines']],
    ['salvage run scheduler classify-', ['classify-declines']],
    ['salvage tail payment-declined.n', ['payment-declined.new-sale', 'payment-declined.new-sale.dlq']],
    ['salvage tail decline-accepted order-complete.r', ['order-complete.recurring']],
    ['salvage dlq list flexecom-result.', ['flexecom-result.cascade']],
    ['salvage rerun --kind NEW', ['NEW_SALE']],
    ['salvage rerun order-1 --kind TR', ['TRIAL_COMPLETION']],
    ['salvage rerun --kind = TR', ['TRIAL_COMPLETION']],
    ['salvage config apply rou', ['routing.yaml']],
    ['salvage classify --file rou', ['routing.yaml']],
    ['salvage pause flexecom CAS', ['CASCADE']],
    ['salvage completion f', ['fish']],
  ])('completes "%s" in bash', async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });

  it('offers every command, every option and every role in bash', async () => {
    expect((await offered('salvage run ')).sort()).toEqual([...ROLES].sort());
    for (const { name, command } of await everyCommand()) {
      const words = await offered(`salvage ${name} --`);
      expect(words).toEqual([...command.options.flatMap(({ long }) => long ?? []), '--help']);
    }
  }, 60_000);

  it('offers nothing where only the user knows', async () => {
    expect(await offered('salvage trace ')).toEqual([]);
    expect(await offered('salvage rerun --gateway ')).toEqual([]);
  });

  // A shell that is not installed cannot read its script; bash is everywhere.
  it.each([
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ])('is a script that %s can read, if it is installed', async (shell, flags) => {
    const installed = ['/usr/bin', '/bin', '/usr/local/bin'].map((bin) => join(bin, shell)).find(existsSync);
    if (installed !== undefined) await run(installed, [...flags, `script.${shell}`], folder);
    const { stdout } = await salvage(['completion', shell]);
    expect(stdout).toContain('payment-declined.new-sale');
    expect(stdout).toContain('salvage');
  });
});
