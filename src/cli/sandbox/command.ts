import { Command, InvalidArgumentError, Option } from 'commander';
import { NO_FAULTS } from '../../flexecom/sandbox/faults.ts';
import { TEST_OUTCOMES } from '../../flexecom/sandbox/outcomes.ts';
import { LISTEN_HOST_FORMS, listenHost } from '../../settings/listen-host.ts';
import { parseDuration } from '../parse-time.ts';
import type { SandboxFlags } from './run-sandbox.ts';
import { ACCOUNTS_VARIABLE } from './test-accounts.ts';

const PORT_DEFAULT = 8787;

export function sandboxCommand(): Command {
  return new Command('sandbox')
    .description(
      'Run the FlexEcom sandbox, a server of the API in src/flexecom/openapi.yaml that charges nobody, until Ctrl-C.',
    )
    .option('--port <port>', 'port to listen on; 0 for a free one', parsePort, PORT_DEFAULT)
    .option('--host <host>', 'address to listen on, such as 0.0.0.0, ::1 or ::', parseHost, '127.0.0.1')
    .option(
      '--webhook-url <url>',
      'send outcomes to <url>/webhooks/flexecom/<gatewayId>; without it, none are sent',
      parseUrl,
    )
    .option('--gateways <file>', `YAML or JSON list of test accounts (default: the JSON in ${ACCOUNTS_VARIABLE})`)
    .option('--seed <seed>', 'outcomes and faults are derived from it', '1')
    .option(
      '--approval-rate <share>',
      'share of approvals for payment methods that are not test ones, 0 to 1',
      parseShare,
    )
    .option(
      '--async-delay <duration>',
      'roughly how long an asynchronous recovery takes, in milliseconds or such as 2s',
      parseDuration('ms'),
    )
    .addOption(
      new Option('--fault <name=value>', 'a fault to start with; repeatable')
        .argParser((fault, previous: string[]) => [...previous, fault])
        .default([], 'none'),
    )
    .addHelpText('after', MORE_HELP)
    .action(async (flags: SandboxFlags) => (await import('./run-sandbox.ts')).runSandbox(flags));
}

const MORE_HELP = `
A gateway is { gatewayId, publicKey, secretKey, signingSecret: whsec_<base64>, disabled?: boolean }.
Test payment methods: pm_sbx_<outcome>[_<delayMs>][_<anything>], where the outcome is one of\n${TEST_OUTCOMES.join(', ')}.
Faults: ${Object.keys(NO_FAULTS).join(', ')}.
While it runs: GET /ledger (what was charged), GET /submissions[?orderId=], GET and POST /faults.

Exit codes: 0 stopped by a signal, 1 the port is in use, 2 wrong usage.`;

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return port;
}

function parseHost(text: string): string {
  const host = listenHost(text);
  if (host === null) throw new InvalidArgumentError(`Expected ${LISTEN_HOST_FORMS}.`);
  return host;
}

function parseUrl(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) {
    throw new InvalidArgumentError('Expected an http or https URL.');
  }
  return text.replace(/\/+$/, '');
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1)) {
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  }
  return share;
}
