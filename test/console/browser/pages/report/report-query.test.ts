import { describe, expect, it } from '@jest/globals';
import {
  apiQueryOf,
  DIMENSION_TITLES,
  PERIOD_TITLES,
  RANGE_TITLES,
  reportQueryOf,
} from '../../../../../src/console/browser/pages/report/report-query.ts';
import { PERIOD_UNITS } from '../../../../../src/domain/report/periods.ts';
import { RANGES } from '../../../../../src/domain/report/ranges.ts';
import { DIMENSION_NAMES } from '../../../../../src/inspect/report/report-pipeline.ts';

const apiQuery = (address: string) => apiQueryOf(reportQueryOf(new URLSearchParams(address)));

describe('the address of a report', () => {
  it.each([
    ['', 'period=month&range=since-last-month'],
    ['range=last-30-days&period=day&by=code,network', 'period=day&range=last-30-days&by=code%2Cnetwork'],
    ['from=2026-01-01&to=2026-02-01', 'period=month&from=2026-01-01&to=2026-02-01'],
    ['range=today&measure=money&currency=EUR', 'period=month&range=today'],
  ])('%p asks the API for %p', (address, expected) => {
    expect(apiQuery(address)).toBe(expected);
  });

  it('shows the rate of what was sent where it names no measure that there is', () => {
    expect(reportQueryOf(new URLSearchParams('measure=toString')).measure).toBe('of-sent');
  });

  it('can choose whatever the API takes', () => {
    expect(Object.keys(RANGE_TITLES).sort()).toEqual([...RANGES].sort());
    expect(Object.keys(PERIOD_TITLES)).toEqual([...PERIOD_UNITS]);
    expect(Object.keys(DIMENSION_TITLES)).toEqual([...DIMENSION_NAMES]);
  });
});
