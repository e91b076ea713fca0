import { describe, expect, it } from '@jest/globals';
import { read } from './embedded-files.ts';
import { metricsTable } from './metrics-table.ts';

describe('docs/metrics.md', () => {
  it('has every metric of the code: otherwise run node test/docs/write-pages.ts', () => {
    expect(read('docs/metrics.md')).toContain(`\n${metricsTable()}`);
  });
});
