import { isRefusedForGood, refusalNote, refusalReason, refusedForMs } from '#core/execution/refuse.ts';
import { describe, expect, it } from '@jest/globals';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { aWorkedParent } from '../../../../support/builders/a-worked-parent.ts';

describe('refusalNote', () => {
  it('adds the number of the post that surely had no effect, once', () => {
    const child = aBuyChild({ posts: 2, refused: [1] });
    expect(refusalNote(child, 2, 'no').refused).toEqual([1, 2]);
    expect(refusalNote(child, 1, 'no').refused).toEqual([1]);
  });

  it('keeps 200 characters of the venue’s text', () => {
    expect(refusalNote(aBuyChild(), 1, 'x'.repeat(200)).refusal).toHaveLength(200);
    expect(refusalNote(aBuyChild(), 1, 'x'.repeat(201)).refusal).toHaveLength(200);
  });
});

describe('isRefusedForGood', () => {
  it.each([
    [0, [], false],
    [1, [], false],
    [1, [1], true],
    [2, [1], false],
    [2, [2], false],
    [2, [1, 2], true],
    [3, [1, 3], false],
  ])('of %d posts with %p refused: %p', (posts, refused, isForGood) => {
    expect(isRefusedForGood({ posts, refused })).toBe(isForGood);
  });
});

describe('refusalReason', () => {
  it.each([
    'no orders found to match with FAK order',
    "order couldn't be fully filled. FOK orders are fully filled or killed.",
  ])('takes a killed order for an outcome: %s', (text) => {
    expect(refusalReason(text)).toEqual({ code: 'NO_FILL' });
  });

  it('keeps 200 characters of any other text', () => {
    expect(refusalReason('not enough balance')).toEqual({ code: 'REJECTED', text: 'not enough balance' });
    expect(refusalReason('x'.repeat(300))).toEqual({ code: 'REJECTED', text: 'x'.repeat(200) });
  });
});

describe('refusedForMs', () => {
  const { work } = aWorkedParent();
  it.each([
    ['an exit', {}, 'not enough balance', 60_000],
    ['what is worked, where the book was to blame', { work }, 'no orders found to match with FAK order', 15_000],
    ['what is worked, where we were', { work }, 'not enough balance', 300_000],
  ])('lets %s wait', (_, parent, text, ms) => {
    expect(refusedForMs(parent, text)).toBe(ms);
  });
});
