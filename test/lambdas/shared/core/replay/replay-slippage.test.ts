import { expect, it } from '@jest/globals';
import { replaySlippage } from '#core/replay/replay-slippage.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { MOST_COPIES } from '#core/scoring/made-copies.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { aReplayRun, bookCopies } from '../../../../support/replay-steps.ts';

const TRIAL = aFollower({ name: 'trial' as FollowerName, mode: 'paper' });

/** A run in which so many live copies cost 51 dollars, and ten on paper 60, where their leader paid 50. */
function aRun(live: number, at = later(NOW, -1)): ReturnType<typeof aReplayRun> {
  const run = aReplayRun({ followers: [aFollower(), TRIAL] });
  bookCopies(run, { of: aFollower(), count: live, paid: '51', at });
  bookCopies(run, { of: TRIAL, count: 10, paid: '60', at });
  return run;
}

it('is that of real money where there is enough of it, and else of paper too, as the scorer measures it', () => {
  expect(replaySlippage(aRun(LEAST_COPIES), NOW)).toEqual({ copies: LEAST_COPIES, slipBps: 200 });
  expect(replaySlippage(aRun(LEAST_COPIES - 1), NOW).copies).toBe(LEAST_COPIES + 9);
  expect(replaySlippage(aRun(0), NOW)).toEqual({ copies: 10, slipBps: 2_000 });
});

it('is of the newest fifty at most, and of what was booked before its moment', () => {
  expect(replaySlippage(aRun(MOST_COPIES + 1), NOW).copies).toBe(MOST_COPIES);
  expect(replaySlippage(aRun(LEAST_COPIES, NOW), NOW)).toEqual({ copies: 0, slipBps: 0 });
  expect(replaySlippage(aReplayRun(), NOW)).toEqual({ copies: 0, slipBps: 0 });
});
