import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

function networkRules(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'network-rules', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('salvage network-rules, without any server', () => {
  it('R19: prints what is published, each rule with its source and day', async () => {
    const { code, stdout } = await networkRules('--published', '--at', '2026-11-20');
    expect(code).toBe(0);
    expect(stdout).toContain("card networks' rules in force on 2026-11-20 (UTC), as published\n");
    expect(stdout).toContain(
      '  at most 20 attempts with a card in 30 days\n    published, since 2025-05-25: Cielo changelog',
    );
    expect(stdout).toContain('  at most 7 attempts with a card in 24 hours, for cards issued in BR\n');
    expect(stdout).toContain('AMEX\n  no rule of its own\n');
    expect(stdout).not.toContain('at most 15 attempts with a card in 30 days\n');
  });

  it('R19: prints the rules of a file in place of the published ones, as JSON too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'network-rules-'));
    const file = join(folder, 'routing.yaml');
    await writeFile(
      file,
      [
        'gateways: [{ id: nmi-us, type: NMI }]',
        'networkRules:',
        '  - { network: VISA, kind: LIMIT, attemptsMax: 10, window: 30_DAYS, per: CARD, source: our acquirer }',
      ].join('\n'),
    );
    try {
      const { stdout } = await networkRules(file);
      expect(stdout).toContain(
        "  at most 10 attempts with a card in 30 days\n    the configuration's own: our acquirer\n",
      );
      const { stdout: json } = await networkRules(file, '--json');
      expect(JSON.parse(json)).toMatchObject({
        networks: expect.any(Array),
        limitsOfUnknownNetworks: expect.any(Array),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses a file together with --published', async () => {
    const { code, stderr } = await networkRules('routing.yaml', '--published');
    expect(code).toBe(2);
    expect(stderr).toContain('exclude each other');
  });
});
