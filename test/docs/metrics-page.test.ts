import { describe, expect, it } from '@jest/globals';
import { alertsTable } from './alerts-table.ts';
import { read } from './embedded-files.ts';
import { metricsTable } from './metrics-table.ts';

describe('docs/metrics.md', () => {
  it('has every metric and alert of the code: otherwise run node test/docs/write-pages.ts', () => {
    expect(read('docs/metrics.md')).toContain(`\n${metricsTable()}`);
    expect(read('docs/metrics.md')).toContain(`\n${alertsTable()}`);
  });
});
