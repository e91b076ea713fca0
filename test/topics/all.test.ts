import { describe, expect, it } from '@jest/globals';
import { allTopics, inputTopics, topicByName } from '../../topics/all.ts';

describe('the contract', () => {
  it('has fifteen topics, each found by its name', () => {
    expect(new Set(allTopics.map(({ name }) => name)).size).toBe(15);
    for (const topic of allTopics) expect(topicByName(topic.name)).toBe(topic);
    expect(topicByName('order-complete')).toBeUndefined();
  });

  it('has eight topics that a stage reads', () => {
    const stages = ['classify-declines', 'submit-to-flexecom', 'apply-results'];
    const read = allTopics.filter(({ readBy }) => readBy.some((party) => stages.includes(party)));
    expect(inputTopics).toEqual(read);
    expect(inputTopics).toHaveLength(8);
  });

  it('keeps inputs and outcomes for 30 days, and topics that only the pipeline reads for 7', () => {
    const week = allTopics.filter(({ retentionDays }) => retentionDays === 7).map(({ name }) => name);
    expect(week).toEqual([
      'submission-due',
      'flexecom-submit.cascade',
      'flexecom-submit.recovery',
      'flexecom-result.cascade',
      'flexecom-result',
    ]);
    for (const topic of allTopics) expect([7, 30]).toContain(topic.retentionDays);
  });

  it('has six partitions in every topic', () => {
    for (const { partitions } of allTopics) expect(partitions).toBe(6);
  });

  it('gives every outcome about a debt a debtVersion', () => {
    const outcomes = allTopics.filter(({ writtenBy }) => writtenBy.some((party) => party === 'apply-results'));
    for (const { avro } of outcomes) expect(JSON.stringify(avro)).toContain('"debtVersion"');
  });
});
