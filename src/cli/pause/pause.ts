import { systemClock } from '../../clock.ts';
import { createConfigurationStore } from '../../configuration/store/configuration-store.ts';
import type { PausableRoute } from '../../domain/configuration.ts';
import { pauseOf } from '../../domain/routing/pauses.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { checkPausable, pauseGateway, resumeGateway } from '../../operate/pauses/pause-gateway.ts';
import { previewPause, previewResume } from '../../operate/pauses/preview-pause.ts';
import { readSettings } from '../../settings/settings.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { print, printJson } from '../print.ts';
import { printPreview } from '../print-preview.ts';
import { pausedJson, pausedText, resumedText } from './pause-text.ts';

export interface PauseFlags extends OperatorFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `salvage pause` */
export async function pause(gatewayId: string, route: PausableRoute | undefined, flags: PauseFlags): Promise<void> {
  const target = { gatewayId, route: route ?? null };
  const isDryRun = flags.dryRun === true;
  await withDatabase(readSettings(process.env), isDryRun ? 'read' : 'change', async (database) => {
    checkPausable(await createConfigurationStore(database.db).load(), gatewayId);
    if (isDryRun) return printPreview(await previewPause(database, target), flags);
    const result = await pauseGateway(database, target, await operatorOf(flags), systemClock.now());
    if (flags.json === true) process.stdout.write(`${pausedJson(result)}\n`);
    else print(pausedText(result));
    if (result.notConfirmedBy.length > 0) process.exitCode = EXIT_CODES.notOver;
  });
}

/** `salvage resume` */
export async function resume(gatewayId: string, route: PausableRoute | undefined, flags: PauseFlags): Promise<void> {
  const target = { gatewayId, route: route ?? null };
  const isDryRun = flags.dryRun === true;
  await withDatabase(readSettings(process.env), isDryRun ? 'read' : 'change', async (database) => {
    if (isDryRun) return printPreview(await previewResume(database, target, systemClock.now()), flags);
    const resumed = await resumeGateway(database, target, await operatorOf(flags), systemClock.now());
    const configuration = await createConfigurationStore(database.db).load();
    const routes = resumed.map((one) => one.route ?? 'RECYCLE');
    const still = configuration === null ? [] : routes.map((one) => pauseOf(configuration, gatewayId, one));
    const isStillPaused = still.some((paused) => paused !== null);
    if (flags.json === true) printJson({ resumed, pausedByConfiguration: isStillPaused });
    else print(resumedText(resumed, isStillPaused));
  });
}
