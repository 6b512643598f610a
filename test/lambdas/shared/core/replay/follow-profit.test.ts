import { expect, it } from '@jest/globals';
import { followProfit } from '#core/replay/follow-profit.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aFollow } from '../../../../support/builders/a-settings.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun } from '../../../../support/replay-steps.ts';

it('adds up what is over, what was sold of what is owned, and marks less cost; of this leader alone', () => {
  // Given
  const run = aReplayRun();
  const positions = [
    aPosition({ available: sharesOf('100'), basis: dollars('50'), realised: dollars('3') }),
    aPosition({ token: '7' as TokenId, realised: dollars('-10') }),
    aPosition({ token: '8' as TokenId, leader: `0x${'b'.repeat(40)}` as Wallet, realised: dollars('99') }),
  ];
  run.ledger.commit(positions.map((value) => ({ kind: 'put', type: 'position', value })));
  const unmarked = followProfit(run, aFollow());

  // When
  run.marks.set(TOKEN, { token: TOKEN, price: priceOf('0.6'), hasBid: true, at: NOW });

  // Then
  expect(unmarked).toBe(dollars('-7'));
  expect(followProfit(run, aFollow())).toBe(dollars('3'));
});
