import { expect, test } from '@jest/globals';
import { type TokenId } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type World } from '../../../../bin/commands/open-system.ts';
import { collectPositions } from '../../../../bin/commands/positions/collect-positions.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';
import { aParent } from '../a-ledger.ts';
import { MAIN, someSettings } from '../a-settings.ts';
import { anArchive } from '../report/some-results.ts';

const NOW = unixMs(Date.UTC(2026, 4, 3));
const READ_AT = later(NOW, -7_200_000);
const TOKEN = '1234' as TokenId;

type Asked = {
  readonly marks: () => Promise<Price | undefined>;
  /** What the venue says that the market has paid a share. */
  readonly paid?: Price;
  readonly archive?: ReturnType<typeof anArchive>;
};

/** The ledgers of one copied purchase, with a mark of 0.55 that was stored two hours ago. */
async function whenAsked({ marks, paid, archive = anArchive() }: Asked) {
  const snapshots = memorySnapshots();
  await snapshots.putMarks([{ token: TOKEN, price: price(550_000n), hasBid: true, at: READ_AT }], READ_AT);
  const payouts = paid === undefined ? [] : [{ token: TOKEN, perShare: paid }];
  const markets: Pick<World['markets'], 'tokensOf' | 'resolutions'> = {
    tokensOf: () => Promise.resolve([TOKEN]),
    resolutions: (asked) =>
      Promise.resolve(payouts.length === 0 ? [] : asked.map(({ condition }) => ({ condition, payouts }))),
  };
  const world = { markets, clock: { now: () => Promise.resolve(NOW) } } as unknown as World;
  const settings = someSettings();
  return collectPositions({ archive, snapshots, settings, marks, world }, { follower: MAIN });
}

test.each([
  [
    'what the market bids, read now',
    { marks: () => Promise.resolve(price(600_000n)) },
    { price: price(600_000n), from: 'mark', at: NOW },
  ],
  [
    'the stored mark of its time where the venue does not answer',
    { marks: () => Promise.reject(new UnavailableError('no answer')) },
    { price: price(550_000n), from: 'mark', at: READ_AT },
  ],
  [
    'what the market has paid, of no time',
    { marks: () => Promise.resolve(price(600_000n)), paid: price(1_000_000n) },
    { price: price(1_000_000n), from: 'payout' },
  ],
])('the price of a position is %s', async (_, asked: Asked, value) => {
  const { ledgers, now } = await whenAsked(asked);
  expect(ledgers.map(({ view }) => view.positions.map(({ mark }) => mark))).toEqual([[{ value }]]);
  expect(now).toBe(NOW);
});

test('what a follower did in another mode is a ledger of its own, no longer in force', async () => {
  // Given
  const before = aParent('b', { mode: 'paper' });
  const archive = { ...anArchive(), parents: () => each([aParent('a'), before]) };
  // When
  const { ledgers } = await whenAsked({ marks: () => Promise.resolve(undefined), archive });
  // Then
  expect(ledgers.map(({ mode, isCurrent, view }) => [mode, isCurrent, view.positions.length])).toEqual([
    ['live', true, 1],
    ['paper', false, 0],
  ]);
});

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* items;
}
