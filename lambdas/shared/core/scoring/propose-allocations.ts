import { type LeaderEdge, type LeaderScore } from '../model/leader-score.ts';
import { type LeaderStanding } from '../model/leader-standing.ts';
import { type Follower, type Settings } from '../model/settings.ts';
import { edgeMaxAgeMs } from '../risk/leader-rules.ts';
import { leaderShareLimit, totalLimit } from '../risk/limits.ts';
import { inShadow } from '../risk/shadow.ts';
import { bps, ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { type Wallet } from '../values/ids.ts';
import { floorToStep, scaleFloor, smaller } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** What is known of a leader when capital is allocated. */
export type Allocable = {
  readonly leader: Wallet;
  readonly score?: Pick<LeaderScore, 'ranking' | 'isEligible'> | undefined;
  readonly edge?: LeaderEdge | undefined;
  readonly standing?: LeaderStanding | undefined;
};

/** Why nothing is proposed for a leader, in the order in which that is asked. */
export type NoAllocation = 'DISABLED' | 'VETOED' | 'IN_SHADOW' | 'NOT_SCORED' | 'GATES_FAILED' | 'NO_EDGE';

/** What a follower may put at stake through a leader, and what his figures would propose. */
export type AllocationProposal = {
  readonly leader: Wallet;
  readonly present: Usd;
  /** Whole dollars. */
  readonly proposed: Usd;
  /** Where nothing is proposed. */
  readonly because?: NoAllocation;
};

/** Whom a proposal is for, and of whom. */
export type ProposeInput = {
  readonly settings: Settings;
  readonly follower: Follower;
  readonly leaders: readonly Allocable[];
  /** By the score, or by a quarter of the Kelly stake of the edge at even odds. */
  readonly by: 'score' | 'kelly';
  readonly now: UnixMs;
};

/** The largest part of the capital through one leader where the settings set none (quant.md, 7.4). */
const LEADER_PART = bps(3_000n);

/**
 * Proposes how a follower's capital is divided among those whom it follows: in proportion to their score or edge, at most
 * 30 % of the capital each, the total limit and the reserve left aside.
 *
 * A proposal changes nothing. What a cap cuts off goes to nobody else: more than his part is no better for the others.
 */
export function proposeAllocations(input: ProposeInput): readonly AllocationProposal[] {
  const { settings, follower, leaders } = input;
  const room = totalLimit(settings, follower.totalCapital);
  const most = smaller(leaderShareLimit({ settings, follower }) ?? partOf(follower.totalCapital), room);
  const weighed = leaders.flatMap((known) => {
    const follow = settings.follows.find((one) => one.follower === follower.name && one.leader === known.leader);
    return follow === undefined ? [] : [{ leader: known.leader, present: follow.allocated, ...weightOf(known, input) }];
  });
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0n);
  return weighed.map(({ weight, ...one }) => {
    const share = total === 0n ? NO_USD : scaleFloor(room, weight, total);
    return { ...one, proposed: floorToStep(smaller(share, most), MICRO) };
  });
}

function partOf(capital: Usd): Usd {
  return scaleFloor(capital, LEADER_PART, ONE_IN_BPS);
}

type Weight = { readonly weight: bigint; readonly because?: NoAllocation };

function weightOf({ leader, score, edge, standing }: Allocable, { settings, follower, by, now }: ProposeInput): Weight {
  const none = (because: NoAllocation): Weight => ({ weight: 0n, because });
  const isEnabled = settings.leaders.some((one) => one.wallet === leader && one.enabled);
  if (!isEnabled) return none('DISABLED');
  if (standing?.veto !== undefined && settings.limits.heedsVetoes !== false && now < standing.veto.until)
    return none('VETOED');
  if (inShadow({ settings, follower, event: { leader }, standing }) !== undefined) return none('IN_SHADOW');
  if (score === undefined || score.ranking === null) return none('NOT_SCORED');
  if (!score.isEligible) return none('GATES_FAILED');
  const isFresh = edge !== undefined && now - edge.measuredAt <= edgeMaxAgeMs(settings);
  const weight =
    by === 'score' ? BigInt(Math.floor(score.ranking.score * Number(MICRO))) : stakeOf(isFresh ? edge.oddsLow : MICRO);
  return weight > 0n ? { weight } : none('NO_EDGE');
}

/** The Kelly stake of shares at even odds, q − c over 1 − c, in millionths; a quarter of each is in proportion the same. */
function stakeOf(oddsLow: bigint): bigint {
  return oddsLow <= MICRO ? 0n : ((oddsLow - MICRO) * MICRO) / (oddsLow + MICRO);
}
