import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/mongo/database.ts';
import { type GatewayTurn, GatewayTurns, TURN_MS } from '../../src/reconcile/gateway-turns.ts';
import { connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';

let database: Database;

beforeAll(async () => {
  database = await connectForTests(stackForTests().mongodbUri, freshPrefix());
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

const turns = () => database.db.collection<GatewayTurn>('reconcileTurns');

describe('R17: a gateway’s turn', () => {
  it('belongs to one process at a time, gateway by gateway, and is kept by taking it again', async () => {
    const [one, other] = [new GatewayTurns(database, 'one'), new GatewayTurns(database, 'other')];
    expect([await one.take('flex-1'), await other.take('flex-1')]).toEqual([true, false]);
    expect([await one.take('flex-1'), await other.take('flex-2')]).toEqual([true, true]);
    await one.release();
    expect([await other.take('flex-1'), await one.take('flex-1')]).toEqual([true, false]);
  });

  it('goes to one of many processes that take it at once', async () => {
    const many = Array.from({ length: 8 }, (_, n) => new GatewayTurns(database, `of-many-${n}`));
    const taken = await Promise.all(many.map((process) => process.take('flex-3')));
    expect(taken.filter((had) => had)).toHaveLength(1);
  });

  it('of a killed process is free after 15 s', async () => {
    await new GatewayTurns(database, 'killed').take('flex-4');
    const until = (await turns().findOne({ _id: 'flex-4' }))?.until ?? 0;
    expect(until - Date.now()).toBeLessThanOrEqual(TURN_MS);
    await turns().updateOne({ _id: 'flex-4' }, { $set: { until: Date.now() - 1 } });
    expect(await new GatewayTurns(database, 'next').take('flex-4')).toBe(true);
  });

  it('taken by a clock that was a day ahead is not waited for', async () => {
    await turns().insertOne({ _id: 'flex-5', owner: 'ahead', until: Date.now() + 24 * 60 * 60_000 });
    expect(await new GatewayTurns(database, 'next').take('flex-5')).toBe(true);
  });
});
