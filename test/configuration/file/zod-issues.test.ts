import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { plainIssues } from '../../../src/configuration/file/zod-issues.ts';
import { RoutingContentSchema } from '../../../src/configuration/routing-schema.ts';

const Shape = z.strictObject({
  text: z.string().optional(),
  whole: z.int().optional(),
  mode: z.enum(['off', 'warn', 'enforce']).optional(),
  list: z.array(z.string()).min(1).optional(),
  days: z.int().max(365).optional(),
  flag: z.boolean().optional(),
});

function problemsOf(schema: z.ZodType, input: unknown): string[] {
  const parsed = schema.safeParse(input, { reportInput: true });
  return parsed.success ? [] : plainIssues(parsed.error).map(({ path, problem }) => `${path.join('.')}: ${problem}`);
}

describe('mistakes in the shape of a configuration', () => {
  it.each([
    [{ text: 7 }, 'text: expected text, not a number; put a name made of digits in quotes'],
    [{ text: null }, 'text: expected text, not an empty value'],
    [{ whole: 1.5 }, 'whole: expected a whole number, without a fraction'],
    [{ mode: 'on' }, 'mode: expected one of "off", "warn", "enforce"'],
    [{ list: [] }, 'list: expected at least 1 entry'],
    [{ list: {} }, 'list: expected a list, not a mapping'],
    [{ days: 400 }, 'days: expected a number of at most 365'],
    [{ flag: 1 }, 'flag: expected true or false, not a number'],
    [{ txet: 'x' }, expect.stringMatching(/^txet: unknown key; expected one of timeZone, gateways, /)],
  ])('%j is explained in plain words', (input, problem) => {
    expect(problemsOf(Shape, input)).toEqual([problem]);
  });

  it('a value of another kind than every allowed shape gets an example of one', () => {
    expect(problemsOf(RoutingContentSchema, { gateways: [5] })).toEqual([
      'gateways.0: expected a gateway, such as { id: nmi-us, type: NMI }',
    ]);
  });

  it('where several shapes are allowed, the one whose keys are there is explained', () => {
    const attempts = [{ daysToWait: 1, priceReduction: { flatMinor: { usd: 5, EUR: -1, GBP: 'x' } } }];
    const input = { gateways: [{ id: 'a', type: 'NMI' }], recycleProfiles: [{ id: 'r', gatewayIds: ['a'], attempts }] };
    const at = 'recycleProfiles.0.attempts.0.priceReduction.flatMinor';
    expect(problemsOf(RoutingContentSchema, input)).toEqual([
      `${at}.usd: expected an ISO 4217 currency in capitals, such as USD`,
      `${at}.EUR: expected an amount in minor units that is not negative`,
      `${at}.GBP: expected a number, not text`,
    ]);
  });
});
