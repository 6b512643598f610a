import { type Follow, type Follower, type Guards, type Settings, type Sizing } from '#core/model/settings.ts';
import { type Bps } from '#core/values/bps.ts';
import { formatMicros } from '#core/values/decimal.ts';

/** One key that two versions of the settings disagree on; absent where that version has no such key. */
export type SettingsChange = { readonly key: string; readonly from?: string; readonly to?: string };

type Entry = {
  /** What makes two entries the same: wallets, not names. */
  readonly id: string;
  readonly key: string;
  readonly value: string;
};

/** Compares two versions key by key, in the words of settings.yaml; a leader is its wallet, so a rename is one change. */
export function settingsDifference(from: Settings | undefined, to: Settings): readonly SettingsChange[] {
  const before = new Map((from === undefined ? [] : entriesOf(from)).map((entry) => [entry.id, entry]));
  const after = entriesOf(to);
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap(({ id, key, value }) => {
      const old = before.get(id);
      if (old?.value === value) return [];
      return [{ key, ...(old === undefined ? {} : { from: old.value }), to: value }];
    }),
    ...[...before.values()].filter(({ id }) => !kept.has(id)).map(({ key, value }) => ({ key, from: value })),
  ];
}

function entriesOf(settings: Settings): readonly Entry[] {
  const { limits, execution, monitoring, detection } = settings;
  const global = 'risk_management.global';
  const trader = 'risk_management.per_trader';
  const filters = 'risk_management.market_filters';
  return [
    ...settings.followers.flatMap(followerEntries),
    ...settings.leaders.flatMap(({ name, wallet, enabled }) => [
      entry(`traders[${wallet}].name`, name),
      entry(`traders[${wallet}].enabled`, String(enabled), `traders[${name}].enabled`),
    ]),
    ...settings.follows.flatMap((follow) => followEntries(settings, follow)),
    entry(`${global}.max_total_exposure`, formatMicros(limits.maxTotalExposure)),
    entry(`${global}.max_single_bet`, formatMicros(limits.maxSingleBet)),
    entry(`${global}.reserve_capital`, formatMicros(limits.reserveCapital)),
    entry(`${trader}.min_portfolio_value`, formatMicros(limits.minPortfolioValue)),
    entry(`${trader}.max_position_pct`, fractionText(limits.maxPositionBps)),
    entry(`${filters}.whitelist_categories`, listText(limits.allowedCategories)),
    entry(`${filters}.blacklist_categories`, listText(limits.deniedCategories)),
    entry(`${filters}.min_liquidity`, formatMicros(limits.minLiquidity)),
    entry('sizing.on_limit', execution.onLimit),
    entry('execution.slippage_bps', execution.slippageBps.toString()),
    entry('execution.exit_slippage_bps', execution.exitSlippageBps.toString()),
    entry('execution.exit_floor_max_bps', execution.exitFloorMaxBps.toString()),
    entry('execution.max_trade_age_s', secondsText(execution.maxTradeAgeMs)),
    entry('execution.net_outcomes', String(execution.netOutcomes === true)),
    ...guardEntries(settings.guards),
    entry('monitoring.poll_interval', secondsText(monitoring.pollIntervalMs)),
    entry('monitoring.portfolio_sync_interval', secondsText(monitoring.portfolioSyncIntervalMs)),
    entry('sources', listText(detection.sources)),
    entry('monitoring.confirmations', String(detection.confirmations)),
    entry('monitoring.copy_on', detection.copyOn),
  ];
}

function followerEntries(follower: Follower, at: number): readonly Entry[] {
  const place = at === 0 ? 'your_account' : `followers[${follower.name}]`;
  return [
    ...(at === 0 ? [entry('your_account.name', follower.name)] : []),
    entry(`${place}.total_capital`, formatMicros(follower.totalCapital)),
    entry(`${place}.mode`, follower.mode),
    ...(follower.wallet === undefined ? [] : [entry(`${place}.wallet`, follower.wallet)]),
    entry(`${place}.signature_type`, String(follower.signatureType)),
  ];
}

function followEntries(settings: Settings, follow: Follow): readonly Entry[] {
  const leader = settings.leaders.find(({ wallet }) => wallet === follow.leader)?.name ?? follow.leader;
  const isMain = settings.followers[0]?.name === follow.follower;
  const id = isMain ? `follow[main][${follow.leader}]` : `follow[${follow.follower}][${follow.leader}]`;
  const place = isMain ? `traders[${leader}]` : `follows[${follow.follower}, ${leader}]`;
  return [
    entry(`${id}.allocated`, formatMicros(follow.allocated), `${place}.allocated_capital`),
    entry(`${id}.sizing`, sizingText(follow.sizing), `${place}.sizing`),
  ];
}

function guardEntries(guards: Guards | undefined): readonly Entry[] {
  const part = (key: string, limit: Bps | undefined): readonly Entry[] =>
    limit === undefined ? [] : [entry(`guards.${key}`, fractionText(limit))];
  const { stopLossBps, takeProfitBps, trailingStopBps, exitBeforeMs, leaderStopBps } = guards ?? {};
  return [
    ...part('stop_loss_pct', stopLossBps),
    ...part('take_profit_pct', takeProfitBps),
    ...part('trailing_stop_pct', trailingStopBps),
    ...(exitBeforeMs === undefined ? [] : [entry('guards.exit_before_resolution_h', String(exitBeforeMs / 3_600_000))]),
    ...part('leader_stop_pct', leaderStopBps),
  ];
}

function entry(id: string, value: string, key = id): Entry {
  return { id, key, value };
}

function sizingText(sizing: Sizing): string {
  if (sizing.policy === 'portfolio_proportion') return sizing.policy;
  return `percentage, copy_pct ${formatMicros(sizing.copyBps * 10_000n)}, max_trade ${formatMicros(sizing.maxTrade)}`;
}

function fractionText(part: Bps): string {
  return formatMicros(part * 100n);
}

function secondsText(ms: number): string {
  return String(ms / 1_000);
}

function listText(words: readonly string[]): string {
  return `[${words.join(', ')}]`;
}
