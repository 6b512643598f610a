import { expect, test } from '@jest/globals';
import { NO_EXECUTION } from '#core/reporting/copy-cost.ts';
import { type CopyStep } from '#core/reporting/copy-step.ts';
import { followPaper } from '#core/reporting/paper-position.ts';
import { formatPico } from '#core/values/pico-usd.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const ours = (count: string) => ({ ...NO_EXECUTION, shares: sharesOf(count) });
const buy = (wanted: string, count: string): CopyStep => {
  return { id: 'b', at: NOW, kind: 'entry', price: priceOf('0.5'), wanted: sharesOf(wanted), ours: ours(count) };
};
const halve = (at: string): CopyStep => {
  return { id: 's', at: NOW, kind: 'exit', price: priceOf(at), keepNumerator: 1n, keepDenominator: 2n };
};
const PAYS = { price: priceOf('1'), from: 'payout' } as const;

test('what was copied and what was missed each follow the reductions that came after them', () => {
  // Given 60 of 100, then half at 0.80, then 20 more
  const paper = followPaper([buy('100', '60'), halve('0.8'), buy('20', '20')], PAYS);
  // Then
  expect(formatPico(paper.copiedAt(0))).toBe('54');
  expect(formatPico(paper.missedAt(0).result)).toBe('16');
  expect(paper.askedAt(1)).toBe(sharesOf('30'));
  expect(formatPico(paper.copiedAt(2))).toBe('20');
});

test('a reduction asks for nothing that we have sold on our own, which still goes on with him', () => {
  // Given all 60 sold before he halves
  const guard: CopyStep = { id: 'g', at: NOW, kind: 'own', ours: ours('60') };
  const paper = followPaper([buy('60', '60'), guard, halve('0.8')], PAYS);
  // Then
  expect(paper.askedAt(2)).toBe(0n);
  expect(paper.givenUpAt(1).shares).toBe(sharesOf('60'));
  expect(formatPico(paper.givenUpAt(1).came)).toBe('54');
  expect(formatPico(paper.copiedAt(0))).toBe('54');
});

test('a sale of more than is copied takes all of it along, and no more', () => {
  const guard: CopyStep = { id: 'g', at: NOW, kind: 'own', ours: ours('70') };
  expect(followPaper([buy('60', '60'), guard], PAYS).givenUpAt(1).shares).toBe(sharesOf('60'));
});

test('more than wanted is a missed part below zero, which he sells too', () => {
  const paper = followPaper([buy('60', '100'), halve('0.8')], PAYS);
  expect(formatPico(paper.missedAt(0).result)).toBe('-16');
  expect(paper.askedAt(1)).toBe(sharesOf('50'));
});
