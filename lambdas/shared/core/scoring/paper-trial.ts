import { type PaperTrial } from '../model/leader-standing.ts';
import { hasResult, isRoundClosed, type Round } from '../reporting/rounds.ts';
import { type TokenId } from '../values/ids.ts';
import { larger, plus, sum } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { flooredSe } from './sharpe-error.ts';
import { withPhantomLoss } from './phantom-loss.ts';
import { sharpeOf } from './sharpe.ts';

type TrialInput = {
  /** Of the leader's copies, over all followers on paper. */
  readonly rounds: readonly Round[];
  /** What hangs together with a token: the event of its market, or else the market. */
  readonly eventOf: (token: TokenId) => string;
  /** How many settled events are asked for, at least one. */
  readonly wanted: bigint;
  /** What was known of the trial before. */
  readonly before: PaperTrial | undefined;
  readonly now: UnixMs;
};

/** 90 % on one side, as for an edge. */
const Z = 1.2816;
const MICRO = 1_000_000;

/**
 * Judges how copies of a leader have done on paper: what each settled event made, all followers together, is one result, and
 * the lower bound of their mean by their deviation has to lie above zero.
 *
 * One more event is added in which the largest stake is lost, so that who buys favourites and has not lost yet has cleared
 * nothing. The bound is looked at with each further `wanted` events and not every day: who looks often enough sees luck.
 */
export function paperTrial({ rounds, eventOf, wanted, before, now }: TrialInput): PaperTrial {
  const settled = settledEvents(rounds, eventOf);
  const count = BigInt(settled.length);
  const looked = before?.looked ?? 0n;
  const kept = clearedBefore(before, wanted, now);
  const known = kept === undefined ? {} : { cleared: kept };
  if (count / wanted <= looked / wanted) return { ...before, settled: count, ...known };
  const lowerBound = lowerBoundOf(settled);
  const seen = { settled: count, looked: count, ...(lowerBound === undefined ? {} : { lowerBound }) };
  const isEnough = kept !== undefined && kept.events >= wanted;
  if (!isEnough && lowerBound !== undefined && lowerBound > 0n)
    return { ...seen, cleared: { events: count, lowerBound, at: now } };
  return { ...seen, ...known };
}

/**
 * The first time that the bound was cleared. Where it was over fewer events than are asked for by now it says too little: then
 * the last look counts, if that was over as many.
 */
function clearedBefore(before: PaperTrial | undefined, wanted: bigint, now: UnixMs): PaperTrial['cleared'] {
  const { cleared, looked: events = 0n, lowerBound } = before ?? {};
  const isTooLittle = cleared !== undefined && cleared.events < wanted;
  if (!isTooLittle || events < wanted || lowerBound === undefined || lowerBound <= 0n) return cleared;
  return { events, lowerBound, at: now };
}

type Settled = { readonly profit: Usd; readonly stake: Usd };

/** Events of which nothing is owned any more and whose result can be told. */
function settledEvents(rounds: readonly Round[], eventOf: TrialInput['eventOf']): readonly Settled[] {
  return [...Map.groupBy(rounds, ({ token }) => eventOf(token)).values()]
    .filter((own) => own.every((round) => isRoundClosed(round) && hasResult(round)))
    .map((own) => ({
      profit: own.map(({ result }) => result).reduce(plus, NO_USD),
      stake: sum(
        NO_USD,
        own.map(({ cost }) => cost),
      ),
    }));
}

/** Per event, in millionths, rounded down; undefined where results do not vary. */
function lowerBoundOf(settled: readonly Settled[]): bigint | undefined {
  const largest = settled.map(({ stake }) => stake).reduce(larger, NO_USD);
  const returns = withPhantomLoss({
    returns: Float64Array.from(settled, ({ profit }) => Number(profit)),
    largestStake: Number(largest),
  });
  const { value } = sharpeOf({ returns });
  if (value === null) return undefined;
  const error = flooredSe({ se: value.seMertens, nEff: returns.length });
  return BigInt(Math.floor((value.daily - Z * error) * MICRO));
}
