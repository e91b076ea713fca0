import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../../', import.meta.url);
const files = globSync('{src,consumers,producers}/**/*.ts', { cwd: root.pathname });

/** A change of one document, as decisions return it: an object that names the collection and sets fields. */
const changeOf = (collection: string) => new RegExp(`collection: '${collection}',[^{}]*\\bset\\b`);

/** A write to MongoDB's collection, by a chain of calls or through a variable. */
const SUBMISSIONS_WRITE =
  /\.collection(?:<\w+>)?\('submissions'\)\s*\.(?:update|insert|replace|bulkWrite|findOneAnd)|\bsubmissions\s*\.(?:updateOne|updateMany|insertOne|insertMany|replaceOne|bulkWrite|findOneAnd)/;

/** An update of MongoDB that names a state itself. */
const STATE_SET = /\$set: \{[^{}]*\bstate\b/;

function filesWith(pattern: RegExp): string[] {
  return files.filter((file) => pattern.test(readFileSync(new URL(file, root), 'utf8'))).sort();
}

/** No state leads back to SENDING, but while nothing runs the upgrade brings back what was ended without being told. */
const UPGRADE = 'src/upgrade/move-submissions.ts';

describe('who writes submissions and billing’s documents', () => {
  it('a submission is created in one file and changed in one: the state table’s', () => {
    expect(filesWith(changeOf('submissions'))).toEqual([
      'src/domain/salvage/new-submission.ts',
      'src/domain/salvage/submission.ts',
    ]);
  });

  it('outside a chunk’s transaction two files alone write them, and take states from the table; and once the upgrade', () => {
    expect(filesWith(SUBMISSIONS_WRITE)).toEqual([
      'src/dispatch/submission-writes.ts',
      'src/reconcile/marks.ts',
      UPGRADE,
    ]);
    expect(filesWith(STATE_SET)).toEqual([UPGRADE]);
  });

  it('apply-results alone writes appliedAt, which says which answer was first', () => {
    // A configuration's version has a field of that name too.
    const writers = filesWith(/\bappliedAt:(?! (?:null|number)\b)/).filter((file) => !/config/.test(file));
    expect(writers.length).toBeGreaterThan(0);
    expect(writers.filter((file) => !file.startsWith('src/domain/apply/'))).toEqual([]);
  });

  it('orders and subscriptions are created and changed in one file', () => {
    expect(filesWith(changeOf('orders'))).toEqual(['src/domain/billing/billing-documents.ts']);
    expect(filesWith(changeOf('subscriptions'))).toEqual(['src/domain/billing/billing-documents.ts']);
  });

  it.each([
    ['a change', changeOf('submissions'), "{ collection: 'submissions', id: submission._id, set: { state } }"],
    [
      'a chained update',
      SUBMISSIONS_WRITE,
      "database\n    .collection('submissions')\n    .updateOne({ _id }, update)",
    ],
    ['an update through a variable', SUBMISSIONS_WRITE, 'await submissions.updateMany({}, update)'],
    ['a state of its own', STATE_SET, "updateOne({ _id }, { $set: { parked: false, state: 'SENT' } })"],
  ])('would notice %s', (_, pattern, text) => {
    expect(text).toMatch(pattern);
  });

  it.each([
    ['a read', changeOf('submissions'), "{ collection: 'submissions', id: submissionId }, { collection: 'x', set }"],
    ['a search', SUBMISSIONS_WRITE, "database.collection('submissions').find({ state: 'SENDING' })"],
  ])('lets %s pass', (_, pattern, text) => {
    expect(text).not.toMatch(pattern);
  });
});
