import { describe, expect, it } from '@jest/globals';
import { checkCardNumbers } from '../../../src/configuration/checks/check-card-numbers.ts';
import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';

const CARD = '4111 1111 1111 1111';

describe('card numbers in a routing configuration', () => {
  it('R18: are refused in each text that is stored and shown, and the place is named without the number', () => {
    const content = RoutingContentSchema.parse({
      gateways: [{ id: '4111111111111111', type: 'NMI' }],
      gatewayProfiles: [{ id: 'p', title: `for ${CARD}`, gatewayIds: ['4111111111111111'] }],
      declineMapping: [
        { scope: { gatewayType: 'NMI' }, message: 'Do not honor', mapTo: 'SOFT', customerMessage: `use ${CARD}` },
      ],
    });
    const breaches = checkCardNumbers(content);
    expect(breaches.map(({ path }) => path.join('.'))).toEqual([
      'gatewayProfiles.0.title',
      'declineMapping.0.customerMessage',
    ]);
    expect(JSON.stringify(breaches)).not.toContain('1111');
  });
});
