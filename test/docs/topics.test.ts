import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { TOPICS_PAGE, topicsPage } from './topics-page.ts';

describe('docs/topics.md', () => {
  it('is what the topics say: otherwise run node test/docs/write-pages.ts', () => {
    expect(readFileSync(TOPICS_PAGE, 'utf8')).toBe(topicsPage());
  });
});
