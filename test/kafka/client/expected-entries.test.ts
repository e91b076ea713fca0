import { describe, expect, it } from '@jest/globals';
import { ExpectedEntries } from '../../../src/kafka/client/expected-entries.ts';

const LEADERLESS = 'There is no leader for this topic-partition as we are in the middle of a leadership election';
const LOADING = "The coordinator is loading and hence can't process requests for this group";

function entriesAt() {
  let at = 0;
  const entries = new ExpectedEntries(() => at);
  return (text: string, seconds: number) => {
    at = seconds * 1_000;
    return entries.judge(text).kind;
  };
}

describe('what kafkajs reports', () => {
  it('is expected while it passes, and told once where it lasts', () => {
    const judge = entriesAt();
    const kinds = [0, 10, 20, 29, 30, 40, 50].map((seconds) => judge(LEADERLESS, seconds));
    expect(kinds).toEqual(['EXPECTED', 'EXPECTED', 'EXPECTED', 'EXPECTED', 'LASTING', 'EXPECTED', 'EXPECTED']);
  });

  it('begins again after it was over, and is told again if it lasts again', () => {
    const judge = entriesAt();
    for (const seconds of [0, 15, 30]) judge(LEADERLESS, seconds);
    expect(judge(LEADERLESS, 51)).toBe('EXPECTED');
    expect(judge(LEADERLESS, 70)).toBe('EXPECTED');
    expect(judge(LEADERLESS, 81)).toBe('LASTING');
  });

  it('is told for each thing that lasts', () => {
    const judge = entriesAt();
    for (const seconds of [0, 15, 29]) for (const text of [LEADERLESS, LOADING]) judge(text, seconds);
    expect([judge(LEADERLESS, 30), judge(LOADING, 30)]).toEqual(['LASTING', 'LASTING']);
  });

  it('is never told where it is normal, however long', () => {
    const judge = entriesAt();
    const kinds = [0, 15, 30, 45, 60].map((seconds) =>
      judge('The group is rebalancing, so a rejoin is needed', seconds),
    );
    expect(new Set(kinds)).toEqual(new Set(['EXPECTED']));
  });

  it.each([
    'Connection timeout',
    'Not authorized to access topics: [Topic authorization failed]',
    'Connection error: ECONNREFUSED',
  ])('is as bad as it says: %s', (text) => expect(entriesAt()(text, 0)).toBe('UNEXPECTED'));
});
