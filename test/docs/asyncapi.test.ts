import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { asyncApiDocument } from '../../src/inspect/asyncapi/document.ts';
import { ASYNCAPI_PAGE, asyncApiPage } from './asyncapi-page.ts';

describe('docs/asyncapi.yaml', () => {
  it('is what the topics say: otherwise run node test/docs/write-pages.ts', () => {
    const page = readFileSync(ASYNCAPI_PAGE, 'utf8');
    expect(page).toBe(asyncApiPage());
    expect(parse(page)).toEqual(JSON.parse(JSON.stringify(asyncApiDocument())));
  });
});
