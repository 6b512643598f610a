import { expect, it } from '@jest/globals';
import { drawnDelays, POST_QUANTILES, SEEN_QUANTILES } from '#core/replay/replay-delays.ts';
import { digest, type VenueOrderId } from '#core/values/ids.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';

const delays = drawnDelays(7n, { seen: SEEN_QUANTILES, post: POST_QUANTILES });
const ids = Array.from({ length: 20_000 }, (_, at) => digest('one', String(at)));

it('draws by the id alone: in any order, and again, the same', () => {
  const there = ids.map((id) => delays.seenMs(id));
  const back = ids.toReversed().map((id) => delays.seenMs(id));
  expect(back.toReversed()).toEqual(there);
  expect(ids.map((id) => drawnDelays(8n, { seen: SEEN_QUANTILES, post: POST_QUANTILES }).seenMs(id))).not.toEqual(
    there,
  );
});

it.each([
  [500, 2_400],
  [900, 5_400],
])('at %i of a thousand a trade was seen within about %i ms', (perMille, ms) => {
  const sorted = ids.map((id) => delays.seenMs(id)).toSorted((a, b) => a - b);
  const found = sorted[(sorted.length * perMille) / 1_000] ?? 0;
  expect(Math.abs(found - ms) / ms).toBeLessThan(0.05);
  expect(sorted[0]).toBeGreaterThanOrEqual(1_500);
  expect(sorted.at(-1)).toBeLessThanOrEqual(44_000);
});

it('holds what takes for the seconds of its market, and not what only rests', () => {
  const held = drawnDelays(7n, { seen: SEEN_QUANTILES, post: POST_QUANTILES, held: new Map([[CONDITION, 3_000]]) });
  const order = { venueOrderId: `0x${ids[0]}` as VenueOrderId, condition: CONDITION };
  const resting = { ...order, restsUntil: NOW };
  expect(held.postMs(order)).toBe(delays.postMs(order) + 3_000);
  expect(held.postMs({ ...resting, mayTake: true })).toBe(delays.postMs(order) + 3_000);
  expect(held.postMs(resting)).toBe(delays.postMs(order));
});

it('never lets an order be under way for so long that its outcome would count as unknown', () => {
  expect(
    Math.max(...ids.map((id) => delays.postMs({ venueOrderId: `0x${id}` as VenueOrderId, condition: CONDITION }))),
  ).toBeLessThan(6_000);
});
