import { describe, expect, it } from '@jest/globals';
import { diffRoutingContent } from '../../../src/configuration/store/configuration-diff.ts';
import { contentWith, flexecom, soundInput } from '../contents.ts';

function diff(change: Parameters<typeof contentWith>[0]): string[] {
  return diffRoutingContent(contentWith(), contentWith(change));
}

describe('the diff of two configurations', () => {
  it('is empty for the same content, even where entries with ids are in another order', () => {
    expect(diff({})).toEqual([]);
    expect(diff({ gateways: soundInput.gateways.toReversed() })).toEqual([]);
  });

  it('has the old and the new value, under the id of the entry', () => {
    const gateways = [flexecom({ id: 'flex-1', cascadeAll: true }), ...soundInput.gateways.slice(1)];
    expect(diff({ timeZone: 'UTC', gateways })).toEqual([
      '~ timeZone: "America/New_York" → "UTC"',
      '~ gateways[flex-1].cascadeAll: false → true',
    ]);
  });

  it('has the entries that were added and removed', () => {
    const gateways = [...soundInput.gateways.slice(0, 3), { id: 'new-1', type: 'ADYEN' }];
    const lines = diffRoutingContent(contentWith(), contentWith({ gateways }));
    expect(lines).toEqual([
      expect.stringMatching(/^- gateways\[stripe-1\]: /),
      expect.stringMatching(/^\+ gateways\[new-1\]: .*"ADYEN"/),
    ]);
  });

  it('has a change of order in a cascade profile and among mapping rules, where order matters', () => {
    const [along, direct] = soundInput.cascadeProfiles;
    const gatewayIds = ['stripe-1', 'nmi-1', 'flex-1'];
    expect(diff({ cascadeProfiles: [{ ...along, gatewayIds }, direct] })).toHaveLength(1);
    const rules = [soundInput.declineMapping[0], { scope: { gatewayId: 'nmi-1' }, message: 'lost', mapTo: 'SOFT' }];
    const before = contentWith({ declineMapping: rules });
    expect(diffRoutingContent(before, contentWith({ declineMapping: rules.toReversed() }))).toEqual([
      expect.stringContaining('order is now'),
    ]);
  });

  it('has everything for the first version', () => {
    expect(diffRoutingContent(null, contentWith()).filter((line) => line.startsWith('+ gateways['))).toHaveLength(4);
  });
});
