import { expect, test } from '@jest/globals';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { tokenValues } from '../../../../bin/commands/report/token-values.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';
import { anEvent } from '../a-ledger.ts';

const conditionOf = (at: number) => `0x${String(at).padStart(64, '0')}` as ConditionId;
const events = Array.from({ length: 40 }, (_, at) =>
  anEvent(`e${at}`, { token: String(at) as TokenId, condition: conditionOf(at) }),
);

async function whenAsked(fail: (asked: number) => void) {
  let [asked, bids] = [0, 0];
  const values = await tokenValues(
    {
      snapshots: memorySnapshots(),
      marks: () => ((bids += 1), Promise.resolve(price(600_000n))),
      world: {
        markets: {
          tokensOf: async (condition) => {
            const count = (asked += 1);
            await Promise.resolve();
            fail(count);
            return [String(BigInt(condition)) as TokenId];
          },
          resolutions: () => Promise.resolve([]),
        },
      },
    },
    { journal: [], events, marks: new Map() },
  );
  return { asked, bids, unasked: values.unasked };
}

test('a venue that is out of reach is asked no more, and the markets that it did not tell the end of are counted', async () => {
  const { asked, unasked } = await whenAsked((count) => {
    if (count > 10) throw new UnavailableError('no answer');
  });
  expect(asked).toBeLessThanOrEqual(15);
  expect(unasked).toBe(40);
});

test('one answer that cannot be read leaves the others, and is counted', async () => {
  const unreadable = (count: number) => {
    if (count === 3) throw new UnreadableAnswerError('not a market');
  };
  expect(await whenAsked(unreadable)).toEqual({ asked: 40, bids: 40, unasked: 1 });
});
