import { describe, expect, it } from '@jest/globals';
import type { FlexecomSubmit } from '../../../topics/contract/flexecom-submit.ts';
import { initial, NOW, SECOND } from '../support/events.ts';
import { World } from '../support/world.ts';

/** Money that fits nothing: what is recorded of it, and what it leaves in our own documents. */

const declined = { outcome: 'DECLINED' } as const;

function sentSale(): { world: World; submit: FlexecomSubmit } {
  const world = new World();
  world.take(initial());
  return { world, submit: world.acknowledged() };
}

function kindsOf(world: World): string[] {
  return world.store.all('contradictions').map(({ kind }) => kind);
}

describe('a charge that fits nothing', () => {
  it('R16: is told from another charge of the same submission by FlexEcom’s id', () => {
    const { world, submit } = sentSale();
    const foreign = { ...submit, submissionId: 'sub_of_nobody' };
    for (const flexecomTransactionId of ['fx_1', 'fx_2', 'fx_2']) {
      world.apply(world.resultOf(foreign, { flexecomTransactionId }));
    }
    expect(world.said('money-contradiction').map((event) => event.flexecomTransactionId)).toEqual(['fx_1', 'fx_2']);
    expect(world.store.all('contradictions')).toHaveLength(2);
  });

  it('R16: is recorded without FlexEcom’s id too', () => {
    const { world, submit } = sentSale();
    const foreign = { ...submit, submissionId: 'sub_of_nobody' };
    const charge = world.resultOf(foreign, { flexecomTransactionId: null });
    world.apply(charge, charge);
    expect(world.onlyOne('money-contradiction')).toMatchObject({
      kind: 'UNKNOWN_SUBMISSION',
      flexecomTransactionId: 'not-given',
      debtId: null,
      expectedMinor: null,
      chargedMinor: 4_995,
    });
  });

  it('R16: for a submission whose debt is not known is as money for an unknown submission', () => {
    const { world, submit } = sentSale();
    world.store.remove('debts', submit.debtId);
    world.apply(world.resultOf(submit, {}));
    expect(kindsOf(world)).toEqual(['UNKNOWN_SUBMISSION']);
  });

  it('R16: and could not be applied is recorded where its submission is not known, and where that has ended', () => {
    const { world, submit } = sentSale();
    world.applyRefused(world.resultOf({ ...submit, submissionId: 'sub_of_nobody' }, {}), 'refused');
    expect(kindsOf(world)).toEqual(['UNKNOWN_SUBMISSION']);

    const ended = sentSale();
    ended.world.apply(ended.world.resultOf(submit, declined));
    ended.world.applyRefused(ended.world.resultOf(submit, {}), 'refused');
    expect(kindsOf(ended.world)).toEqual(['CONFLICTING_ANSWER']);
  });

  it('R16: says in words whether the debt had been paid or cancelled', () => {
    for (const [status, detail] of [
      ['COMPLETE', 'it had been paid otherwise by then'],
      ['CANCELLED', 'it had been cancelled or refunded by then'],
    ] as const) {
      const { world, submit } = sentSale();
      world.store.edit('orders', 'order-1', { status });
      world.apply(world.resultOf(submit, {}));
      expect(world.onlyOne('money-contradiction')).toMatchObject({ kind: 'NOT_OWED', detail });
    }
  });

  it('R16: of another amount or currency than what was recovered is no repeat of it', () => {
    for (const fields of [{ amountMinor: 5_000 }, { currency: 'EUR' }, { flexecomTransactionId: 'fx_2' }]) {
      const { world, submit } = sentSale();
      world.apply(world.resultOf(submit, {}));
      world.apply(world.resultOf(submit, fields));
      expect(kindsOf(world)).toEqual(['CONFLICTING_ANSWER']);
    }
  });
});

describe('our own documents after money that fits nothing', () => {
  it('R16: keep the time and the charge of the first answer', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, { ...declined, flexecomTransactionId: 'fx_1' }));
    world.now = NOW + SECOND;
    world.apply(world.resultOf(submit, { flexecomTransactionId: 'fx_2' }));
    expect(world.store.get('submissions', submit.submissionId)).toMatchObject({
      state: 'APPROVED',
      appliedAt: NOW,
      flexecomTransactionId: 'fx_1',
    });
  });

  it('R16: have the time and the charge of this answer where it is the first', () => {
    const { world, submit } = sentSale();
    world.store.edit('submissions', submit.submissionId, { flexecomTransactionId: null, parked: true });
    world.now = NOW + SECOND;
    world.apply(world.resultOf(submit, { amountMinor: 5_000, flexecomTransactionId: 'fx_2' }));
    expect(world.store.get('submissions', submit.submissionId)).toMatchObject({
      appliedAt: NOW + SECOND,
      flexecomTransactionId: 'fx_2',
      parked: false,
      parkedReason: null,
    });
  });

  it('R6: show the customer’s order as approved, so that no similar order is rerun', () => {
    const { world, submit } = sentSale();
    world.apply(world.resultOf(submit, { amountMinor: 5_000 }));
    const entries = world.store.all('customerSalvages').flatMap(({ submissions }) => submissions);
    expect(entries).toMatchObject([{ submissionId: submit.submissionId, state: 'APPROVED' }]);
  });

  it('R14: leave another submission of the debt active', () => {
    const { world, submit } = sentSale();
    world.store.edit('debts', submit.debtId, { activeSubmissionId: 'another' });
    world.apply(world.resultOf(submit, { amountMinor: 5_000 }));
    expect(world.store.get('debts', submit.debtId)).toMatchObject({ state: 'PAID', activeSubmissionId: 'another' });
  });
});

describe('money for an unknown submission that is known by now', () => {
  /** It was recorded, and then the decline was read that its submission comes from. */
  function recordedEarly(): { world: World; submit: FlexecomSubmit } {
    const { submit } = sentSale();
    const world = new World();
    world.apply(world.resultOf(submit, {}));
    world.take(initial());
    world.acknowledged();
    return { world, submit };
  }

  it('R16: stays open for people where it fits nothing even now', () => {
    const { world, submit } = recordedEarly();
    world.store.edit('orders', 'order-1', { status: 'CANCELLED' });
    world.apply(world.resultOf(submit, {}));
    expect(world.store.all('contradictions')).toMatchObject([{ kind: 'NOT_OWED', settled: null }]);
    expect(world.said('order-complete.new-sale')).toEqual([]);
  });

  it('R16: stays open for people where the same charge had been applied already', () => {
    const { world, submit } = recordedEarly();
    world.apply(world.resultOf(submit, {}));
    const [{ _id } = { _id: '' }] = world.store.all('contradictions');
    world.store.edit('contradictions', _id, { settled: null });
    world.apply(world.resultOf(submit, {}));
    expect(world.store.all('contradictions')).toMatchObject([{ kind: 'UNKNOWN_SUBMISSION', settled: null }]);
    expect(world.said('order-complete.new-sale')).toHaveLength(1);
  });
});
