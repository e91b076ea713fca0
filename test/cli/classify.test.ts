import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const sample = fileURLToPath(new URL('../../src/demo/sample-configuration.yaml', import.meta.url));

function classify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'classify', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('salvage classify, without any server', () => {
  it('R8: explains which rule decided and what it overrode', async () => {
    const { code, stdout } = await classify(
      '--gateway',
      'nmi-us',
      '--code',
      '250',
      '--text',
      'Pick up card',
      '--file',
      sample,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('SOFT\ndecided by: decline mapping rule 1 (type NMI, ALL, "pick up card")');
    expect(stdout).toContain('overrode: HARD, default table by response code (NMI: 250): pick up card');
  });

  it('R8: works without a configuration, and prints JSON', async () => {
    const { stdout } = await classify(
      '--gateway',
      'g',
      '--code',
      '51',
      '--advice',
      '24',
      '--network',
      'MASTERCARD',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'SOFT',
      insufficientFunds: true,
      decidedBy: { by: 'DEFAULT_TABLE', row: { source: 'ISO_8583' } },
      networkRule: { rule: 'RETRY_AFTER_24', waitMs: 3_600_000 },
    });
  });

  it('R8: reads codes in the family of a stated gateway type', async () => {
    const { stdout } = await classify('--gateway', 'g', '--gateway-type', 'AUTHORIZE_NET', '--code', '8');
    expect(stdout).toMatch(/^HARD\ndecided by: HARD, default table by response code \(AUTHORIZE_NET/);
  });

  it('R18: never prints a card number that was in the text', async () => {
    const { stdout } = await classify('--gateway', 'g', '--text', 'card 4111 1111 1111 1111 is expired', '--json');
    expect(stdout).not.toMatch(/4111/);
  });

  it('a wrong flag is one clear line and exit code 2', async () => {
    const { code, stderr } = await classify('--gateway', 'g', '--network', 'DINERS');
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
