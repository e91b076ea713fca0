import { Argument, Command } from 'commander';
import { systemClock } from '../../clock.ts';
import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import type { PausableRoute } from '../../domain/configuration.ts';
import { pauseOf } from '../../domain/routing/pauses.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { checkPausable, pauseGateway, resumeGateway } from '../../operate/pauses/pause-gateway.ts';
import { readSettings } from '../../settings/settings.ts';
import { type OperatorFlags, operatorOf, withOperatorOptions } from '../operator-options.ts';
import { parseId } from '../parse-options.ts';
import { pausedJson, pausedText, resumedText } from './pause-text.ts';

interface PauseFlags extends OperatorFlags {
  readonly json?: boolean;
}

export function pauseCommand(): Command {
  const command = onGateway(
    new Command('pause').description(
      'Pause a FlexEcom gateway, or one route of it: nothing new goes there. Returns when every running instance has confirmed it.',
    ),
  );
  return command.addHelpText('after', PAUSE_EXIT_CODES).action(pause);
}

export function resumeCommand(): Command {
  const command = onGateway(
    new Command('resume').description(
      'End the pauses of a FlexEcom gateway, or of one route of it. What waited goes out at once.',
    ),
  );
  return command.addHelpText('after', RESUME_EXIT_CODES).action(resume);
}

const PAUSE_EXIT_CODES =
  '\nExit codes: 0 paused and confirmed, 1 MongoDB is unreachable, 2 not a FlexEcom gateway or wrong usage, 3 paused, but some instance has not confirmed it within 5 s.';
const RESUME_EXIT_CODES = '\nExit codes: 0 resumed, 1 MongoDB is unreachable, 2 not paused or wrong usage.';

function onGateway(command: Command): Command {
  command
    .argument('<gateway>', 'the id of a FlexEcom gateway', parseId)
    .addArgument(new Argument('[route]', 'one route of it (default: all)').choices(['CASCADE', 'RECYCLE', 'RERUN']))
    .option('--json', 'print one JSON object');
  return withOperatorOptions(command);
}

async function pause(gatewayId: string, route: PausableRoute | undefined, flags: PauseFlags): Promise<void> {
  const target = { gatewayId, route: route ?? null };
  await withDatabase(readSettings(process.env), 'change', async (database) => {
    checkPausable(await createConfigurationStore(database.db).load(), gatewayId);
    const result = await pauseGateway(database, target, await operatorOf(flags), systemClock.now());
    process.stdout.write(`${flags.json === true ? pausedJson(result) : pausedText(result)}\n`);
    if (result.notConfirmedBy.length > 0) process.exitCode = 3;
  });
}

async function resume(gatewayId: string, route: PausableRoute | undefined, flags: PauseFlags): Promise<void> {
  const target = { gatewayId, route: route ?? null };
  await withDatabase(readSettings(process.env), 'change', async (database) => {
    const resumed = await resumeGateway(database, target, await operatorOf(flags), systemClock.now());
    const configuration = await createConfigurationStore(database.db).load();
    const routes = resumed.map((one) => one.route ?? 'RECYCLE');
    const still = configuration === null ? [] : routes.map((one) => pauseOf(configuration, gatewayId, one));
    const isStillPaused = still.some((paused) => paused !== null);
    if (flags.json === true)
      process.stdout.write(`${JSON.stringify({ resumed, pausedByConfiguration: isStillPaused })}\n`);
    else process.stdout.write(`${resumedText(resumed, isStillPaused)}\n`);
  });
}
