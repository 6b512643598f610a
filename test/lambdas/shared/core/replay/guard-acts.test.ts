import { expect, it } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { closeGuarded, tripBreaker } from '#core/replay/guard-acts.ts';
import { bps } from '#core/values/bps.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun } from '../../../../support/replay-steps.ts';

const OF = { follower: FOLLOWER, mode: 'live' as const };
const WHY = { code: 'STOP_LOSS', mark: priceOf('0.4'), cost: priceOf('0.5'), limit: bps(1_500n) } as const;

it('closes a position once: all of it is set aside for a sale at once', () => {
  const run = aReplayRun();
  const position = aPosition({ available: sharesOf('100'), target: sharesOf('100'), basis: dollars('50') });
  run.ledger.commit([{ kind: 'put', type: 'position', value: position }]);
  closeGuarded(run, { position, why: WHY, now: NOW });
  expect(run.ledger.position(position)).toMatchObject({ target: 0n, selling: sharesOf('100') });
  const again = run.ledger.position(position);
  if (again !== undefined) closeGuarded(run, { position: again, why: WHY, now: NOW });
  expect(run.decisions).toHaveLength(1);
});

it('keeps a breaker with the moment at which it tripped first', () => {
  const run = aReplayRun();
  tripBreaker(run, OF, { code: 'DAILY_LOSS', name: GLOBAL_CAP, why: 'lost', now: NOW });
  tripBreaker(run, OF, { code: 'DAILY_LOSS', name: GLOBAL_CAP, why: 'again', now: NOW });
  expect(run.ledger.cap(OF, GLOBAL_CAP)).toMatchObject({
    ...{ tradingMode: 'REDUCING', breakers: ['DAILY_LOSS'], trips: [{ code: 'DAILY_LOSS', at: NOW, why: 'lost' }] },
  });
});
