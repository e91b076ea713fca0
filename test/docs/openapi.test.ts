import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { read } from './embedded-files.ts';
import { consoleApiPage, rerunApiPage } from './openapi-page.ts';

describe.each([
  ['docs/openapi/rerun-api.json', rerunApiPage],
  ['docs/openapi/console.json', consoleApiPage],
])('%s', (path, page) => {
  it('is made from the routes: node test/docs/write-pages.ts', async () => {
    expect(read(path)).toBe(await page());
  });

  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(read(path)))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });
});
