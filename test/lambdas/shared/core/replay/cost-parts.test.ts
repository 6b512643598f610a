import { expect, it } from '@jest/globals';
import { followOutcomes } from '#core/replay/cost-parts.ts';
import { CONDITION, FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const PLACE = { at: NOW, follower: FOLLOWER, leader: LEADER, condition: CONDITION, token: TOKEN };
const BUY = {
  ...PLACE,
  side: 'BUY',
  book: 'made',
  ...{ shares: sharesOf('100'), wanted: sharesOf('100'), offered: sharesOf('900') },
  ...{ leaderPrice: priceOf('0.5'), decidedPrice: priceOf('0.52'), gross: dollars('53'), fee: dollars('0.5') },
} as const;

it('parts what a copy cost: 2 dollars of delay, 1 of impact, the fee; of a sale the other way round', () => {
  const sale = { ...BUY, side: 'SELL', gross: dollars('50') } as const;
  const [outcome] = followOutcomes({
    trades: [BUY, sale],
    days: [{ day: '2026-06-01', follower: FOLLOWER, leader: LEADER, profit: dollars('-7') }],
  });
  expect(outcome).toEqual({
    ...{ follower: FOLLOWER, leader: LEADER, trades: 2, bought: dollars('53'), sold: dollars('50') },
    ...{ fees: dollars('1'), delay: dollars('0'), impact: dollars('3'), profit: dollars('-7') },
  });
});

it('counts no delay where no leader traded, and none of either where the price of the decision is not known', () => {
  const { leaderPrice: _, ...guard } = BUY;
  const { decidedPrice: __, ...blind } = BUY;
  expect(followOutcomes({ trades: [guard], days: [] })).toMatchObject([{ delay: 0n, impact: dollars('1') }]);
  expect(followOutcomes({ trades: [blind], days: [] })).toMatchObject([{ delay: 0n, impact: 0n }]);
});
