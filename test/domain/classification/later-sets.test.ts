import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Agreement, agreementWith, inWords, together } from './agreement.ts';
import { rules } from './data/evidence.ts';
import { laterSets } from './data/later-sets.ts';

const groups = laterSets.map(({ name, whenWritten, sets }) => ({
  name,
  whenWritten,
  agreements: sets.map(agreementWith),
}));
const agreements = groups.flatMap((group) => group.agreements);
const documentation = readFileSync(new URL('../../../docs/classification.md', import.meta.url), 'utf8');

/** What the table must reach in each set today, of the soft and of the hard ones apart. */
const AGREEMENT_MIN = 0.95;

describe('the wordings of other languages', () => {
  it.each(agreements)('R8: the types in "$set.name" are those that their rules imply', ({ set }) => {
    expect(set.entries.filter(([, , type, rule]) => rules[rule].type !== type)).toEqual([]);
    expect(set.sources.reduce((sum, { count }) => sum + count, 0)).toBe(set.entries.length);
  });

  it('R8: none is in two sets', () => {
    const texts = agreements.flatMap(({ set }) => set.entries.map(([, text]) => text));
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
  });

  it.each(groups.slice(0, 5))(
    'R8: the $name has at least 150 wordings, in at least five languages',
    ({ agreements: of }) => {
      expect(of.reduce((sum, { set }) => sum + set.entries.length, 0)).toBeGreaterThanOrEqual(150);
      expect(new Set(of.map(languageOf)).size).toBeGreaterThanOrEqual(5);
    },
  );

  it.each(groups)(
    'R8: the table agrees with at least 95 % of the soft and of the hard ones of the $name',
    ({ agreements: of }) => {
      const { soft, hard } = together(of);
      expect(soft.agreed / soft.total).toBeGreaterThanOrEqual(AGREEMENT_MIN);
      expect(hard.agreed / hard.total).toBeGreaterThanOrEqual(AGREEMENT_MIN);
    },
  );
});

describe('docs/classification.md', () => {
  it.each(groups)(
    'R8: says what the $name measured when it was written, and now',
    ({ name, whenWritten, agreements: of }) => {
      const now = together(of);
      const cells = [whenWritten.soft, whenWritten.hard, now.soft, now.hard].map(inWords);
      expect(documentation).toContain(`| ${name} | ${cells.join(' | ')} |`);
      expect([whenWritten.soft.total, whenWritten.hard.total]).toEqual([now.soft.total, now.hard.total]);
    },
  );

  it('R8: says what they measured together when they were written', () => {
    const sum = (type: 'soft' | 'hard') => ({
      agreed: groups.reduce((agreed, { whenWritten }) => agreed + whenWritten[type].agreed, 0),
      total: groups.reduce((total, { whenWritten }) => total + whenWritten[type].total, 0),
    });
    expect(documentation).toContain(
      `soft ${inWords(sum('soft'))}, hard ${inWords(sum('hard'))} when they were written`,
    );
  });

  it('R8: names every source with its count, and every disagreement', () => {
    for (const { title, date, count } of agreements.flatMap(({ set }) => set.sources)) {
      expect(documentation).toContain(`${title} | ${date} | ${count} |`);
    }
    for (const { text, theirs } of agreements.flatMap(({ disagreements }) => disagreements)) {
      expect(documentation).toContain(`| ${text} | ${theirs.toLowerCase()} |`);
    }
  });
});

/** Sets are named `Third set: Dutch (Espago)`. */
function languageOf({ set }: Agreement): string | undefined {
  return /: (\p{L}+)/u.exec(set.name)?.[1];
}
