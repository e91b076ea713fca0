import { describe, expect, it } from '@jest/globals';
import { FailingMessages } from '../../../src/engine/chunk/failing-messages.ts';
import type { StoreFailure } from '../../../src/engine/chunk/store-failure.ts';

const at = (...offsets: number[]) => offsets.map((offset) => ({ offset, next: offset + 1 }));
const refused: StoreFailure = { kind: 'deterministic', code: 'validation', reason: '' };
const tooLarge: StoreFailure = { kind: 'deterministic', code: 'too large', reason: '' };
const unexplained: StoreFailure = { kind: 'unexplained', code: '28', reason: '' };

describe('a chunk that cannot be stored', () => {
  it('is repeated one message at a time, up to its end', () => {
    const failing = new FailingMessages();
    expect(failing.chunkMessagesMax(5, 500)).toBe(500);
    expect(failing.failed(at(5, 6, 7), refused, 0)).toBe('again');
    expect([5, 6, 7, 8].map((next) => failing.chunkMessagesMax(next, 500))).toEqual([1, 1, 1, 500]);
  });

  it('counts against none of its messages, however often it fails', () => {
    const failing = new FailingMessages();
    for (let time = 0; time < 100; time++) expect(failing.failed(at(5, 6), refused, time * 10_000)).toBe('again');
    expect(failing.failed(at(5), refused, 1_000_000)).toBe('again');
  });
});

describe('a chunk of several partitions that cannot be stored', () => {
  it('is repeated one partition at a time, whole, up to its end', () => {
    const failing = new FailingMessages();
    expect(failing.mustBeApart(5)).toBe(false);
    failing.failedTogether(at(5, 6, 7));
    expect([5, 6, 7, 8].map((next) => failing.mustBeApart(next))).toEqual([true, true, true, false]);
    expect(failing.chunkMessagesMax(5, 500)).toBe(500);
  });

  it('counts against no message, however often it fails', () => {
    const failing = new FailingMessages();
    for (let time = 0; time < 100; time++) failing.failedTogether(at(5));
    expect(failing.failed(at(5), refused, 1_000_000)).toBe('again');
  });

  it('stays apart while its messages are repeated one at a time', () => {
    const failing = new FailingMessages();
    failing.failed(at(5, 6, 7), refused, 0);
    expect([5, 7, 8].map((next) => failing.mustBeApart(next))).toEqual([true, true, false]);
  });
});

describe('a message that cannot be stored alone', () => {
  it('is a dead letter after it was refused three times over ten seconds', () => {
    const failing = new FailingMessages();
    const verdicts = [0, 5_000, 10_000].map((now) => failing.failed(at(5), refused, now));
    expect(verdicts).toEqual(['again', 'again', 'dead-letter']);
  });

  it('is no dead letter before ten seconds have passed, nor after two failures', () => {
    const failing = new FailingMessages();
    const quick = [0, 10, 20, 30, 9_999].map((now) => failing.failed(at(5), refused, now));
    expect(new Set(quick)).toEqual(new Set(['again']));
    expect([0, 60_000].map((now) => failing.failed(at(6), refused, now))).toEqual(['again', 'again']);
  });

  it('is counted from the start where it is refused for another reason', () => {
    const failing = new FailingMessages();
    failing.failed(at(5), refused, 0);
    failing.failed(at(5), refused, 5_000);
    expect(failing.failed(at(5), tooLarge, 10_000)).toBe('again');
    expect(failing.failed(at(5), refused, 15_000)).toBe('again');
  });

  it('is counted apart from the message before it', () => {
    const failing = new FailingMessages();
    for (const now of [0, 5_000, 10_000]) failing.failed(at(5), refused, now);
    expect(failing.failed(at(6), refused, 15_000)).toBe('again');
  });

  it('stops the partition after ten unexplained failures over a minute, and is never a dead letter for them', () => {
    const failing = new FailingMessages();
    const verdicts = Array.from({ length: 10 }, (_, index) => failing.failed(at(5), unexplained, index * 7_000));
    expect(verdicts).toEqual([...Array.from({ length: 9 }, () => 'again'), 'stop']);
    const quick = new FailingMessages();
    for (let now = 0; now < 60_000; now += 1_000) expect(quick.failed(at(5), unexplained, now)).toBe('again');
    expect(quick.failed(at(5), unexplained, 60_000)).toBe('stop');
  });

  it('is counted from the start once an operator has resumed its partition', () => {
    const failing = new FailingMessages();
    for (let now = 0; now <= 60_000; now += 1_000) failing.failed(at(5), unexplained, now);
    failing.forget();
    expect(failing.failed(at(5), unexplained, 61_000)).toBe('again');
  });
});
