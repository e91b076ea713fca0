import { describe, expect, it } from '@jest/globals';
import { problemOf } from '../../../src/console/api/api-server.ts';
import { TransientError, UsageError } from '../../../src/errors.ts';

function errorNamed(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const SECRET_URI = 'mongodb://salvage:hunter2@db.example/?replicaSet=rs0';

describe('what the console says where it cannot answer', () => {
  it.each([
    [errorNamed('MongoServerSelectionError', `connect ECONNREFUSED ${SECRET_URI}`), 'MongoDB does not answer'],
    [errorNamed('MongoNetworkTimeoutError', 'connection 3 to db.example timed out'), 'MongoDB does not answer'],
    [errorNamed('KafkaJSNumberOfRetriesExceeded', 'Connection error: connect ECONNREFUSED'), 'cannot reach Kafka'],
    [new TransientError(`the registry at https://me:hunter2@registry.example is away`), 'the registry at'],
  ])('is 503 and whose fault it is: %s', (error, detail) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ status: 503, error: 'unavailable' });
    expect(problem.detail).toContain(detail);
    expect(problem.detail).not.toMatch(/hunter2|\n/);
  });

  it('is 500 without what only a log may say for any other', () => {
    const problem = problemOf(errorNamed('MongoServerError', `E11000 duplicate key of ${SECRET_URI}`));
    expect(problem.status).toBe(500);
    expect(problem.detail).not.toMatch(/E11000|hunter2/);
  });

  it('never repeats a card number', () => {
    const { detail, problems } = problemOf(new UsageError('no order 4111111111111111', ['4111111111111111 is no id']));
    expect(`${detail} ${problems}`).not.toContain('4111111111111111');
  });
});
