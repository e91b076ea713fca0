import { describe, expect, it } from '@jest/globals';
import { tableLines } from '../../src/cli/table.ts';
import { fitted, wrapped } from '../../src/cli/wrapped.ts';

const ROWS = [
  ['classify-declines', '1,200', 'waits for the configuration, which nobody has applied yet'],
  ['apply-results', '3', 'up to date'],
];

describe('a table', () => {
  it('has columns as wide as their widest cell, numbers to the right', () => {
    expect(tableLines(ROWS, { head: ['stage', 'lag', 'state'], numbers: [1] })).toEqual([
      'stage                lag  state',
      'classify-declines  1,200  waits for the configuration, which nobody has applied yet',
      'apply-results          3  up to date',
    ]);
  });

  it('wraps its widest column of text where the terminal is narrower', () => {
    expect(tableLines(ROWS, { numbers: [1], width: 60 })).toEqual([
      'classify-declines  1,200  waits for the configuration, which',
      '                          nobody has applied yet',
      'apply-results          3  up to date',
    ]);
  });

  it('becomes a block a row where even that does not fit', () => {
    expect(tableLines(ROWS, { head: ['stage', 'lag', 'state'], numbers: [1], width: 30 })).toEqual([
      'classify-declines',
      '  lag: 1,200',
      '  state: waits for the',
      '    configuration, which',
      '    nobody has applied yet',
      'apply-results',
      '  lag: 3',
      '  state: up to date',
    ]);
  });

  it.each([30, 40, 60, 80, 120])('never has a line longer than %s characters', (width) => {
    for (const line of tableLines(ROWS, { numbers: [1], width })) expect(line.length).toBeLessThanOrEqual(width);
  });
});

describe('a text', () => {
  it('is broken at spaces and indented, and an id longer than the line is left whole', () => {
    expect(wrapped('order order-0123456789-0123456789 is paid', { width: 20, indent: 2 }).split('\n')).toEqual([
      'order',
      '  order-0123456789-0123456789',
      '  is paid',
    ]);
  });

  it('keeps a command in one line, so that it can be copied', () => {
    const command = '  salvage checkpoint reset apply-results/flexecom-result/0 --to next --yes';
    expect(fitted(`what to do, in the order in which it is safe:\n${command}`, 30)).toBe(
      `what to do, in the order in\n  which it is safe:\n${command}`,
    );
  });
});
