import { inPico, NO_PICO, type PicoUsd, worthOf } from '../values/pico-usd.ts';
import { minus, plus } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, usd } from '../values/usd.ts';
import { type CopyStep, type Execution, type TokenValue } from './copy-step.ts';
import { followPaper, type Paper } from './paper-position.ts';

/** The parts of a cost: above zero is worse than the leader. */
export type CostParts = {
  /** The price moved from the leader's until ours was decided. */
  readonly delay: PicoUsd;
  /** Our average price against the best one when it was decided. */
  readonly impact: PicoUsd;
  /** Delay and impact together, of orders whose price when decided is not kept. */
  readonly undivided: PicoUsd;
  readonly fee: PicoUsd;
  /** What became of the shares that sizing wanted and that were not copied. */
  readonly missed: PicoUsd;
  /** What sales that the leader did not ask for cost against going on as he did. */
  readonly own: PicoUsd;
};

/** What copying one step has cost. */
export type StepCost = {
  readonly id: string;
  readonly at: UnixMs;
  readonly kind: CopyStep['kind'];
  readonly leaderResult: PicoUsd;
  readonly followerResult: PicoUsd;
  readonly parts: CostParts;
  /** What was traded for it. */
  readonly ours: Execution;
  /** Dollars at the leader's price of what was wanted. */
  readonly notional: PicoUsd;
  /** True where nobody knows what the missed part is worth: it is in no number. */
  readonly isUnvalued: boolean;
};

type CopyInput = {
  readonly steps: readonly CopyStep[];
  /** By the id of the order that sold. */
  readonly sales: ReadonlyMap<string, Execution>;
  readonly value: TokenValue;
  /** A step of another moment has its share of a sale, as if it had not happened else. @default all count */
  readonly isCounted?: (at: UnixMs) => boolean;
};

const NO_PARTS: CostParts = {
  delay: NO_PICO,
  impact: NO_PICO,
  undivided: NO_PICO,
  fee: NO_PICO,
  missed: NO_PICO,
  own: NO_PICO,
};

/**
 * Says what copying one position cost, step by step, against a leader who trades as much as the follow's sizing makes of
 * his trades, at his prices and without fees.
 *
 * With `w` shares wanted, `f` copied, `p` the leader's price, `d` the best price when it was decided, `G` our dollars and
 * `u` what a share came to on the leader's path (his later reductions at his prices, the rest at its payout or mark `v`):
 *
 * - purchase: delay = f·d − f·p, impact = G − f·d, missed = (w − f)·(u − p)
 * - sale, of `c` shares that his reduction asked for: delay = f·p − f·d, impact = f·d − G, missed = (c − f)·(p − v)
 * - sale that he did not ask for: own = f·u − G
 *
 * For each step the parts add up to the leader's result less the follower's, to the last digit. Summed over a position the
 * follower's results are what its trades and its value brought, whatever the leader did; a sale's result is what it
 * brought more than the leader's own, which stands with the purchase.
 */
export function copyCosts({ steps: all, sales, value, isCounted = () => true }: CopyInput): readonly StepCost[] {
  const sold = sharedSales({ steps: all, sales, paper: followPaper(all, value) });
  const steps = all.filter(({ at }) => isCounted(at));
  const paper = followPaper(steps, value);
  return steps.map((step, index) => {
    switch (step.kind) {
      case 'entry':
        return entryCost(step, paper, index);
      case 'exit':
        return exitCost(step, { asked: paper.askedAt(index), ours: sold.get(step) ?? NO_EXECUTION, value });
      case 'own':
        return ownCost(step, { ...paper.givenUpAt(index), value });
    }
  });
}

/** Nothing traded. */
export const NO_EXECUTION: Execution = { shares: NO_SHARES, gross: NO_USD, fee: NO_USD, decidedWorth: NO_PICO };

function entryCost(step: Extract<CopyStep, { kind: 'entry' }>, paper: Paper, index: number): StepCost {
  const { ours, price } = step;
  const copied = paper.copiedAt(index);
  const missed = paper.missedAt(index);
  const gross = inPico(ours.gross);
  const fee = inPico(ours.fee);
  const atHis = price === undefined ? (ours.decidedWorth ?? gross) : worthOf(ours.shares, price);
  return {
    ...placeOf(step),
    leaderResult: plus(minus(copied, atHis), missed.result),
    followerResult: minus(minus(copied, gross), fee),
    parts: {
      ...NO_PARTS,
      ...(ours.decidedWorth === undefined
        ? { undivided: minus(gross, atHis) }
        : { delay: minus(ours.decidedWorth, atHis), impact: minus(gross, ours.decidedWorth) }),
      fee,
      missed: missed.result,
    },
    ours,
    notional: plus(atHis, missed.notional),
    isUnvalued: missed.isUnvalued,
  };
}

type ExitFacts = { readonly asked: Shares; readonly ours: Execution; readonly value: TokenValue };

function exitCost(step: Extract<CopyStep, { kind: 'exit' }>, { asked, ours, value }: ExitFacts): StepCost {
  const { price } = step;
  const gross = inPico(ours.gross);
  const fee = inPico(ours.fee);
  const unsold = minus(asked, ours.shares);
  const missed = minus(worthOf(unsold, price), worthOf(unsold, value.price));
  const atHis = worthOf(ours.shares, price);
  const worse = minus(atHis, gross);
  return {
    ...placeOf(step),
    leaderResult: NO_PICO,
    followerResult: minus(NO_PICO, plus(plus(worse, missed), fee)),
    parts: {
      ...NO_PARTS,
      ...(ours.decidedWorth === undefined
        ? { undivided: worse }
        : { delay: minus(atHis, ours.decidedWorth), impact: minus(ours.decidedWorth, gross) }),
      fee,
      missed,
    },
    ours,
    notional: worthOf(asked, price),
    isUnvalued: false,
  };
}

type OwnFacts = { readonly shares: Shares; readonly came: PicoUsd; readonly value: TokenValue };

function ownCost(step: Extract<CopyStep, { kind: 'own' }>, { shares, came, value }: OwnFacts): StepCost {
  const { ours } = step;
  const fee = inPico(ours.fee);
  const held = plus(came, worthOf(minus(ours.shares, shares), value.price));
  const own = minus(held, inPico(ours.gross));
  return {
    ...placeOf(step),
    leaderResult: NO_PICO,
    followerResult: minus(NO_PICO, plus(own, fee)),
    parts: { ...NO_PARTS, fee, own },
    ours,
    notional: NO_PICO,
    isUnvalued: false,
  };
}

function placeOf({ id, at, kind }: CopyStep): Pick<StepCost, 'id' | 'at' | 'kind'> {
  return { id, at, kind };
}

type SalesInput = Pick<CopyInput, 'steps' | 'sales'> & { readonly paper: Paper };

/** What one order sold for several reductions is shared by what each asked for; where none asked, the last has it. */
function sharedSales({ steps, sales, paper }: SalesInput): ReadonlyMap<CopyStep, Execution> {
  const places = steps.flatMap((step, index) =>
    step.kind === 'exit' && step.saleId !== undefined ? [{ step, index, saleId: step.saleId }] : [],
  );
  const shared = new Map<CopyStep, Execution>();
  for (const [saleId, group] of Map.groupBy(places, (place) => place.saleId)) {
    const sale = sales.get(saleId);
    if (sale === undefined) continue;
    const weights = group.map(({ index }) => paper.askedAt(index));
    splitExecution(sale, weights).forEach((part, at) => {
      const place = group[at];
      if (place !== undefined) shared.set(place.step, part);
    });
  }
  return shared;
}

/** Splits what was traded by weights; the last takes what rounding leaves, and all of it where nothing weighs. */
export function splitExecution(whole: Execution, weights: readonly bigint[]): readonly Execution[] {
  const [bySize, byGross, byFee] = [whole.shares, whole.gross, whole.fee].map((amount) => split(amount, weights));
  const decided = whole.decidedWorth === undefined ? undefined : split(whole.decidedWorth, weights);
  return weights.map((_, index) => ({
    shares: (bySize?.[index] ?? NO_SHARES) as Shares,
    gross: usd(byGross?.[index] ?? 0n),
    fee: usd(byFee?.[index] ?? 0n),
    ...(decided === undefined ? {} : { decidedWorth: (decided[index] ?? NO_PICO) as PicoUsd }),
  }));
}

function split(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = added(weights);
  const floors = weights.map((weight) => (total <= 0n ? 0n : (amount * weight) / total));
  const last = amount - added(floors.slice(0, -1));
  return [...floors.slice(0, -1), last];
}

function added(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
