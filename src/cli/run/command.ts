import { Argument, Command } from 'commander';
import { ROLES, type Role } from '../../../topics/contract/topic.ts';

export function runCommand(): Command {
  return new Command('run')
    .description(
      'Run stages and producers in this process until SIGTERM or Ctrl-C. Runs all of them unless some are named.',
    )
    .addArgument(new Argument('[role...]', 'the stages and producers to run').choices(ROLES))
    .addHelpText('after', MORE_HELP)
    .action(async (roles: Role[]) => {
      const { runUntilStopped } = await import('./run-until-stopped.ts');
      await runUntilStopped(roles.length === 0 ? ROLES : [...new Set(roles)]);
    });
}

const MORE_HELP = `
Required settings: KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI; also FLEXECOM_URL for submit-to-flexecom and
reconcile, and RERUN_API_TOKEN for rerun-api. Run salvage setup once before the first start.
Waits for servers that are unreachable. Serves GET /livez, /readyz and /metrics on HEALTH_PORT. Listens on this machine's
own address unless WEBHOOK_HOST, RERUN_API_HOST or HEALTH_HOST says otherwise.

Exit codes: 0 stopped by a signal, 1 a stage or producer failed, 2 wrong usage or settings.`;
