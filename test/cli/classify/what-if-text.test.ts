import { describe, expect, it } from '@jest/globals';
import { whatIfText } from '../../../src/cli/classify/what-if-text.ts';
import type { WhatIfReport } from '../../../src/inspect/classify/what-if.ts';
import { WhatIfCounter } from '../../../src/inspect/classify/what-if-totals.ts';
import { NOW } from '../../domain/support/events.ts';

const nothing: WhatIfReport = {
  since: null,
  configurationInForce: null,
  read: 0,
  unreadable: 0,
  repeats: 0,
  ...new WhatIfCounter().totals(),
};

const some: WhatIfReport = {
  since: NOW,
  configurationInForce: 3,
  read: 7,
  unreadable: 1,
  repeats: 1,
  compared: { declines: 4, amountMinor: { USD: 6_500, JPY: 700 } },
  places: [
    {
      place: 'CASCADE flex',
      before: { declines: 0, amountMinor: {} },
      after: { declines: 2, amountMinor: { USD: 5_000, JPY: 700 } },
    },
    {
      place: 'HARD_DECLINE',
      before: { declines: 2, amountMinor: { USD: 5_000, JPY: 700 } },
      after: { declines: 0, amountMinor: {} },
    },
  ],
  transitions: [{ from: 'HARD_DECLINE', to: 'CASCADE flex', declines: 2, amountMinor: { USD: 5_000, JPY: 700 } }],
  kept: [{ place: 'SUPERSEDED', declines: 1, amountMinor: { USD: 900 } }],
  otherPrice: { declines: 1, beforeMinor: { USD: 1_000 }, afterMinor: { USD: 800 } },
  otherDueTime: 1,
  unanswered: { declines: 1, amountMinor: { USD: 50 } },
};

describe('salvage classify --what-if for a person', () => {
  it('is tables of places and of ways from one to another, and what is not in them', () => {
    expect(whatIfText('proposed.yaml', some).split('\n')).toEqual([
      'proposed.yaml over the declines published since 2026-04-15 12:00:00.000 UTC; nothing was sent or written',
      'in force: version 3',
      'messages: 7; compared: 4 (700 JPY, 65.00 USD); repeats: 1; could not be read: 1',
      'without an answer yet (not decided, or dead letters), so not compared: 1 (0.50 USD)',
      '',
      'route or reason  before                  after',
      'CASCADE flex     0                       2 (700 JPY, 50.00 USD)',
      'HARD_DECLINE     2 (700 JPY, 50.00 USD)  0',
      '',
      'what would go elsewhere:',
      '  HARD_DECLINE  -> CASCADE flex  2 (700 JPY, 50.00 USD)',
      'same way, at another price: 1, 10.00 USD before, 8.00 USD after',
      'same way, due at another time: 1',
      'decided by state rather than by mapping and routing, so they stay:',
      '  SUPERSEDED  1 (9.00 USD)',
    ]);
  });

  it('says that there is nothing, and that nothing would change', () => {
    expect(whatIfText('p.yaml', nothing).split('\n')).toEqual([
      'p.yaml over the declines in the topics; nothing was sent or written',
      'in force: no configuration',
      'messages: 0; compared: 0; repeats: 0; could not be read: 0',
      '',
      'no decline to compare',
      '',
      'no decline would go elsewhere',
    ]);
  });
});
