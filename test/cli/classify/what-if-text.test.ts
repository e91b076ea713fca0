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

describe('the report of salvage classify --what-if', () => {
  it('shows tables of routes and of changes between them, and what they leave out', () => {
    expect(whatIfText('proposed.yaml', some).split('\n')).toEqual([
      'proposed.yaml compared over the declines published since 2026-04-15 12:00:00.000 UTC; nothing was sent or written',
      'in force: version 3',
      'messages: 7; compared: 4 (700 JPY, 65.00 USD); repeats: 1; unreadable: 1',
      'not compared, as they have no answer yet (not decided, or dead letters): 1 (0.50 USD)',
      '',
      'route or reason  before                  after',
      'CASCADE flex     0                       2 (700 JPY, 50.00 USD)',
      'HARD_DECLINE     2 (700 JPY, 50.00 USD)  0',
      '',
      'declines that would change their route:',
      '  HARD_DECLINE  -> CASCADE flex  2 (700 JPY, 50.00 USD)',
      'same route at another price: 1, 10.00 USD before, 8.00 USD after',
      'same route, due at another time: 1',
      'decided by the state of the debt, not by mapping and routing, so unchanged:',
      '  SUPERSEDED  1 (9.00 USD)',
    ]);
  });

  it('says that there is nothing to compare and no change', () => {
    expect(whatIfText('p.yaml', nothing).split('\n')).toEqual([
      'p.yaml compared over the declines in the topics; nothing was sent or written',
      'in force: no configuration',
      'messages: 0; compared: 0; repeats: 0; unreadable: 0',
      '',
      'no declines to compare',
      '',
      'no decline would change its route',
    ]);
  });
});
