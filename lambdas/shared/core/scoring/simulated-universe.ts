import { type RandomStream, labelledStream, streamSeed } from '../values/random-stream.ts';
import { blockOf } from './block-length.ts';
import { intervalOf, type SharpeEvidence, sharpeEvidenceOf } from './bootstrap.ts';
import { calibrationOf } from './calibration.ts';
import { DEFAULT_DECAY } from './ewma-sharpe.ts';
import { spreadOf } from './moments.ts';
import { withPhantomLoss } from './phantom-loss.ts';
import { type Candidate, scoreUniverse } from './score.ts';
import { sharpeOf } from './sharpe.ts';
import { flooredSe } from './sharpe-error.ts';
import { type SimulatedTrader, simulateTrader } from './simulated-trader.ts';

/** By what traders may be chosen. */
export type Ranking = 'score' | 'lowerBound' | 'sharpe' | 'winRate' | 'random';

/** What the chosen of one ranking are worth in truth. */
export type Chosen = {
  readonly ranking: Ranking;
  /** How many of them have skill, as a share. */
  readonly skilledShare: number;
  /** The mean of their true Sharpe ratios of a year. */
  readonly trueSharpe: number;
};

type UniverseInput = {
  readonly seed: bigint;
  readonly traders: number;
  readonly chosen: number;
};

const SKILLED_ONE_IN = 10;
/** The last value of a ranking stands last, whatever it is. */
const UNRANKED = Number.NEGATIVE_INFINITY;

/**
 * Makes up a universe in which one of ten has skill and lets each ranking choose from it (quant.md, 5.6). Traders without
 * evidence, such as one who never lost, are chosen by none.
 *
 * The same seed makes the same traders, whatever else is drawn.
 */
export function chooseFromUniverse({ seed, traders, chosen }: UniverseInput): readonly Chosen[] {
  const measured = Array.from({ length: traders }, (_none, index) => measuredTrader(seed, index)).flatMap(
    (trader) => trader ?? [],
  );
  const scores = scoresOf(measured, traders);
  const chance = labelledStream(seed, 'random choice');
  const rankings: Readonly<Record<Ranking, (trader: Measured, index: number) => number>> = {
    score: (_trader, index) => scores[index] ?? UNRANKED,
    lowerBound: ({ evidence }) => intervalOf({ ...evidence, se: flooredSe(evidence) }).lower,
    sharpe: ({ trader }) => sharpeOf({ returns: trader.returns }).value?.daily ?? UNRANKED,
    winRate: ({ trader: { wins, losses } }) => wins / (wins + losses),
    random: () => chance.nextU32(),
  };
  return (Object.keys(rankings) as Ranking[]).map((ranking) => {
    const values = measured.map(rankings[ranking]);
    const order = [...values.keys()].toSorted((one, other) => (values[other] ?? 0) - (values[one] ?? 0));
    const best = order.slice(0, chosen).flatMap((index) => measured[index]?.trader ?? []);
    const share = (of: (trader: SimulatedTrader) => number): number =>
      best.reduce((sum, trader) => sum + of(trader) / best.length, 0);
    return {
      ranking,
      skilledShare: share(({ isSkilled }) => Number(isSkilled)),
      trueSharpe: share(({ trueSharpe }) => trueSharpe),
    };
  });
}

type Measured = { readonly trader: SimulatedTrader; readonly evidence: SharpeEvidence; readonly candidate: Candidate };

function measuredTrader(seed: bigint, index: number): Measured | undefined {
  const stream: RandomStream = labelledStream(seed, `trader|${index}`);
  const trader = simulateTrader({ stream, isSkilled: stream.below(SKILLED_ONE_IN) === 0 });
  const returns = withPhantomLoss(trader);
  const blockLength = blockOf(returns);
  const bootstrapSeed = streamSeed(seed, `bootstrap|${index}`);
  const evidence = sharpeEvidenceOf({ returns, blockLength, decay: DEFAULT_DECAY, seed: bootstrapSeed }).value;
  const days = spreadOf(returns).value;
  if (evidence === null || days === null) return undefined;
  const { prices, outcomes, wins, losses } = trader;
  // The rankings are compared on the same traders: what the gates ask for is left aside.
  const enough = { calendarDays: 365, activeDays: 365, closedBets: 365, distinctEvents: 365, blocks: 365 };
  const calibration = calibrationOf({ prices, outcomes }).value;
  return {
    ...{ trader, evidence },
    candidate: {
      ...{ id: String(index), style: '', wins, losses, evidence: { ...evidence, days } },
      ...{ calibration, copiedReturn: null },
      record: enough,
    },
  };
}

function scoresOf(measured: readonly Measured[], trials: number): readonly (number | undefined)[] {
  const candidates = measured.map(({ candidate }) => candidate);
  const scoring = scoreUniverse({ candidates, trials }).value;
  const byId = new Map(scoring?.scored.map(({ id, rank }) => [id, -rank]));
  return measured.map(({ candidate }) => byId.get(candidate.id));
}
