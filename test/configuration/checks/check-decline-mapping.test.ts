import { describe, expect, it } from '@jest/globals';
import { checkDeclineMapping } from '../../../src/configuration/checks/check-decline-mapping.ts';
import { contentWith, soundInput } from '../contents.ts';

/** `path: problem; mend` of the warnings about these rules. */
function warnings(...declineMapping: object[]): string[] {
  return checkDeclineMapping(contentWith({ declineMapping })).map(({ severity, rule, path, problem, mend }) => {
    expect([severity, rule]).toEqual(['warning', 'R8']);
    return `${path.slice(1).join('.')}: ${problem}; ${mend}`;
  });
}

const nmi = { gatewayType: 'NMI' };
const soft = (scope: object, message: string, rest: object = {}) => ({ scope, message, mapTo: 'SOFT', ...rest });

describe('checking the decline mapping', () => {
  it('R8: a message of one or two characters gets a warning', () => {
    expect(warnings(soft(nmi, 'e'))).toEqual([
      '0.message: "e" is a part of almost every decline text, so this rule matches far more than one kind of decline; write more of the text that the gateway gives',
    ]);
    expect(warnings(soft(nmi, 'CVV'))).toEqual([]);
  });

  it('R8: a rule that another one always precedes gets a warning, and names the other', () => {
    expect(warnings(soft(nmi, 'pick up'), soft(nmi, 'Pick  Up', { customerMessage: 'Sorry' }))).toEqual([
      expect.stringMatching(/^1: this rule never applies, because rule 1 \("pick up"\) is preferred for every decline/),
    ]);
    const narrower = soft({ gatewayId: 'nmi-1' }, 'pick up');
    expect(warnings(soft(nmi, 'please pick up card'), narrower)).toEqual([
      expect.stringMatching(/^0: this rule never applies, because rule 2/),
    ]);
  });

  it('R8: a rule that applies to one gateway or one kind of order only is sound', () => {
    const gateways = [...soundInput.gateways, { id: 'nmi-2', type: 'NMI' }];
    const rules = [soft(nmi, 'pick up card'), soft({ gatewayId: 'nmi-1' }, 'pick up')];
    expect(checkDeclineMapping(contentWith({ gateways, declineMapping: rules }))).toEqual([]);
    expect(warnings(soft(nmi, 'pick up'), soft(nmi, 'pick up', { orderType: 'RECURRING' }))).toEqual([]);
    expect(warnings(soft(nmi, 'pick up'), soft(nmi, 'pick up card'))).toEqual([]);
  });

  it('R8: two rules of one order type each cover a rule for all, which then never applies', () => {
    const each = (['NEW_SALES', 'RECURRING'] as const).map((orderType) => soft(nmi, 'pick up', { orderType }));
    expect(warnings(...each, soft(nmi, 'pick up'))).toEqual([expect.stringMatching(/^2: this rule never applies/)]);
  });

  it('R8: a rule about FlexEcom’s own answers gets a warning, by its type and by a gateway', () => {
    const said = /^0\.scope: this rule is about FlexEcom's own answers only/;
    expect(warnings(soft({ gatewayType: 'FLEXECOM' }, 'pick up'))).toEqual([expect.stringMatching(said)]);
    expect(warnings(soft({ gatewayId: 'flex-2' }, 'pick up'))).toEqual([expect.stringMatching(said)]);
  });

  it('R8: a misspelt type gets the name that was meant', () => {
    expect(warnings(soft({ gatewayType: 'STIRPE' }, 'pick up'))).toEqual([
      expect.stringContaining('no gateway has the type "STIRPE"; did you mean "STRIPE"?'),
    ]);
  });
});
