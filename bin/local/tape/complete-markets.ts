import { finishMarket, type FinishedMarket } from './finish-market.ts';
import { outcomeFromRedemptions } from './infer-outcome.ts';
import { inventMarket } from './invent-market.ts';
import type { MarketClues } from './market-clues.ts';
import type { MarketReading } from './market-reading.ts';
import type { KnownResolution } from './resolutions-file.ts';
import type { ActivityRow } from './tape-world.ts';

/** Complete markets by condition. */
export type FinishedMarkets = ReadonlyMap<string, FinishedMarket>;

/** Completes every market that is recorded, and invents every one that rows name and no file describes. */
export function completeMarkets(input: {
  readonly clues: ReadonlyMap<string, MarketClues>;
  readonly recorded: ReadonlyMap<string, MarketReading>;
  readonly resolutions: ReadonlyMap<string, KnownResolution>;
  readonly seed: number;
}): FinishedMarkets {
  const { clues, recorded, resolutions, seed } = input;
  const conditions = [...new Set([...clues.keys(), ...recorded.keys()])];
  return new Map(
    conditions.flatMap((conditionId) => {
      const told = clues.get(conditionId);
      const reading = recorded.get(conditionId) ?? (told && inventMarket(told, seed));
      if (reading === undefined) return [];
      const payoutsMicro = reading.payoutsMicro ?? outcomeFromRedemptions(told?.rows ?? [], reading.facts.tokens);
      const whole = payoutsMicro === undefined ? reading : { ...reading, payoutsMicro };
      return [[conditionId, finishMarket({ reading: whole, clues: told, known: resolutions.get(conditionId) })]];
    }),
  );
}

/** Gives rows without a token theirs by the outcome, and drops trades of no market or of a token that is not in it. */
export function fitRows(rows: readonly ActivityRow[], markets: FinishedMarkets) {
  let count = 0;
  let first: string | undefined;
  const fitted = rows.flatMap((row) => {
    const tokens = markets.get(row.conditionId)?.market.tokens;
    const token = tokens?.find(({ tokenId, outcome }, index) =>
      row.tokenId === '' ? row.outcomeIndex === index || row.outcome === outcome : row.tokenId === tokenId,
    );
    if (token === undefined && (row.type === 'TRADE' || row.tokenId !== '')) {
      count += 1;
      first ??= `${row.transactionHash}: its token is not one of its market`;
      return [];
    }
    return [row.type === 'TRADE' && token !== undefined ? { ...row, tokenId: token.tokenId } : row];
  });
  return { rows: fitted, strangers: { count, first } };
}
