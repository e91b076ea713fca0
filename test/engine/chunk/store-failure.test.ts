import { describe, expect, it } from '@jest/globals';
import {
  MongoInvalidArgumentError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  type TopologyDescription,
} from 'mongodb';
import { storeFailure } from '../../../src/engine/chunk/store-failure.ts';
import { FatalError, FencedError, PoisonError, TransientError } from '../../../src/errors.ts';

const server = (code: number, message = 'no', more: object = {}) => new MongoServerError({ message, code, ...more });
const duplicate = (index: string) =>
  server(11_000, `E11000 duplicate key error collection: salvage.orders index: ${index} dup key: { number: 7 }`);
const kindOf = (error: unknown) => storeFailure(error)?.kind ?? 'environment';

describe('a failure to store a chunk', () => {
  it.each([
    ['a validator', server(121, 'Document failed validation'), 'validation'],
    ['a unique index of somebody else', duplicate('byNumber_1'), 'duplicate key of byNumber_1'],
    [
      'a document too large for an insert',
      new MongoInvalidArgumentError('Document is larger than the maximum size 16777216'),
      'too large',
    ],
    ['a document too large after an update', server(10_334, 'BSONObj size: 20000041 is invalid'), 'too large'],
    [
      'a document too large to be serialized',
      Object.assign(new RangeError('offset'), { code: 'ERR_OUT_OF_RANGE' }),
      'too large',
    ],
  ])('is deterministic where the cause is %s', (_cause, error, code) => {
    expect(storeFailure(error)).toMatchObject({ kind: 'deterministic', code });
  });

  it('says what MongoDB said, with its code', () => {
    expect(storeFailure(server(121, 'Document failed validation'))?.reason).toBe('Document failed validation (121)');
  });

  const selection = new MongoServerSelectionError('timed out', {} as TopologyDescription);
  it.each([
    ['a lost connection', new MongoNetworkError('connection closed')],
    ['no server', selection],
    [
      'a lost connection in a bulk write, which has no code',
      new MongoServerError({ message: 'connection 1 timed out' }),
    ],
    ['a primary that steps down', server(189)],
    ['a time-out', server(50)],
    ['a write conflict', server(112, 'WriteConflict', { errorLabels: ['TransientTransactionError'] })],
    [
      'a code that nobody knows, but labelled as passing',
      server(99_999, 'x', { errorLabels: ['RetryableWriteError'] }),
    ],
    ['a duplicate _id', duplicate('_id_')],
    ['a full disk', server(14_031)],
    ['a wrong password', server(18)],
    ['another owner', new FencedError('fenced')],
    ['a server of ours that is away', new TransientError('the registry is away')],
    ['a defect that stops the partition anyway', new FatalError('defect')],
    [
      'a refused connection below a failed fetch',
      new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
    ],
    ['a request that was given up', new DOMException('timed out', 'TimeoutError')],
  ])('is of the environment where the cause is %s: no message is to blame', (_cause, error) => {
    expect(kindOf(error)).toBe('environment');
  });

  it.each([
    ['an error of the server that is on no list', server(28, 'Cannot create field')],
    ['a mistake in the code', new TypeError('undefined is not a function')],
    ['a stage that throws where it may not', new PoisonError('bad')],
    [
      'another argument that the driver refuses',
      new MongoInvalidArgumentError('Update document requires atomic operators'),
    ],
  ])('is unexplained where the cause is %s', (_cause, error) => {
    expect(kindOf(error)).toBe('unexplained');
  });
});
