import { z } from 'zod';
import { countText } from '../../domain/count-text.ts';
import { pausableRoutes } from '../../domain/routing/pauses.ts';
import { checkPausable, pauseGateway, resumeGateway, targetText } from '../../operate/pauses/pause-gateway.ts';
import { previewPause, previewResume } from '../../operate/pauses/preview-pause.ts';
import type { Action } from './action.ts';
import { Text } from './query.ts';

const Target = z.object({
  gatewayId: Text,
  /** Null: every route. */
  route: z.enum(pausableRoutes).nullable(),
});

export const pauseAction: Action<typeof Target.shape> = {
  name: 'pause-gateway',
  summary: 'Pause a FlexEcom gateway, or one route of it: nothing new goes there',
  needs: 'operator',
  target: Target,
  preview: async (target, { database, configuration }) => {
    checkPausable(configuration.current(), target.gatewayId);
    return previewPause(database, target);
  },
  run: async (target, operator, { database, clock, configuration }) => {
    checkPausable(configuration.current(), target.gatewayId);
    const { confirmedBy, notConfirmedBy } = await pauseGateway(database, target, operator, clock.now());
    const what = targetText(target);
    if (notConfirmedBy.length > 0) {
      return `${what} is paused, and ${countText(notConfirmedBy.length, 'instance')} has not confirmed it yet: a request that was let out before may still be on its way.`;
    }
    if (confirmedBy.length === 0) return `${what} is paused. No instance is running.`;
    return `${what} is paused, and every running instance has confirmed it: no first request goes out any more.`;
  },
};

export const resumeAction: Action<typeof Target.shape> = {
  name: 'resume-gateway',
  summary: 'End the pause of a FlexEcom gateway, or of one route of it: what waited goes out',
  needs: 'operator',
  target: Target,
  preview: (target, { database, clock }) => previewResume(database, target, clock.now()),
  run: async (target, operator, { database, clock }) => {
    const resumed = await resumeGateway(database, target, operator, clock.now());
    return `${resumed.map(targetText).join(', ')} is resumed: what waited goes out within seconds.`;
  },
};
