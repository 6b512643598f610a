import { describe, expect, test } from '@jest/globals';
import { type EntryAnswer, entryAnswer, isSameAnswer } from '#core/execution/entry-answer.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { usd } from '#core/values/usd.ts';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aWorkedParent } from '../../../../support/builders/a-worked-parent.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const decided = { at: NOW, settings: 1n, caps: [] };
const numbers = { size: dollars('0.3'), minimum: dollars('2.5') };
const held = { code: 'HELD', ...numbers } as const;
const tooSmall = { code: 'BELOW_MINIMUM', ...numbers } as const;
const noOffer = { code: 'NO_OFFER' } as const;

function answerOf(changes: Partial<ParentOrder>): EntryAnswer | undefined {
  return entryAnswer(aParent({ decided, ...changes }), undefined);
}

describe('the answer to an entry', () => {
  test.each<[EntryAnswer['kind'], Partial<ParentOrder>]>([
    ['skip', { state: 'SKIPPED', reason: noOffer }],
    ['deny', { state: 'DENIED', reason: { code: 'MARKET_UNKNOWN' } }],
    ['dry-run', { state: 'DONE', reason: { code: 'DRY_RUN', size: dollars('9') } }],
    ['below', { state: 'HELD', reason: held }],
    ['below', { state: 'SKIPPED', reason: tooSmall }],
    ['below', { state: 'MERGED', reason: { code: 'MERGED' } }],
    ['below', { state: 'NETTED', reason: { code: 'NETTED' } }],
    ['below', { state: 'SKIPPED', reason: { code: 'MODE_CHANGED' } }],
  ])('%s is read off %j', (kind, changes) => {
    expect(answerOf(changes)).toMatchObject({ kind, decided });
  });

  test('is that of a copy once it has an order, whatever has become of it', () => {
    // Given
    const child = aBuyChild();
    const done = aParent({ decided, state: 'DONE', reason: { code: 'NO_FILL' } });

    // Then
    const { venueOrderId, fields, limit, shares } = child;
    expect(entryAnswer(done, child)).toMatchObject({ kind: 'copy', order: { venueOrderId, fields, limit, shares } });
    expect(entryAnswer(done, child)).toEqual(
      entryAnswer({ ...done, state: 'WORKING' }, { ...child, state: 'DONE', posts: 3, leftUsd: usd(0n) }),
    );
  });

  test('of one that is worked over time is its plan, without how far it has come', () => {
    const worked = aWorkedParent({ decided });
    expect(entryAnswer(worked, aBuyChild())).toEqual({ kind: 'work', decided, work: { order: worked.work.order } });
  });

  test('is missing where nothing was decided by itself', () => {
    expect(entryAnswer(aParent({ state: 'NEW' }), undefined)).toBeUndefined();
    expect(entryAnswer(aParent({ state: 'MERGED', reason: { code: 'MERGED' } }), undefined)).toBeUndefined();
    expect(entryAnswer(aParent({ state: 'NETTED', reason: { code: 'NETTED' } }), undefined)).toEqual({
      kind: 'netted',
    });
  });
});

describe('two answers', () => {
  const skipped = answerOf({ state: 'SKIPPED', reason: noOffer })!;

  test('are the same to the byte, or not', () => {
    expect(isSameAnswer(skipped, { ...skipped })).toBe(true);
    expect(isSameAnswer(skipped, { ...skipped, decided: { ...decided, at: NOW, settings: 2n } })).toBe(false);
    expect(isSameAnswer(skipped, { ...skipped, kind: 'deny' })).toBe(false);
    expect(isSameAnswer(skipped, { ...skipped, reason: { code: 'MARKET_UNKNOWN' } })).toBe(false);
  });

  test('about what waited are the same however the waiting ended, as long as its numbers are', () => {
    const waiting = answerOf({ state: 'HELD', reason: held })!;
    const dearer = answerOf({ state: 'HELD', reason: { ...held, minimum: dollars('3') } })!;
    const taken = answerOf({ state: 'MERGED', reason: { code: 'MERGED' } })!;
    expect(isSameAnswer(answerOf({ state: 'SKIPPED', reason: tooSmall })!, waiting)).toBe(true);
    expect(isSameAnswer(waiting, dearer)).toBe(false);
    expect(isSameAnswer(taken, waiting)).toBe(true);
  });
});
