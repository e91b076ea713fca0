import { describe, expect, it } from '@jest/globals';
import packageJson from '../../package.json' with { type: 'json' };
import { RunningProcess } from '../../src/run/running-process.ts';

describe('what a process says of itself', () => {
  it('is what it waits for, until it runs', () => {
    const process = new RunningProcess(['scheduler']);
    expect(process.notReady).toBe('starting');
    process.waitsFor('waiting for MongoDB: connection refused');
    expect(process.notReady).toBe('waiting for MongoDB: connection refused');
    process.waitsFor(null);
    process.started([]);
    expect(process.notReady).toBeNull();
    process.stops();
    expect(process.notReady).toBe('stopping');
  });

  it('names the address of the console, for a browser', () => {
    const process = new RunningProcess(['console']);
    process.started([{ role: 'console', port: 9466 }]);
    expect(process.announcement('127.0.0.1')).toBe('running; console; console at http://127.0.0.1:9466');
    expect(process.announcement('::1')).toContain('console at http://[::1]:9466');
  });

  it('is its roles, ports, partitions and the configuration in force', () => {
    const process = new RunningProcess(['apply-results', 'flexecom-webhook']);
    expect(process.describe()).toMatchObject({ state: 'starting', configurationVersion: 0, partitions: [], ports: {} });
    process.listens('health', 9464);
    process.follows({ current: () => ({ version: 7 }) });
    process.cascadeTimes.observe(1);
    process.started([
      {
        role: 'apply-results',
        status: () => [{ topic: 'flexecom-result', partition: 4, state: { kind: 'held', reason: 'MongoDB is away' } }],
      },
      { role: 'flexecom-webhook', port: 8080 },
    ]);
    expect(process.announcement('127.0.0.1')).toBe(
      'running; apply-results, flexecom-webhook; health on port 9464; flexecom-webhook on port 8080',
    );
    expect(process.describe()).toEqual({
      ...{ roles: ['apply-results', 'flexecom-webhook'], version: packageJson.version, state: 'running' },
      configurationVersion: 7,
      partitions: [{ id: 'apply-results/flexecom-result/4', state: 'held' }],
      ports: { health: 9464, 'flexecom-webhook': 8080 },
      cascadeTimes: [{ bucket: 0, count: 1 }],
    });
  });
});
