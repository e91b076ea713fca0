import { describe, expect, it } from '@jest/globals';
import type { Attempt } from '../../src/flexecom/client/circuit.ts';
import { withoutRequest } from '../../src/flexecom/named-request.ts';
import { understandCancel, understandCreate, understandGet } from '../../src/flexecom/understand.ts';

const answered = (status: number, body: unknown): Attempt => ({
  kind: 'response',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfterMs: null,
  requestId: null,
});

const APPROVED = {
  id: 'fxs_1',
  idempotencyKey: 'key-1',
  status: 'approved',
  mode: 'async',
  amountMinor: 100,
  currency: 'USD',
  charged: { amountMinor: 100, currency: 'USD' },
  decline: null,
  metadata: { submissionId: 'submission-1', orderId: 'order-1' },
  createdAt: '2026-03-01T12:00:00.000Z',
  finalAt: '2026-03-01T12:00:01.000Z',
};
const problem = (status: number, code: string) => answered(status, { title: '', status, code, detail: 'because' });

describe('an answer that is not FlexEcom’s own ends nothing', () => {
  it.each([
    ['a proxy’s page', answered(404, '<html>Not found</html>')],
    ['a proxy’s refusal', answered(400, '<html>Bad request</html>')],
    ['an empty success', answered(200, '')],
    ['a success with another body', answered(200, { ok: true })],
    ['a redirect', answered(302, '')],
    ['a problem without a code', answered(422, { title: 'no', status: 422 })],
    ['a code that the document does not have', problem(422, 'something_new')],
    ['an approval of another submission', answered(200, { ...APPROVED, id: 'fxs_2', idempotencyKey: 'key-2' })],
    ['an approval of nothing', answered(200, { ...APPROVED, charged: null })],
    ['an approval of a negative amount', answered(200, { ...APPROVED, charged: { amountMinor: -1, currency: 'USD' } })],
    ['a status that the document does not have', answered(200, { ...APPROVED, status: 'refunded' })],
  ])('%s', (_, attempt) => {
    const noAnswer = { kind: 'NO_ANSWER', scope: 'submission' };
    expect(understandCreate(attempt, 'key-1')).toMatchObject(noAnswer);
    expect(understandGet(attempt, { key: 'key-1' })).toMatchObject(noAnswer);
    expect(understandGet(attempt, { flexecomTransactionId: 'fxs_1' })).toMatchObject(noAnswer);
    expect(understandCancel(attempt, { key: 'key-1' })).toMatchObject(noAnswer);
  });

  it('a cancel by key that is "not found" is not confirmed: the document says that it cancels the key for good', () => {
    expect(understandCancel(problem(404, 'not_found'), { key: 'key-1' }).kind).toBe('NO_ANSWER');
  });
});

describe('an answer of FlexEcom’s own', () => {
  it.each([
    [400, 'invalid_request'],
    [413, 'too_large'],
    [422, 'not_acceptable'],
  ])('refuses a create for good with %d %s', (status, code) => {
    expect(understandCreate(problem(status, code), 'key-1')).toEqual({
      kind: 'REFUSED',
      status,
      detail: `${code}: because`,
    });
  });

  it('may have more fields than the document', () => {
    const answer = understandCreate(answered(200, { ...APPROVED, network: 'new' }), 'key-1');
    expect(answer).toMatchObject({ kind: 'APPROVED', finalAt: Date.parse(APPROVED.finalAt) });
  });

  it('has card numbers in its free text masked', () => {
    const body = { title: '', status: 422, code: 'not_acceptable', detail: 'card 4111111111111111' };
    expect(JSON.stringify(understandCreate(answered(422, body), 'key-1'))).not.toContain('4111');
    const decline = { code: '05', text: '4111-1111-1111-1111 no', type: null, network: null, adviceCode: null };
    const declined = answered(200, { ...APPROVED, status: 'declined', charged: null, decline });
    expect(JSON.stringify(understandGet(declined, { key: 'key-1' }))).not.toContain('4111');
  });
});

describe('what is told of an answer', () => {
  it("names FlexEcom's request, for whoever asks FlexEcom about it", () => {
    const named = (status: number, body: unknown) => ({ ...answered(status, body), requestId: 'req-7' }) as Attempt;
    expect(understandCreate(named(503, ''), 'key-1')).toMatchObject({
      detail: "FlexEcom failed (503, FlexEcom's request req-7)",
    });
    expect(understandCreate(answered(503, ''), 'key-1')).toMatchObject({ detail: 'FlexEcom failed (503)' });
  });

  it.each([null, 'req-7', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'a/b+c=:d.e-f_g'])(
    'is one trouble, whichever request met it: %s',
    (requestId) => {
      const answer = understandCreate({ ...answered(503, ''), requestId } as Attempt, 'key-1');
      expect(withoutRequest('detail' in answer ? answer.detail : '')).toBe('FlexEcom failed (503)');
    },
  );
});
