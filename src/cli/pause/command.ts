import { Argument, Command } from 'commander';
import type { PausableRoute } from '../../domain/configuration.ts';
import { withOperatorOptions } from '../operator-options.ts';
import { parseId } from '../parse-options.ts';
import type { PauseFlags } from './pause.ts';

type PauseCall = [gateway: string, route: PausableRoute | undefined, flags: PauseFlags];

export function pauseCommand(): Command {
  const command = onGateway(
    new Command('pause').description(
      'Pause a FlexEcom gateway, or one route of it: nothing new goes there. Returns when every running instance has confirmed it.',
    ),
  );
  return command
    .addHelpText('after', PAUSE_EXIT_CODES)
    .action(async (...[gateway, route, flags]: PauseCall) => (await import('./pause.ts')).pause(gateway, route, flags));
}

export function resumeCommand(): Command {
  const command = onGateway(
    new Command('resume').description(
      'End the pauses of a FlexEcom gateway, or of one route of it. What waited goes out at once.',
    ),
  );
  return command
    .addHelpText('after', RESUME_EXIT_CODES)
    .action(async (...[gateway, route, flags]: PauseCall) =>
      (await import('./pause.ts')).resume(gateway, route, flags),
    );
}

const PAUSE_EXIT_CODES =
  '\nExit codes: 0 paused and confirmed, 1 MongoDB is unreachable, 2 not a FlexEcom gateway or wrong usage, 3 paused, but some instance has not confirmed it within 5 s.';
const RESUME_EXIT_CODES = '\nExit codes: 0 resumed, 1 MongoDB is unreachable, 2 not paused or wrong usage.';

function onGateway(command: Command): Command {
  command
    .argument('<gateway>', 'the id of a FlexEcom gateway', parseId)
    .addArgument(new Argument('[route]', 'one route of it (default: all)').choices(['CASCADE', 'RECYCLE', 'RERUN']))
    .option('--dry-run', 'say what it would do, and change nothing')
    .option('--json', 'print one JSON object');
  return withOperatorOptions(command);
}
