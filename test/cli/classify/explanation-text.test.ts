import { describe, expect, it } from '@jest/globals';
import { explanationLines } from '../../../src/cli/classify/explanation-text.ts';
import { explainDecline } from '../../../src/inspect/classify/explain-decline.ts';
import type { HypotheticalDecline } from '../../../src/inspect/classify/hypothetical-decline.ts';
import { configuration, recycleProfile } from '../../domain/support/configuration.ts';
import { hypotheticalDecline, hypotheticalRebill } from '../../inspect/classify/a-hypothetical-decline.ts';

function lines(decline: HypotheticalDecline, content: ReturnType<typeof configuration> | null = configuration()) {
  return explanationLines(decline, explainDecline(decline, content), content?.timeZone ?? 'UTC');
}

describe('what salvage classify prints', () => {
  it('R4: names the deadline and the price of a cascade', () => {
    expect(lines(hypotheticalDecline())).toEqual(
      expect.arrayContaining([
        'goes to: FlexEcom gateway flex, by CASCADE',
        'when: at once, until 2026-04-15 12:00:30.000 UTC at the latest',
        'price: 50.00 USD',
      ]),
    );
  });

  it('R5: names the due time of a recycle attempt, with the weekday in the configuration’s time zone, and the reduced price', () => {
    const attempts = Array.from({ length: 4 }, () => ({ daysToWait: 1, priceReduction: { percent: 5 } }));
    const profile = recycleProfile({ attempts, billOnSaturday: true });
    const content = configuration({ recycleProfiles: [profile], timeZone: 'Pacific/Auckland' });
    expect(lines(hypotheticalRebill(), content)).toEqual(
      expect.arrayContaining([
        'when: due 2026-04-17 12:00:00.000 UTC, a Saturday in Pacific/Auckland',
        'price: 40.00 USD of 50.00 USD',
      ]),
    );
  });

  it('R8: names the reason and who acts next for a decline that is not sent', () => {
    expect(lines(hypotheticalDecline({ text: 'Lost card', code: '41' }))).toEqual(
      expect.arrayContaining([
        'goes to: nowhere (HARD_DECLINE); billing acts next',
        'because: only soft declines are sent',
      ]),
    );
  });

  it('R8: asks for a configuration if there is none', () => {
    expect(lines(hypotheticalDecline(), null)).toContain(
      'goes to: not known without a configuration; name one with --file',
    );
  });

  it('R19: shows what each mode of the gateway does with a network rule', () => {
    expect(lines(hypotheticalDecline({ code: '12', type: 'SOFT' }))).toEqual(
      expect.arrayContaining([
        'goes to: FlexEcom gateway flex, by CASCADE, marked VISA_NEVER_APPROVE_12',
        'network rule: VISA_NEVER_APPROVE_12, which forbids another attempt; gateway flex has networkRules: warn',
        '  off: sent, not marked',
        '  warn: sent, marked VISA_NEVER_APPROVE_12',
        '  enforce: not sent (NETWORK_RULE)',
      ]),
    );
  });

  it('R18: never shows a card number, wherever it was typed', () => {
    const declineMapping = [
      {
        scope: { gatewayId: 'visa-2' },
        message: 'card',
        mapTo: 'SOFT',
        customerMessage: 'Card 4111111111111111 failed',
      },
    ];
    const decline = hypotheticalDecline({
      text: 'card 4111 1111 1111 1111 expired',
      gatewayProfileId: '4111111111111111',
    });
    expect(lines(decline, configuration({ declineMapping })).join('\n')).not.toMatch(/4111/);
  });
});
