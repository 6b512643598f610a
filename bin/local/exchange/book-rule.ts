import { type Chance, chanceOf } from './chance.ts';
import { isInsidePriceBounds } from './market-index.ts';
import type { Print } from './prints.ts';

/** One price of a book with the shares that wait there, in millionths. */
export type Level = { readonly priceMicro: bigint; readonly sizeMicro: bigint };

/** Both sides of a book, the best price of each first. */
export type Ladder = { readonly bids: readonly Level[]; readonly asks: readonly Level[] };

type RulePrint = Omit<Print, 'outcomeIndex'>;
type RuleInput = {
  readonly seed: number;
  readonly marketName: string;
  readonly print: RulePrint;
  /** How many times the book was refilled since the print. */
  readonly refill: number;
  readonly tickMicro: bigint;
};

/** Book sizes are whole hundredths of a share. */
const LOT_MICRO = 10_000n;
/** One print in ten leaves nothing within 5 % of its price. */
const GAP_ONE_IN = 10;

/**
 * The book that a leader's print leaves behind, when none was recorded; the rule is in the README of this folder.
 *
 * The side that the leader took from holds at most the size of the print, and so does the other one; the spread is
 * at least one tick. The same input gives the same book in every run.
 */
export function ladderAfterPrint({ seed, marketName, print, refill, tickMicro }: RuleInput): Ladder {
  const chance = chanceOf(`book|${seed}|${marketName}|${print.number}|${refill}`);
  const shift = refill === 0 ? 0n : BigInt(chance(3) - 1) * tickMicro;
  const isBuy = print.side === 'BUY';
  const away = isBuy ? tickMicro : -tickMicro;
  const touch = (isBuy ? roundUp(print.priceMicro, tickMicro) : roundDown(print.priceMicro, tickMicro)) + shift;
  const isGap = chance(GAP_ONE_IN) === 0 && refill === 0;
  const drifted = touch + away * driftTicks(chance);
  const taken = levels(chance, print.sizeMicro, {
    bestMicro: isGap ? beyondGap(print, tickMicro) : drifted,
    stepMicro: away,
    tickMicro,
    fraction: 2_000 + chance(8_001),
  });
  const other = levels(chance, print.sizeMicro, {
    bestMicro: touch - away * (chance(4) === 0 ? 2n : 1n),
    stepMicro: -away,
    tickMicro,
    fraction: 5_000 + chance(5_001),
  });
  return isBuy ? { asks: taken, bids: other } : { asks: other, bids: taken };
}

type SideInput = {
  readonly bestMicro: bigint;
  readonly stepMicro: bigint;
  readonly tickMicro: bigint;
  /** Ten-thousandths of the print's size. */
  readonly fraction: number;
};

function levels(chance: Chance, printSizeMicro: bigint, side: SideInput): Level[] {
  const totalMicro = (printSizeMicro * BigInt(side.fraction)) / 10_000n;
  const weights = Array.from({ length: 2 + chance(3) }, () => BigInt(1 + chance(4)));
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
  let priceMicro = side.bestMicro;
  const made: Level[] = [];
  for (const weight of weights) {
    const sizeMicro = roundDown((totalMicro * weight) / weightSum, LOT_MICRO);
    if (sizeMicro > 0n && isInsidePriceBounds(priceMicro, side.tickMicro)) made.push({ priceMicro, sizeMicro });
    priceMicro += side.stepMicro * BigInt(1 + chance(2));
  }
  return made;
}

/** 0 ticks in seven of ten prints, 1 in two, 2 or 3 in the last. */
function driftTicks(chance: Chance): bigint {
  const drawn = chance(20);
  if (drawn < 14) return 0n;
  if (drawn < 18) return 1n;
  return drawn === 18 ? 2n : 3n;
}

/** The first tick that is more than 5 % away from the print. */
function beyondGap(print: RulePrint, tickMicro: bigint): bigint {
  return print.side === 'BUY'
    ? roundDown((print.priceMicro * 105n) / 100n, tickMicro) + tickMicro
    : roundUp((print.priceMicro * 95n) / 100n, tickMicro) - tickMicro;
}

function roundDown(value: bigint, step: bigint): bigint {
  return value - (value % step);
}

function roundUp(value: bigint, step: bigint): bigint {
  return roundDown(value + step - 1n, step);
}
