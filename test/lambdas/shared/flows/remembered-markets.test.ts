import { expect, test } from '@jest/globals';
import { rememberedMarkets } from '#flows/remembered-markets.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { CONDITION, TOKEN } from '../../../support/builders/identities.ts';
import { scriptedMarkets } from '../../../support/fakes/scripted-markets.ts';

test('each market and book is asked for once; nothing is a known answer, a failure is none', async () => {
  // Given
  const asked: string[] = [];
  const markets = scriptedMarkets();
  markets.known.set(CONDITION, aMarket());
  let isAway = true;
  const remembered = rememberedMarkets({
    ...markets,
    market: (condition) => {
      asked.push('market');
      return markets.market(condition);
    },
    book: () => {
      asked.push('book');
      return isAway ? Promise.reject(new UnavailableError('away')) : Promise.resolve(undefined);
    },
  });
  // When
  const found = [await remembered.market(CONDITION), await remembered.market(CONDITION)];
  await expect(remembered.book(TOKEN)).rejects.toThrow('away');
  isAway = false;
  const books = [await remembered.book(TOKEN), await remembered.book(TOKEN)];
  // Then
  expect(found).toEqual([aMarket(), aMarket()]);
  expect(books).toEqual([undefined, undefined]);
  expect(asked).toEqual(['market', 'book', 'book']);
});
