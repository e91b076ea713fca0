import { classifyDecline } from '../../../src/domain/classification/classify-decline.ts';
import type { DeclineMappingRule } from '../../../src/domain/configuration.ts';
import type { ChaosRandom } from '../../chaos/chaos-random.ts';
import { type FuzzTarget, mustHold } from '../fuzz-target.ts';
import { cardNumber, mustNotHold, writtenCardNumber } from '../inputs/card-numbers.ts';
import { oddText } from '../inputs/odd-text.ts';

const WORDS = [
  'declined',
  'pick up',
  'lost',
  'Straße',
  'don’t',
  'CVV',
  'fondos insuficientes',
  '残高不足',
  'x',
] as const;

type Subject = Parameters<typeof classifyDecline>[0];

/** Declines and mappings: soft or hard, by the rule whose message the text contains, or else by no rule at all. */
export function classificationTarget(): FuzzTarget {
  return {
    name: 'classification',
    try(random) {
      const card = cardNumber(random);
      const rules = Array.from({ length: random.between(0, 6) }, () =>
        someRule(random, writtenCardNumber(random, card)),
      );
      const subject = someDecline(random);
      const config = {
        declineMapping: rules,
        gateways: [
          { id: 'g1', type: random.pick(['NMI', 'STRIPE', 'ISO_8583']), enabled: true, directCascadeProfileId: null },
        ],
        retiredGateways: [],
      } as const;
      const found = classifyDecline(subject, config);
      mustHold(found.type === found.decidedBy.type, 'a decline is classified as two things');
      mustNotHold(found.customerMessage ?? '', card, 'a customer message');
      const { by } = found.decidedBy;
      const mustMatch = rules.some((rule) => plainlyMatches(rule, subject));
      mustHold(!mustMatch || by === 'MAPPING_RULE', 'a rule whose message is in the text was not applied');
      const isHard = subject.decline.type === 'HARD' && by !== 'MAPPING_RULE';
      mustHold(!isHard || found.type === 'HARD', 'a hard decline is soft without a rule');
    },
  };
}

/** Where nothing has to be normalised, a rule matches if the text contains its message. */
function plainlyMatches({ scope, orderType, message }: DeclineMappingRule, { gatewayId, decline }: Subject): boolean {
  const isInScope = 'gatewayId' in scope && scope.gatewayId === gatewayId && orderType === 'ALL';
  return isInScope && isPlain(message) && isPlain(decline.text) && decline.text.includes(message);
}

function isPlain(text: string): boolean {
  return text.length < 4_000 && /^[a-z]+( [a-z]+)*$/.test(text);
}

function someText(random: ChaosRandom): string {
  const word = () => random.pick([random.pick(WORDS), random.pick(WORDS), oddText(random, 2)]);
  const text = Array.from({ length: random.between(0, 6) }, word).join(' ');
  return random.between(0, 199) === 0 ? text.repeat(random.between(1, 20_000)).slice(0, 900_000) : text;
}

function someRule(random: ChaosRandom, written: string): DeclineMappingRule {
  return {
    scope: random.pick([{ gatewayId: 'g1' }, { gatewayId: 'g2' }, { gatewayType: 'NMI' }]),
    orderType: random.pick(['ALL', 'NEW_SALES', 'RECURRING']),
    message: random.pick([random.pick(WORDS), oddText(random, 3)]),
    mapTo: random.pick(['SOFT', 'HARD']),
    customerMessage: random.pick([null, `Call us about ${written}`]),
  };
}

function someDecline(random: ChaosRandom): Subject {
  return {
    gatewayId: random.pick(['g1', 'g1', 'unknown']),
    orderType: random.pick(['NEW_SALE', 'UPSALE', 'TRIAL_COMPLETION', 'RECURRING']),
    decline: {
      code: random.pick([null, '05', '51', '41', '202', 'R1', oddText(random, 3)]),
      text: someText(random),
      type: random.pick([null, 'SOFT', 'HARD', 'UNKNOWN']),
      network: random.pick([null, 'VISA', 'MASTERCARD', 'UNKNOWN']),
      adviceCode: random.pick([null, '1', '03', '24', oddText(random, 2)]),
    },
  };
}
