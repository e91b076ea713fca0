import { type FoundAdvice, findAdvice } from './advice-codes.ts';
import { codeTables, readingsOf, spelledAs } from './decline-codes/code-families.ts';
import type { CodeFamily, CodeRow } from './decline-codes/code-row.ts';
import { findTextRow, type TextRow } from './decline-texts.ts';
import { readableText } from './readable-text.ts';

/**
 * Whether a decline is soft or hard if neither the mapping nor the gateway says so (R8): by its advice code, response code
 * and text. Hard is what will not resolve by itself (never-approve codes, wrong or expired card data, lost, stolen,
 * closed, stopped, not permitted). Soft is temporary or at the issuer's discretion.
 */

/** The row that decided. */
export interface DefaultTableRow {
  basis: 'ADVICE_CODE' | 'RESPONSE_CODE' | 'TEXT';
  /** The code's family, or the name of the text row. */
  source: string;
  /** The advice or response code, or the words found in the text, abbreviations written out. */
  matched: string;
  type: 'SOFT' | 'HARD';
  meaning: string;
}

export interface ClassifiableDecline {
  code: string | null;
  text: string;
  network: string | null;
  adviceCode: string | null;
}

interface TableVerdict {
  /** The row that decides; null for an unknown decline, which is hard. */
  row: DefaultTableRow | null;
  /**
   * Whether the decline itself says that funds were insufficient: by its response code, or by its text if the code only
   * says "declined". Mapping the decline to another type does not change it. Such a decline never cascades along a
   * profile (R2).
   */
  insufficientFunds: boolean;
}

/**
 * Looks a decline up in the table. Strongest first: final advice never to try again; a code that says what is wrong; a text
 * that does; other advice; a code whose family is only guessed; a text, then a code, that only say "declined". The text is
 * searched once, and only if the code is not enough.
 */
export function lookUpDecline(decline: ClassifiableDecline, gatewayType: string | null): TableVerdict {
  const advice = findAdvice(decline.adviceCode, decline.network);
  const code = findCode(decline, gatewayType);
  const isExact = code !== null && !code.isGuess && code.row.vague !== true;
  const text = isExact ? null : findTextRow(readableText(decline.text));
  const saysText = saysWhatIsWrong(text);
  const saysCode = isExact || (code !== null && !saysText && code.row.vague !== true);
  const byAdvice = advice === null ? null : adviceTableRow(advice);
  const byCode = code === null ? null : codeTableRow(code);
  const byText = text === null ? null : textTableRow(text);
  return {
    row:
      (advice?.row.isFinal === true ? byAdvice : null) ??
      (isExact ? byCode : null) ??
      (saysText ? byText : null) ??
      byAdvice ??
      (saysCode ? byCode : null) ??
      byText ??
      byCode,
    insufficientFunds: (saysCode ? code : text)?.row.insufficientFunds === true,
  };
}

/**
 * The response code of field 39 that the decline's own code is or stands for, for the networks' rules (R19). Null: it has
 * none, or its family is only guessed and the text says something else.
 */
export function isoCodeOf(decline: ClassifiableDecline, gatewayType: string | null): string | null {
  const found = findCode(decline, gatewayType);
  if (found === null) return null;
  if (found.isGuess && saysWhatIsWrong(findTextRow(readableText(decline.text)))) return null;
  return found.family === 'ISO_8583' ? spelledAs('ISO_8583', found.code) : (found.row.iso ?? null);
}

function saysWhatIsWrong(text: { row: TextRow } | null): boolean {
  return text !== null && text.row.vague !== true;
}

interface FoundCode {
  code: string;
  family: CodeFamily;
  row: CodeRow;
  isGuess: boolean;
}

function findCode(decline: ClassifiableDecline, gatewayType: string | null): FoundCode | null {
  const code = decline.code?.trim() ?? '';
  for (const { family, isGuess } of readingsOf(gatewayType, code)) {
    const row = codeTables[family].find(
      (candidate) =>
        candidate.codes.includes(spelledAs(family, code)) &&
        (candidate.network === undefined || candidate.network === decline.network),
    );
    if (row !== undefined) return { code, family, row, isGuess };
  }
  return null;
}

function codeTableRow({ family, row }: FoundCode): DefaultTableRow {
  const matched = row.codes.join(', ');
  return { basis: 'RESPONSE_CODE', source: family, matched, type: row.type, meaning: row.meaning };
}

function textTableRow({ row, words }: { row: TextRow; words: string }): DefaultTableRow {
  return { basis: 'TEXT', source: row.name, matched: words, type: row.type, meaning: row.meaning };
}

function adviceTableRow({ code, row }: FoundAdvice): DefaultTableRow {
  return { basis: 'ADVICE_CODE', source: row.network, matched: code, type: row.type, meaning: row.meaning };
}
