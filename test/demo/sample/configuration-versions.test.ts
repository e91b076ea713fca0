import { describe, expect, it } from '@jest/globals';
import { readRoutingFile } from '../../../src/configuration/file/yaml-file.ts';
import { SAMPLE_CONFIGURATION, secondVersion } from '../../../src/demo/sample/configuration-versions.ts';
import type { RoutingContent } from '../../../src/domain/configuration.ts';

async function firstVersion(): Promise<RoutingContent> {
  return (await readRoutingFile(SAMPLE_CONFIGURATION)).content;
}

describe("the demo's second version of the configuration", () => {
  it('delays the fourth attempt in the United States by a week and removes FlexEcom from the final one in Europe', async () => {
    const first = await firstVersion();
    const second = secondVersion(first);
    const waits = (content: typeof second) =>
      content.recycleProfiles.map(({ attempts }) => attempts[3]?.daysToWait ?? null);
    expect([waits(first), waits(second)]).toEqual([
      [5, 5],
      [12, 5],
    ]);
    expect(second.recycleProfiles.map(({ finalAttemptGatewayId }) => finalAttemptGatewayId)).toEqual([
      'flexecom-b',
      null,
    ]);
  });

  it('lets flexecom-a take every initial soft decline', async () => {
    const { gateways } = secondVersion(await firstVersion());
    expect(gateways.filter((gateway) => 'cascadeAll' in gateway && gateway.cascadeAll).map(({ id }) => id)).toEqual([
      'flexecom-a',
    ]);
  });
});
