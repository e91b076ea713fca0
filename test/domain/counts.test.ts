import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { read } from '../docs/embedded-files.ts';

/** What the program counts. */
const NOUNS =
  'messages|events|lines|errors|warnings|orders|submissions|declines|debts|days|hours|minutes|partitions|topics|schemas|documents|' +
  'items|entries|characters|attempts|outputs|changes|versions|reruns|settings|instances|gateways|contradictions|approvals|times|' +
  'dead letters|records|rules';

/** Look like one: `soft declines mapped to hard`, `the rate changes from 1 to 2`. */
const NO_COUNTS = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
  'src/demo/report/rule-counts.ts: ${from} declines',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
  'src/inspect/configuration/change-sentences.ts: ${subject} changes',
];

describe('a count', () => {
  it('is written by that one function wherever it may be one', () => {
    // Limits are constants, in capitals, and greater than one.
    const byHand = new RegExp(
      `\\$\\{(?![A-Z_]+\\})[^}]*\\} (?:(?:open|scheduled|running|valid|invalid|stored|more|last) )?(?:${NOUNS})\\b`,
      'g',
    );
    const files = globSync(
      '{src/cli,src/demo,src/inspect,src/operate,src/configuration,src/upgrade,src/mongo}/**/*.ts',
    );
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap((file) => [...read(file).matchAll(byHand)].map(([text]) => `${file}: ${text}`));
    expect(found.filter((one) => !NO_COUNTS.includes(one))).toEqual([]);
  });
});
