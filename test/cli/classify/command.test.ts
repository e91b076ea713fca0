import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const sample = fileURLToPath(new URL('../../../src/demo/sample/sample-configuration.yaml', import.meta.url));

function classify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'classify', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('salvage classify, without any server', () => {
  it('R8: names the mapping rule that decided and what it overrode', async () => {
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

  it('R2: says where an initial decline would go, and why', async () => {
    const sale = ['--gateway', 'stripe-us', '--tried', 'nmi-us,authorize-us', '--gateway-profile', 'us-balanced'];
    const when = ['--occurred-at', '2026-05-06T14:00:00Z'];
    const { stdout } = await classify(...sale, '--code', 'generic_decline', ...when, '--file', sample);
    expect(stdout).toContain('goes to: FlexEcom gateway flexecom-a, by CASCADE\n');
    expect(stdout).toContain(
      'gateway flexecom-a is next in cascade profile us-profile, that of gateway profile us-balanced',
    );
    expect(stdout).toContain('when: at once, until 2026-05-06 14:00:30.000 UTC at the latest\n');
  });

  it('R5: says when and at what price a rebill would be recycled', async () => {
    const rebill = ['--gateway', 'nmi-us', '--text', 'Do not honor', '--order-type', 'RECURRING', '--attempt', '3'];
    const money = ['--amount', '4490', '--original-amount', '4990', '--occurred-at', '2026-05-06T14:00:00Z'];
    const { stdout } = await classify(...rebill, ...money, '--file', sample);
    expect(stdout).toContain('goes to: FlexEcom gateway flexecom-a, by RECYCLE\n');
    expect(stdout).toContain('when: due 2026-05-16 14:00:00.000 UTC, a Saturday in America/New_York\n');
    expect(stdout).toContain('price: 44.90 USD of 49.90 USD\n');
  });

  it('R19: says what a network rule does under each mode of the gateway', async () => {
    const sale = ['--gateway', 'stripe-eu', '--tried', 'adyen-eu', '--text', 'Do not honor', '--currency', 'EUR'];
    const { stdout } = await classify(...sale, '--network', 'MASTERCARD', '--advice', '25', '--file', sample, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      going: { to: 'NOWHERE', reason: 'NETWORK_RULE', next: 'BILLING' },
      byNetworkRulesMode: {
        flexecomGatewayId: 'flexecom-b',
        mode: 'enforce',
        goings: { off: { to: 'FLEXECOM' }, warn: { to: 'FLEXECOM', networkRule: 'RETRY_AFTER_25' } },
      },
    });
  });

  it('R4: says that a cascade decided too late would not be sent', async () => {
    const times = ['--occurred-at', '2026-05-06T14:00:00Z', '--decided-at', '2026-05-06T14:00:31Z'];
    const { stdout } = await classify('--gateway', 'nmi-us', '--text', 'Do not honor', ...times, '--file', sample);
    expect(stdout).toContain('goes to: nowhere (CASCADE_EXPIRED); billing acts next');
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

  it('R8: recognises codes of the gateway type that is given', async () => {
    const { stdout } = await classify('--gateway', 'g', '--gateway-type', 'AUTHORIZE_NET', '--code', '8');
    expect(stdout).toMatch(/^HARD\ndecided by: HARD, default table by response code \(AUTHORIZE_NET/);
  });

  it('R18: never prints a card number that was in the text', async () => {
    const { stdout } = await classify('--gateway', 'g', '--text', 'card 4111 1111 1111 1111 is expired', '--json');
    expect(stdout).not.toMatch(/4111/);
  });

  it('refuses a wrong flag value in one line, exit code 2', async () => {
    const { code, stderr } = await classify('--gateway', 'g', '--network', 'DINERS');
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['no gateway', ['--code', '05'], '--gateway is missing'],
    [
      'a flag of rebills with a sale',
      ['--gateway', 'g', '--attempt', '3'],
      '--attempt cannot be used with --order-type NEW_SALE',
    ],
    [
      'flags of sales with a rebill',
      ['--gateway', 'g', '--order-type', 'RECURRING', '--tried', 'a', '--gateway-profile', 'c'],
      '--tried, --gateway-profile cannot be used with --order-type RECURRING',
    ],
    ['--since without --what-if', ['--gateway', 'g', '--since', '2d'], '--since requires --what-if'],
    ['--what-if with a decline', ['--gateway', 'g', '--what-if', sample], '--what-if reads past declines'],
    ['an invalid time', ['--what-if', sample, '--since', 'soon'], 'Expected an age such as 15m'],
    ['a whole card number', ['--gateway', 'g', '--bin', '4111111111111111'], 'Expected 6 to 8 digits'],
    ['a country that does not exist', ['--gateway', 'g', '--card-country', 'UK'], 'Expected an ISO 3166 country'],
    ['an invalid amount', ['--gateway', 'g', '--amount', '49.90'], 'Expected an amount in minor units'],
  ])('refuses %s in one line, exit code 2', async (_, args, said) => {
    const { code, stderr } = await classify(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['--file', '--what-if'])('names every mistake in the file given by %s, exit code 2', async (flag) => {
    const folder = await mkdtemp(join(tmpdir(), 'classify-'));
    const file = join(folder, 'wrong.yaml');
    await writeFile(
      file,
      'gateways:\n  - { id: a, type: NMI, directCascadeProfileId: none }\n  - { id: a, type: NMI }\n',
    );
    const decline = flag === '--file' ? ['--gateway', 'a'] : [];
    const { code, stderr } = await classify(...decline, flag, file);
    await rm(folder, { recursive: true });
    expect(code).toBe(2);
    expect(stderr).toContain(`${file} cannot be applied: it has 2 errors`);
    expect(stderr).toContain(`  - ${file}:2:49: gateways[0].directCascadeProfileId`);
  });
});
