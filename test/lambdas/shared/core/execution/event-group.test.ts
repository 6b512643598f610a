import { describe, expect, it } from '@jest/globals';
import { eventGroupOf, joiningBasis } from '#core/execution/event-group.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const [FIRST, SECOND] = ['903', '904'] as EventGroupId[] as [EventGroupId, EventGroupId];

describe('the event of an entry', () => {
  it('is that of its position, though the venue has moved the market, else that of the market', () => {
    const market = aMarket({ eventGroup: SECOND });
    expect(eventGroupOf({ position: aPosition({ eventGroup: FIRST }), market })).toBe(FIRST);
    expect(eventGroupOf({ position: aPosition(), market })).toBe(SECOND);
  });

  it('is that of its position while the market cannot be read, and else unknown', () => {
    expect(eventGroupOf({ position: aPosition({ eventGroup: FIRST }), market: undefined })).toBe(FIRST);
    expect(eventGroupOf({ position: aPosition(), market: aMarket() })).toBeUndefined();
    expect(eventGroupOf({ position: aPosition(), market: undefined })).toBeUndefined();
  });
});

describe('what joins an event', () => {
  it('is all that a position has cost where no event counts it, and nothing where one does', () => {
    const basis = dollars('12.5');
    expect(joiningBasis(aPosition({ basis }))).toBe(basis);
    expect(joiningBasis(aPosition({ basis, eventGroup: FIRST }))).toBe(0n);
  });
});
