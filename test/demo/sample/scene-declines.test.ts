import { describe, expect, it } from '@jest/globals';
import type { ClassifyInput } from '../../../consumers/classify-declines.ts';
import { readRoutingFile } from '../../../src/configuration/file/yaml-file.ts';
import { SAMPLE_CONFIGURATION } from '../../../src/demo/sample/configuration-versions.ts';
import { sceneDeclines, sceneOrderId } from '../../../src/demo/sample/scene-declines.ts';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import { World } from '../../domain/support/world.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

async function sampleConfiguration(): Promise<RoutingConfiguration> {
  const { content } = await readRoutingFile(SAMPLE_CONFIGURATION);
  return { ...content, version: 1, retiredGateways: [] };
}

function inputs(): ClassifyInput[] {
  return sceneDeclines(NOW).flatMap((message) => ('event' in message && !('spoiling' in message) ? [message] : []));
}

async function answers() {
  const world = new World(await sampleConfiguration());
  world.now = NOW;
  for (const input of inputs()) world.take(input);
  return world;
}

describe("the demo's scenes", () => {
  it('are refused for the reason that each one shows', async () => {
    const world = await answers();
    const reasonOf = (name: string) =>
      world.said('decline-not-sent').flatMap((event) => (event.orderId === sceneOrderId(name) ? [event.reason] : []));
    expect(reasonOf('expired-1')).toEqual(['CASCADE_EXPIRED']);
    expect(reasonOf('excluded-1')).toEqual(['EXCLUDED']);
    expect(reasonOf('similar-1')).toEqual(['NOT_IN_CASCADE']);
    expect(reasonOf('twice')).toEqual(['SUPERSEDED', 'ALREADY_IN_SALVAGE']);
    expect(reasonOf('yen')).toEqual(['CURRENCY_NOT_CONFIGURED']);
    expect(reasonOf('no-profile')).toEqual(['NO_RECYCLE_PROFILE']);
    expect(reasonOf('exhausted')).toEqual(['ATTEMPTS_EXHAUSTED']);
    expect(reasonOf('elsewhere')).toEqual(['NOT_IN_RECYCLE_SLOT']);
  });

  it('are accepted where the demo acts on them later', async () => {
    const world = await answers();
    const accepted = new Set(world.said('decline-accepted').map(({ orderId }) => orderId));
    for (const name of ['late-1', 'late-2', 'story', 'paid', 'cancelled', 'withdrawn', 'held']) {
      expect([name, accepted.has(sceneOrderId(name))]).toEqual([name, true]);
    }
  });

  it('are the same every time', () => {
    expect(sceneDeclines(NOW)).toEqual(sceneDeclines(NOW));
  });
});
