import { describe, expect, it } from '@jest/globals';
import { explanationLines } from '../../../src/cli/classify/explanation-text.ts';
import { explainDecline } from '../../../src/inspect/classify/explain-decline.ts';
import type { StatedDecline } from '../../../src/inspect/classify/stated-decline.ts';
import { configuration, recycleProfile } from '../../domain/support/configuration.ts';
import { statedDecline, statedRebill } from '../../inspect/classify/a-stated-decline.ts';

function lines(stated: StatedDecline, content: ReturnType<typeof configuration> | null = configuration()) {
  return explanationLines(stated, explainDecline(stated, content), content?.timeZone ?? 'UTC');
}

describe('what salvage classify prints', () => {
  it('R4: of a cascade, until when it goes out and at what price', () => {
    expect(lines(statedDecline())).toEqual(
      expect.arrayContaining([
        'goes to: FlexEcom gateway flex, by CASCADE',
        'when: at once, not after 2026-04-15 12:00:30.000 UTC',
        'price: 50.00 USD',
      ]),
    );
  });

  it('R5: of a recycle slot, its due time with the weekday of the configuration’s zone, and the price of the original', () => {
    const attempts = Array.from({ length: 4 }, () => ({ daysToWait: 1, priceReduction: { percent: 5 } }));
    const profile = recycleProfile({ attempts, billOnSaturday: true });
    const content = configuration({ recycleProfiles: [profile], timeZone: 'Pacific/Auckland' });
    expect(lines(statedRebill(), content)).toEqual(
      expect.arrayContaining([
        'when: due 2026-04-17 12:00:00.000 UTC, a Saturday in Pacific/Auckland',
        'price: 40.00 USD of 50.00 USD',
      ]),
    );
  });

  it('R8: of what goes nowhere, the reason and who acts next', () => {
    expect(lines(statedDecline({ text: 'Lost card', code: '41' }))).toEqual(
      expect.arrayContaining([
        'goes to: nowhere (HARD_DECLINE); billing acts next',
        'because: only soft declines are sent',
      ]),
    );
  });

  it('R8: without a configuration, that one is needed to tell', () => {
    expect(lines(statedDecline(), null)).toContain('goes to: not known without a configuration; give one with --file');
  });

  it('R19: what each mode of the gateway makes of a network rule', () => {
    expect(lines(statedDecline({ code: '12', type: 'SOFT' }))).toEqual(
      expect.arrayContaining([
        'goes to: FlexEcom gateway flex, by CASCADE, marked VISA_NEVER_APPROVE_12',
        'network rule: VISA_NEVER_APPROVE_12, which forbids another attempt; gateway flex has networkRules: warn',
        '  off: sent, not marked',
        '  warn: sent, marked VISA_NEVER_APPROVE_12',
        '  enforce: not sent (NETWORK_RULE)',
      ]),
    );
  });

  it('R18: no card number, wherever it was typed', () => {
    const declineMapping = [
      {
        scope: { gatewayId: 'visa-2' },
        message: 'card',
        mapTo: 'SOFT',
        customerMessage: 'Card 4111111111111111 failed',
      },
    ];
    const stated = statedDecline({ text: 'card 4111 1111 1111 1111 expired', gatewayProfileId: '4111111111111111' });
    expect(lines(stated, configuration({ declineMapping })).join('\n')).not.toMatch(/4111/);
  });
});
