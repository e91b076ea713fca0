import { describe, expect, it } from '@jest/globals';
import { barTimes, stepIn, summaryOf, tickTexts, toggled } from '../../../../src/console/browser/parts/chart-text.ts';

describe('what is told of a chart', () => {
  it('is from when to when it goes, and how far each series', () => {
    const series = [
      { label: 'sent', values: [3, null, 7, 5] },
      { label: 'failed', values: [null, null, null, null] },
    ];
    const text = summaryOf([1, 2, 3, 4], series, {
      label: (time) => `day ${time}`,
      valueText: (value) => `${value} s`,
    });
    expect(text).toBe('day 1 to day 4. sent: from 3 s to 7 s, at last 5 s. failed: nothing measured.');
  });

  it.each<[string, number | null, number | null]>([
    ['ArrowRight', null, 0],
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 2],
    ['ArrowLeft', null, 2],
    ['ArrowLeft', 0, 0],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['Tab', 1, null],
  ])('%s leads from point %p to %p of three', (key, at, next) => {
    expect(stepIn(key, at, 3)).toBe(next);
  });
});

describe('the time axis of a chart', () => {
  const DAY = 86_400_000;

  it.each([
    [30 * DAY, ['12\n2025', '01\n2026', '01']],
    [7 * DAY, ['12-02\n2025', '01-01\n2026', '01-31']],
    [3_600_000, ['19:00\n2025-12-01', '19:00\n2025-12-31', '19:00\n2026-01-30']],
  ])('with a step of %d ms writes dates as every country reads them, in the zone', (stepMs, texts) => {
    const at = Date.UTC(2025, 11, 2, stepMs === 3_600_000 ? 0 : 12);
    expect(tickTexts([at, at + 30 * DAY, at + 60 * DAY], stepMs, 'America/New_York')).toEqual(texts);
  });
});

describe('what is seen of a chart', () => {
  it('is all but what was hidden, and all again when the last one is hidden', () => {
    const labels = ['sent', 'failed'];
    const withoutFailed = toggled(new Set(), 'failed', labels);
    expect([...withoutFailed]).toEqual(['failed']);
    expect([...toggled(withoutFailed, 'failed', labels)]).toEqual([]);
    expect([...toggled(withoutFailed, 'sent', labels)]).toEqual([]);
  });

  it('are bars beside each other, each in its own time however long that is', () => {
    const bars = (begin: number, end: number) =>
      [0, 1].map((index) => Object.values(barTimes(begin, end, index, 2)).map(Math.round));
    expect(bars(0, 100)).toEqual([
      [10, 50],
      [50, 90],
    ]);
    expect(bars(100, 110)).toEqual([
      [101, 105],
      [105, 109],
    ]);
  });
});
