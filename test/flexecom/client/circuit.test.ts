import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Attempt, Circuit, FAILURES_IN_A_ROW_MAX } from '../../../src/flexecom/client/circuit.ts';

const answered = (status: number): Attempt => ({
  kind: 'response',
  status,
  body: '',
  retryAfterMs: null,
  requestId: null,
});
const failed = (failure: 'reset' | 'unreachable' | 'timeout'): Attempt => ({ kind: 'failed', failure, detail: '' });

async function runTimes(circuit: Circuit, attempt: Attempt, times: number) {
  for (let time = 0; time < times; time++) {
    await circuit.run(async () => attempt);
  }
}

describe('a gateway circuit', () => {
  afterEach(() => void jest.useRealTimers());

  it.each([answered(500), answered(401), answered(403), failed('reset'), failed('timeout')])(
    'opens after too many of %j in a row and then asks nothing',
    async (trouble) => {
      const circuit = new Circuit();
      await runTimes(circuit, trouble, FAILURES_IN_A_ROW_MAX);
      let asked = false;
      const attempt = await circuit.run(async () => {
        asked = true;
        return answered(200);
      });
      expect(attempt.kind).toBe('circuit-open');
      expect(asked).toBe(false);
    },
  );

  it.each([answered(200), answered(422), answered(429), failed('unreachable')])(
    'stays closed under %j',
    async (fine) => {
      const circuit = new Circuit();
      await runTimes(circuit, fine, FAILURES_IN_A_ROW_MAX * 2);
      expect(await circuit.run(async () => answered(200))).toEqual(answered(200));
    },
  );

  it('counts only failures in a row', async () => {
    const circuit = new Circuit();
    await runTimes(circuit, answered(500), FAILURES_IN_A_ROW_MAX - 1);
    await runTimes(circuit, answered(200), 1);
    await runTimes(circuit, answered(500), FAILURES_IN_A_ROW_MAX - 1);
    expect(await circuit.run(async () => answered(200))).toEqual(answered(200));
  });

  it('lets one attempt through after a while; only its success closes the circuit', async () => {
    jest.useFakeTimers();
    const circuit = new Circuit(30);
    await runTimes(circuit, answered(500), FAILURES_IN_A_ROW_MAX);
    jest.advanceTimersByTime(29);
    expect((await circuit.run(async () => answered(200))).kind).toBe('circuit-open');
    jest.advanceTimersByTime(1);
    expect(await circuit.run(async () => answered(500))).toEqual(answered(500));
    expect((await circuit.run(async () => answered(200))).kind).toBe('circuit-open');
    jest.advanceTimersByTime(30);
    expect(await circuit.run(async () => answered(200))).toEqual(answered(200));
    expect(await circuit.run(async () => answered(200))).toEqual(answered(200));
  });
});
