import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { read } from './embedded-files.ts';
import { rerunApiPage } from './openapi-page.ts';

describe('docs/openapi/rerun-api.json', () => {
  it('is made from the routes: node test/docs/write-pages.ts', async () => {
    expect(read('docs/openapi/rerun-api.json')).toBe(await rerunApiPage());
  });

  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(read('docs/openapi/rerun-api.json')))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });
});
