import { type CapSeen } from '#core/model/decided-on.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Follow, type Settings } from '#core/model/settings.ts';
import { EQUITY_MAX_AGE_MS } from '#core/risk/leader-rules.ts';
import { left } from '#core/risk/limits.ts';
import { ONE_IN_BPS } from '#core/values/bps.ts';
import { costOf } from '#core/values/price.ts';
import { scaleFloor } from '#core/values/quantity.ts';
import { type Usd } from '#core/values/usd.ts';
import { type Figure } from './explain-model.ts';

/** What the rules are explained by. */
export type RuleFacts = {
  readonly parent: ParentOrder;
  readonly event?: LeaderEvent | undefined;
  /** Those that it was decided on; absent where they are no longer stored. */
  readonly settings?: Settings | undefined;
  readonly follow?: Follow | undefined;
  /** Whether an order was ever reserved for it. */
  readonly hasOrders: boolean;
};

/** What is kept of a rule: its numbers, whether the settings ask for it at all, and what a limit left. */
export type KnownRule = { readonly figures: readonly Figure[]; readonly isOff?: boolean; readonly allows?: Usd };

const NOTHING: KnownRule = { figures: [] };
const OFF: KnownRule = { figures: [], isOff: true };

/** What is kept of the rule that answers with these codes; nothing is made up where nothing is kept. */
export function knownOf(codes: readonly Reason['code'][], facts: RuleFacts): KnownRule {
  const [code] = codes;
  return code === undefined
    ? NOTHING
    : (factFigures(code, facts) ?? sizeFigures(code, facts) ?? exposureFigures(code, facts));
}

function factFigures(code: Reason['code'], facts: RuleFacts): KnownRule | undefined {
  const { parent, event, settings, follow } = facts;
  const { decided, lot } = parent;
  const limits = settings?.limits;
  switch (code) {
    case 'STALE': {
      const freshAt = lot?.freshAt ?? event?.at;
      const ageMs = decided === undefined || freshAt === undefined ? undefined : decided.at - freshAt;
      const maxMs = settings?.execution.maxTradeAgeMs;
      return { figures: [...msFigure('age', ageMs), ...msFigure('at most', maxMs)] };
    }
    case 'LEADER_EQUITY_UNKNOWN': {
      const { equity, equityAt, at } = decided ?? {};
      const ageMs = equityAt === undefined || at === undefined ? undefined : at - equityAt;
      return {
        figures: [...usdFigure('equity', equity), ...msFigure('age', ageMs), ...msFigure('at most', EQUITY_MAX_AGE_MS)],
      };
    }
    case 'LEADER_EQUITY_BELOW_MINIMUM':
      return {
        figures: [...usdFigure('equity', decided?.equity), ...usdFigure('at least', limits?.minPortfolioValue)],
      };
    case 'LEADER_TRADE_TOO_SMALL':
      return bounded(settings, limits?.ignoreBelow, [
        ...usdFigure('trade', event?.totalNotional ?? event?.notional),
        ...usdFigure('at least', limits?.ignoreBelow),
      ]);
    case 'ALREADY_COPIED':
      return settings === undefined || follow?.sizing.policy === 'fixed' ? NOTHING : OFF;
    case 'LEADER_VETOED':
      return limits?.heedsVetoes === false ? OFF : NOTHING;
    case 'LEADER_IN_SHADOW':
      return bounded(settings, settings?.selection?.shadowEvents, []);
    case 'EDGE_UNKNOWN':
    case 'EDGE_TOO_SMALL':
      return settings === undefined || follow?.sizing.policy === 'kelly' ? NOTHING : OFF;
    case 'BOTH_OUTCOMES':
      return settings === undefined || settings.execution.netOutcomes === true ? NOTHING : OFF;
    case 'PRICE_MOVED':
      return {
        figures: [
          ...priceFigure('best', decided?.best),
          ...priceFigure('at most', decided?.limit),
          ...priceFigure("leader's", lot?.leaderPrice ?? event?.price),
        ],
      };
    default:
      return marketFigures(code, facts);
  }
}

function marketFigures(code: Reason['code'], { parent: { decided }, settings }: RuleFacts): KnownRule | undefined {
  const limits = settings?.limits;
  const filters = limits?.filters;
  const listed = (...lists: readonly (readonly string[] | undefined)[]): KnownRule =>
    settings === undefined || lists.some((list) => (list ?? []).length > 0) ? NOTHING : OFF;
  switch (code) {
    case 'EVENT_UNKNOWN':
      return bounded(settings, limits?.maxEventExposure, []);
    case 'CATEGORY_DENIED':
      return listed(limits?.allowedCategories, limits?.deniedCategories);
    case 'MARKET_DENIED':
      return listed(filters?.allowedMarkets, filters?.deniedMarkets);
    case 'OUTCOME_DENIED':
      return listed(filters?.allowedOutcomes, filters?.deniedOutcomes);
    case 'KEYWORD_DENIED':
      return listed(filters?.allowedKeywords, filters?.deniedKeywords);
    case 'VOLUME_BELOW_MINIMUM':
      return bounded(settings, filters?.minVolume24h, usdFigure('at least', filters?.minVolume24h));
    case 'LIQUIDITY_BELOW_MINIMUM':
      return {
        figures: [...usdFigure('liquidity', decided?.liquidity), ...usdFigure('at least', limits?.minLiquidity)],
      };
    case 'SPREAD_ABOVE_MAX':
      return bounded(settings, filters?.maxSpread, [
        ...priceFigure('bid', decided?.bid),
        ...priceFigure('ask', decided?.best),
        ...priceFigure('apart at most', filters?.maxSpread),
      ]);
    case 'PRICE_BELOW_BAND':
      return bounded(settings, filters?.minPrice ?? filters?.maxPrice, [
        ...priceFigure('best', decided?.best),
        ...priceFigure('at least', filters?.minPrice),
        ...priceFigure('at most', filters?.maxPrice),
      ]);
    case 'MARKET_ENDS_SOON':
      return bounded(settings, filters?.minTimeToEndMs, msFigure('at least', filters?.minTimeToEndMs));
    case 'COOLING_DOWN':
      return bounded(settings, filters?.cooldownAfterLossMs, msFigure('at least', filters?.cooldownAfterLossMs));
    default:
      return undefined;
  }
}

function sizeFigures(code: Reason['code'], { parent, settings, follow }: RuleFacts): KnownRule | undefined {
  const limits = settings?.limits;
  switch (code) {
    case 'ADDS_USED':
      return bounded(settings, limits?.maxAdds, countFigure('purchases at most', limits?.maxAdds));
    case 'BOOK_TOO_THIN':
      return bounded(settings, limits?.filters?.maxBookPart, []);
    case 'SINGLE_BET_ABOVE_MAX':
      return upTo(limits?.maxSingleBet);
    case 'POSITION_PART_ABOVE_MAX':
      return limits === undefined || follow === undefined
        ? NOTHING
        : upTo(scaleFloor(follow.allocated, limits.maxPositionBps, ONE_IN_BPS));
    case 'ORDER_SIZE_ABOVE_MAX': {
      const { best } = parent.decided ?? {};
      const most = limits?.maxOrderShares;
      return most === undefined || best === undefined ? bounded(settings, most, []) : upTo(costOf(most, best));
    }
    case 'ORDER_RATE_USED':
      return bounded(
        settings,
        limits?.maxEntriesPerMinute,
        countFigure('a minute at most', limits?.maxEntriesPerMinute),
      );
    default:
      return undefined;
  }
}

function exposureFigures(code: Reason['code'], { parent, settings, follow }: RuleFacts): KnownRule {
  const limits = settings?.limits;
  const { decided } = parent;
  const capital = settings?.followers.find(({ name }) => name === parent.follower)?.totalCapital;
  const cap = (letter: string): CapSeen | undefined => decided?.caps.find((one) => one.cap === letter);
  const part = (bpsOf: bigint | undefined): Usd | undefined =>
    bpsOf === undefined || capital === undefined ? undefined : scaleFloor(capital, bpsOf, ONE_IN_BPS);
  switch (code) {
    case 'LEADER_ALLOCATION_USED':
      return room(follow?.allocated, cap('L'));
    case 'DEPLOYMENT_USED': {
      if (settings !== undefined && limits?.usesDeploymentRate !== true) return OFF;
      const { deployed } = decided ?? {};
      if (follow === undefined || deployed === undefined) return NOTHING;
      return room(scaleFloor(follow.allocated, deployed, ONE_IN_BPS), cap('L'));
    }
    case 'LEADER_SHARE_USED':
      return settings !== undefined && limits?.maxLeaderCapitalBps === undefined
        ? OFF
        : room(part(limits?.maxLeaderCapitalBps), cap('L'));
    case 'MARKET_EXPOSURE_USED':
      return bounded(settings, limits?.maxMarketExposure, room(limits?.maxMarketExposure, cap('M')));
    case 'EVENT_EXPOSURE_USED':
      return bounded(settings, limits?.maxEventExposure, room(limits?.maxEventExposure, cap('X')));
    case 'POSITION_SIZE_USED':
      return bounded(settings, limits?.maxPositionShares, []);
    case 'POSITION_CAPITAL_USED':
      return settings !== undefined && limits?.maxPositionCapitalBps === undefined
        ? OFF
        : room(part(limits?.maxPositionCapitalBps), cap('P'));
    case 'TOTAL_EXPOSURE_USED':
      return room(cap('G')?.limit, cap('G'));
    case 'DAILY_SPEND_USED':
      return bounded(settings, limits?.maxDailySpend, room(limits?.maxDailySpend, cap('D')));
    default:
      return NOTHING;
  }
}

/** Off where the settings are known and set no bound. */
function bounded(settings: Settings | undefined, bound: unknown, known: readonly Figure[] | KnownRule): KnownRule {
  if (settings !== undefined && bound === undefined) return OFF;
  return 'figures' in known ? known : { figures: known };
}

function upTo(limit: Usd | undefined): KnownRule {
  return limit === undefined ? NOTHING : { figures: usdFigure('at most', limit), allows: limit };
}

function room(limit: Usd | undefined, seen: CapSeen | undefined): KnownRule {
  if (limit === undefined || seen === undefined) return { figures: usdFigure('at most', limit) };
  const allows = left(limit, seen.used);
  return {
    figures: [...usdFigure('used', seen.used), ...usdFigure('of', limit), ...usdFigure('left', allows)],
    allows,
  };
}

const usdFigure = (name: string, value: Usd | undefined): readonly Figure[] =>
  value === undefined ? [] : [{ name, unit: 'usd', value }];
const priceFigure = (
  name: string,
  value: Extract<Figure, { unit: 'price' }>['value'] | undefined,
): readonly Figure[] => (value === undefined ? [] : [{ name, unit: 'price', value }]);
const msFigure = (name: string, value: number | undefined): readonly Figure[] =>
  value === undefined ? [] : [{ name, unit: 'ms', value }];
const countFigure = (name: string, value: bigint | undefined): readonly Figure[] =>
  value === undefined ? [] : [{ name, unit: 'count', value }];
