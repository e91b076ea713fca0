import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { FX_ONE } from '../../flexecom/support/accounts.ts';
import { until } from '../../support/until.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const GATEWAYS = JSON.stringify([FX_ONE]);

function salvageSandbox(args: string[], gateways: string) {
  const child = spawn(process.execPath, ['--no-warnings', MAIN, 'sandbox', ...args], {
    env: { ...process.env, NODE_OPTIONS: '', SANDBOX_GATEWAYS: gateways },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return { child, said: () => said, ended: once(child, 'exit') };
}

describe('salvage sandbox', () => {
  it('serves until SIGTERM with the faults it was started with, and prints no secret', async () => {
    const { child, said, ended } = salvageSandbox(['--port', '0', '--fault', 'latencyMs=1'], GATEWAYS);
    await until(() => said().includes('http://'));
    const url = /http:\S+/.exec(said())?.[0];
    const faults = await (await request(`${url}/faults`)).body.json();
    expect(faults).toMatchObject({ latencyMs: 1, errorRate: 0 });
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(said()).not.toMatch(/sk_|whsec_/);
  });

  it.each([
    ['no accounts', [], '', 'SANDBOX_GATEWAYS'],
    ['accounts that are not a list', [], '{}', 'SANDBOX_GATEWAYS'],
    ['a secret of another form', [], GATEWAYS.replace('whsec_', 'sk_other_'), '0.signingSecret'],
    ['a fault that does not exist', ['--fault', 'nope=1'], GATEWAYS, 'nope'],
    ['a fault without a number', ['--fault', 'errorRate'], GATEWAYS, 'errorRate=0.1'],
    ['an invalid port', ['--port', '99999'], GATEWAYS, '--port'],
    ['an invalid webhook address', ['--webhook-url', 'here'], GATEWAYS, '--webhook-url'],
    ['a share above one', ['--approval-rate', '2'], GATEWAYS, '--approval-rate'],
  ])('refuses %s with exit code 2, naming the source and no secret', async (_, args, gateways, named) => {
    const { said, ended } = salvageSandbox(args, gateways);
    expect(await ended).toEqual([2, null]);
    expect(said()).toContain(named);
    expect(said()).not.toMatch(/sk_/);
  });
});
