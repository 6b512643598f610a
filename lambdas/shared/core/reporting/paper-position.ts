import { NO_PICO, type PicoUsd, worthOf } from '../values/pico-usd.ts';
import { type Price } from '../values/price.ts';
import { minus, plus, smaller, sum } from '../values/quantity.ts';
import { NO_SHARES, shares, type Shares } from '../values/shares.ts';
import { type CopyStep, type TokenValue } from './copy-step.ts';

/** A missed part: what it would have made, and its dollars at the leader's price. */
type Missed = { readonly result: PicoUsd; readonly notional: PicoUsd; readonly isUnvalued: boolean };

/** What the shares of each step came to on the leader's path; steps by their place. */
export type Paper = {
  /** Dollars that the shares bought with a purchase came to. */
  readonly copiedAt: (index: number) => PicoUsd;
  readonly missedAt: (index: number) => Missed;
  /** Shares of ours that a reduction asked to sell. */
  readonly askedAt: (index: number) => Shares;
  /** Of a sale that the leader did not ask for: the shares that would have gone on with him, and what they came to. */
  readonly givenUpAt: (index: number) => { readonly shares: Shares; readonly came: PicoUsd };
};

/** Shares that follow the leader's reductions at his prices. */
type Lot = {
  /** The purchase that they are of. */
  readonly of: number;
  readonly isMissed: boolean;
  /** The sale of ours with which they left, though the leader held on. */
  readonly givenUpBy?: number;
  readonly shares: Shares;
  /** What reductions have brought so far. */
  readonly came: PicoUsd;
};

type Walk = {
  readonly open: readonly Lot[];
  readonly done: readonly Lot[];
  /** Shares of ours that each reduction asked for, and that each sale of our own took out of the leader's path. */
  readonly asked: ReadonlyMap<number, Shares>;
};

/**
 * Walks a position as the leader would have: what was copied, what was missed and what we sold on our own each follow his
 * later reductions at his prices, and what is left in the end is worth its value.
 *
 * What is worth no more than a last trade is not told of what was missed: nobody of ours held it to the end.
 */
export function followPaper(steps: readonly CopyStep[], value: TokenValue): Paper {
  const start: Walk = { open: [], done: [], asked: new Map() };
  const { open, done, asked } = steps.reduce((walk, step, index) => settledLots(walked(walk, step, index)), start);
  const all = [...done, ...open];
  const byPurchase = Map.groupBy(all, ({ of }) => of);
  const byOwnSale = Map.groupBy(all, ({ givenUpBy }) => givenUpBy);
  const cameOf = (lots: readonly Lot[]): PicoUsd =>
    sum(
      NO_PICO,
      lots.map((lot) => endOf(lot, value.price)),
    );
  return {
    copiedAt: (index) => cameOf((byPurchase.get(index) ?? []).filter(({ isMissed }) => !isMissed)),
    missedAt: (index) =>
      missedOf(
        steps[index],
        (byPurchase.get(index) ?? []).filter(({ isMissed }) => isMissed),
        value,
      ),
    askedAt: (index) => asked.get(index) ?? NO_SHARES,
    givenUpAt: (index) => ({ shares: asked.get(index) ?? NO_SHARES, came: cameOf(byOwnSale.get(index) ?? []) }),
  };
}

function walked({ open, done, asked }: Walk, step: CopyStep, index: number): Walk {
  switch (step.kind) {
    case 'entry':
      return { open: [...open, ...lotsOf(step, index)], done, asked };
    case 'exit': {
      const sold = (lot: Lot): Shares => minus(lot.shares, keptOf(lot.shares, step));
      const ours = open.filter((lot) => !lot.isMissed && lot.givenUpBy === undefined);
      return {
        open: open.map((lot) => ({
          ...lot,
          shares: minus(lot.shares, sold(lot)),
          came: plus(lot.came, worthOf(sold(lot), step.price)),
        })),
        done,
        asked: new Map([...asked, [index, sum(NO_SHARES, ours.map(sold))]]),
      };
    }
    case 'own': {
      const given = givenUp(open, step.ours.shares, index);
      const shares = sum(
        NO_SHARES,
        given.filter((lot) => lot.givenUpBy === index).map((lot) => lot.shares),
      );
      return { open: given, done, asked: new Map([...asked, [index, shares]]) };
    }
  }
}

/** What no reduction moves any more is set aside. */
function settledLots({ open, done, asked }: Walk): Walk {
  const over = open.filter((lot) => lot.shares === 0n);
  return over.length === 0
    ? { open, done, asked }
    : { open: open.filter((lot) => lot.shares !== 0n), done: [...done, ...over], asked };
}

function lotsOf({ ours, wanted, price }: Extract<CopyStep, { kind: 'entry' }>, of: number): readonly Lot[] {
  const missed = price === undefined || wanted === undefined ? NO_SHARES : minus(wanted, ours.shares);
  return [
    { of, isMissed: false, shares: ours.shares, came: NO_PICO },
    { of, isMissed: true, shares: missed, came: NO_PICO },
  ].filter((lot) => lot.shares !== 0n);
}

/** Of each lot of ours its part, rounded down. */
function givenUp(open: readonly Lot[], sold: Shares, by: number): readonly Lot[] {
  const ours = open.filter((lot) => !lot.isMissed && lot.givenUpBy === undefined);
  const owned = sum(
    NO_SHARES,
    ours.map((lot) => lot.shares),
  );
  if (owned <= 0n) return open;
  const part = smaller(sold, owned);
  return open.flatMap((lot) => {
    if (lot.isMissed || lot.givenUpBy !== undefined) return [lot];
    const gone = shares((lot.shares * part) / owned);
    return [
      { ...lot, shares: minus(lot.shares, gone) },
      { ...lot, givenUpBy: by, shares: gone, came: NO_PICO },
    ];
  });
}

function keptOf(count: Shares, step: Extract<CopyStep, { kind: 'exit' }>): Shares {
  return shares((count * step.keepNumerator) / step.keepDenominator);
}

function endOf(lot: Lot, value: Price): PicoUsd {
  return plus(lot.came, worthOf(lot.shares, value));
}

const NOTHING_MISSED: Missed = { result: NO_PICO, notional: NO_PICO, isUnvalued: false };

function missedOf(step: CopyStep | undefined, lots: readonly Lot[], value: TokenValue): Missed {
  if (step?.kind !== 'entry' || step.price === undefined || step.wanted === undefined) return NOTHING_MISSED;
  const isLeft = lots.some((lot) => lot.shares !== 0n);
  if (isLeft && value.from === 'last-trade') return { ...NOTHING_MISSED, isUnvalued: true };
  const notional = worthOf(minus(step.wanted, step.ours.shares), step.price);
  return {
    result: minus(
      sum(
        NO_PICO,
        lots.map((lot) => endOf(lot, value.price)),
      ),
      notional,
    ),
    notional,
    isUnvalued: false,
  };
}
