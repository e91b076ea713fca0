import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import api from '../../../docs/openapi/console.json' with { type: 'json' };
import { consoleRequests } from './console-requests.ts';

const IDS = {
  ...{ order: 'o', subscription: 's', submission: 's', debt: 'd', contradiction: 'c', decline: 'd', customer: 'c' },
  ...{ 'a transaction of billing': 't', 'a transaction of FlexEcom': 't', 'payment method': 'p' },
};

/** No page waits for the database in them, or another request reads the same. */
const NOT_ASKED = [
  '/api/v1/openapi.json',
  '/api/v1/asyncapi.json',
  '/api/v1/rerun-api/openapi.json',
  '/api/v1/runbook/{anchor}',
  '/api/v1/topics/{topic}/live',
  '/api/v1/report',
  '/api/v1/report.csv',
  '/api/v1/dead-letters/{topic}/{partition}/{offset}',
  '/api/v1/dead-letters/{topic}/{partition}/{offset}/bytes',
];

const Paths = z.record(z.string(), z.record(z.string(), z.unknown()));

describe('the bench of the console', () => {
  it('asks everything that a page waits for', () => {
    const asked = consoleRequests(IDS).map(({ path }) => path.replace(/\?.*/, ''));
    const known = Object.entries(Paths.parse(api.paths)).flatMap(([path, methods]) => ('get' in methods ? [path] : []));
    const isAsked = (path: string) => {
      const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      return asked.some((one) => pattern.test(one));
    };
    expect(known.length).toBeGreaterThan(20);
    expect(known.filter((path) => !isAsked(path) && !NOT_ASKED.includes(path))).toEqual([]);
  });
});
