import { expect, test } from '@jest/globals';
import { fillTokens } from '#flows/fill-tokens.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { aTransaction, CONDITION, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { scriptedMarkets } from '../../../support/fakes/scripted-markets.ts';

const MERGE: ActivityRow = {
  type: 'MERGE',
  wallet: LEADER,
  transaction: aTransaction(),
  condition: CONDITION,
  shares: sharesOf('10'),
  notional: dollars('10'),
  at: NOW,
  title: 'Will it rain?',
  outcome: '',
};
const BUY: ActivityRow = { ...MERGE, type: 'BUY', token: OTHER_TOKEN, outcome: 'No' };

test('a row without a token stands for each token of its market, one with a token for that alone', async () => {
  // Given
  const markets = scriptedMarkets();
  markets.known.set(CONDITION, aMarket());
  // When
  const { filled, unknown } = await fillTokens(markets, [MERGE, BUY]);
  // Then
  expect(unknown).toBe(0);
  expect(filled).toEqual([{ ...MERGE, token: TOKEN }, { ...MERGE, token: OTHER_TOKEN }, BUY]);
});

test('a row of a market that nobody knows is counted, and the others are filled', async () => {
  const { filled, unknown } = await fillTokens(scriptedMarkets(), [MERGE, BUY]);
  expect({ filled, unknown }).toEqual({ filled: [BUY], unknown: 1 });
});
