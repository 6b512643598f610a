import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { TOKEN } from '../../../../support/builders/identities.ts';
import { restingOrdersSpec, type RestingStage } from '../../../../support/port-specs/resting-orders-spec.ts';
import { aPaperBuy, ON_PAPER, paperWorld } from './paper-world.ts';

const QUIET = aBook({ asks: [aLevel('0.51')] });

async function stage(): Promise<RestingStage> {
  const { venue, clock, markets } = await paperWorld();
  markets.books.set(TOKEN, QUIET);
  const offers = ['40', '100'];
  return {
    venue,
    follower: ON_PAPER,
    now: () => clock.moment,
    advance: clock.advance,
    purchase: ({ shares, limit, restsUntil }) => Promise.resolve(aPaperBuy({ shares, limit, restsUntil })),
    offer: async (look) => {
      clock.advance(60_000);
      markets.books.set(TOKEN, aBook({ asks: [aLevel('0.50', offers.shift()), aLevel('0.51')] }));
      await look();
      markets.books.set(TOKEN, QUIET);
    },
  };
}

restingOrdersSpec('on paper', stage);
