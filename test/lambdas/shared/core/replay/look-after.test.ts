import { describe, expect, it } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { lookAfter } from '#core/replay/look-after.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { FOLLOWER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun } from '../../../../support/replay-steps.ts';

const OWNED = aPosition({ available: sharesOf('100'), target: sharesOf('100'), basis: dollars('50') });

function looked(ask: string, guards = {}) {
  const run = aReplayRun({ guards });
  run.ledger.commit([{ kind: 'put', type: 'position', value: OWNED }]);
  const bid = (Number(ask) - 0.01).toFixed(2);
  run.venue.putBook(TOKEN, aBook({ bids: [aLevel(bid)], asks: [aLevel(ask)] }), NOW);
  lookAfter(run, later(NOW, 60_000));
  return run;
}

describe('lookAfter', () => {
  it('marks what is owned and values its follower by it', () => {
    const run = looked('0.41');
    expect(run.marks.get(TOKEN)?.price).toBe(priceOf('0.4'));
    expect(run.followerEquities.get(FOLLOWER)).toMatchObject({ open: dollars('-10'), realised: 0n });
  });

  it('counts what is over as one: its result stays in the worth', () => {
    const run = looked('0.51');
    run.ledger.commit([
      { kind: 'put', type: 'position', value: aPosition({ token: '77' as typeof TOKEN, realised: dollars('-7') }) },
    ]);
    lookAfter(run, later(NOW, 120_000));
    expect(run.followerEquities.get(FOLLOWER)?.realised).toBe(dollars('-7'));
  });

  it.each([
    ['0.44', 1],
    ['0.45', 0],
  ])('a stop-loss of 14 %% with the best offer at %s sells: %i order', (ask, sales) => {
    const run = looked(ask, { stopLossBps: bps(1_400n) });
    expect(run.decisions.filter(({ verdict }) => verdict === 'sell')).toHaveLength(sales);
  });

  it.each([
    [4n, []],
    [5n, ['ERRORS_IN_ROW']],
  ])('after %i refusals in a row, of 5, the breakers are %j, and what tripped counts anew', (errorsInRow, breakers) => {
    const run = aReplayRun();
    const posts = { follower: FOLLOWER, mode: 'live', errorsInRow, unknown: [], version: 1n } as const;
    run.posts.set(FOLLOWER, posts);
    lookAfter(run, later(NOW, 60_000));
    expect(run.ledger.cap({ follower: FOLLOWER, mode: 'live' }, GLOBAL_CAP)?.breakers ?? []).toEqual(breakers);
    expect(run.posts.get(FOLLOWER)?.errorsInRow).toBe(breakers.length === 0 ? errorsInRow : 0n);
  });
});
