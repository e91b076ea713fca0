import { describe, expect, it } from '@jest/globals';
import { routingChanges } from '../../../src/configuration/store/configuration-diff.ts';
import { changeSentence } from '../../../src/inspect/configuration/change-sentences.ts';
import { contentWith, flexecom, soundInput } from '../../configuration/contents.ts';

type Change = Parameters<typeof contentWith>[0];

function sentences(after: Change, before: Change = {}): string[] {
  return routingChanges(contentWith(before), contentWith(after)).map((change) => changeSentence(change).sentence);
}

const [, ...otherGateways] = soundInput.gateways;
const [recycle] = soundInput.recycleProfiles;

describe('a change of the configuration, as a sentence', () => {
  it.each<[string, Change, string[]]>([
    ['a field of its own', { timeZone: 'UTC' }, ['Time zone changes from America/New_York to UTC.']],
    [
      'fields of a gateway, in their units',
      {
        gateways: [
          flexecom({ id: 'flex-1', cascadeDeadlineMs: 90_000, feePercent: 12.5, paused: ['CASCADE'], enabled: false }),
          ...otherGateways,
        ],
      },
      [
        'Gateway flex-1: in use changes from yes to no.',
        'Gateway flex-1: cascade deadline changes from 30 seconds to 90 seconds.',
        'Gateway flex-1: fee changes from 0 % to 12.5 %.',
        'Gateway flex-1: paused changes from no to CASCADE.',
      ],
    ],
    [
      'a secret, by where it is read from',
      { gateways: [flexecom({ id: 'flex-1', secretKey: { file: '/run/secrets/key' } }), ...otherGateways] },
      ['Gateway flex-1: secret key changes from the environment variable S to the file /run/secrets/key.'],
    ],
    [
      'an entry that is added, its type first',
      { gateways: [...soundInput.gateways, { id: 'new-1', type: 'ADYEN', enabled: false }] },
      ['Gateway new-1 is added: type ADYEN; in use no.'],
    ],
    [
      'entries within an entry, and money',
      {
        recycleProfiles: [
          {
            ...recycle,
            attempts: [{ daysToWait: 3 }, { daysToWait: 7 }, ...(recycle?.attempts.slice(2) ?? [])],
            minimumPriceMinor: { USD: 1_500 },
          },
        ],
      },
      [
        'Recycle profile monthly: attempt 2, days to wait changes from 3 to 7.',
        'Recycle profile monthly: minimum price changes from nothing to 15.00 USD.',
      ],
    ],
    [
      'an order that matters',
      {
        cascadeProfiles: [{ id: 'along', gatewayIds: ['stripe-1', 'nmi-1', 'flex-1'] }, soundInput.cascadeProfiles[1]],
      },
      ['Cascade profile along: gateways changes from nmi-1, stripe-1, flex-1 to stripe-1, nmi-1, flex-1.'],
    ],
  ])('says %s', (_, after, expected) => {
    expect(sentences(after)).toEqual(expected);
  });

  it('says that rules are tried in another order', () => {
    const rules = [soundInput.declineMapping[0], { scope: { gatewayId: 'nmi-1' }, message: 'lost', mapTo: 'SOFT' }];
    const [sentence] = sentences({ declineMapping: rules.toReversed() }, { declineMapping: rules });
    expect(sentence).toMatch(/^Decline mapping is tried in another order: nmi-1, ALL, "lost"; NMI, ALL, "pick up"\.$/);
  });

  it('says whether something is added, removed or changed', () => {
    const kinds = routingChanges(
      contentWith(),
      contentWith({ timeZone: 'UTC', gateways: soundInput.gateways.slice(0, 3) }),
    );
    expect(kinds.map((change) => changeSentence(change).kind)).toEqual(['CHANGED', 'REMOVED']);
  });
});
