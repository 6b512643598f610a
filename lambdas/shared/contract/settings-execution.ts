import { type Execution } from '#core/model/settings.ts';
import { type SettingsDocument } from './settings-schema.ts';

/** How orders are priced, limited and worked, as the core has it. */
export function executionOf({ execution, sizing }: Pick<SettingsDocument, 'execution' | 'sizing'>): Execution {
  return {
    slippageBps: execution.slippage_bps,
    exitSlippageBps: execution.exit_slippage_bps,
    exitFloorMaxBps: execution.exit_floor_max_bps,
    maxTradeAgeMs: execution.max_trade_age_s * 1_000,
    onLimit: sizing?.on_limit ?? 'clamp',
    belowMinimum: sizing?.below_minimum ?? 'hold',
    holdMaxAgeMs: execution.hold_max_age_s * 1_000,
    ...(execution.net_outcomes ? { netOutcomes: true } : {}),
    ...largeOrdersOf(execution.large_orders),
  };
}

function largeOrdersOf(section: SettingsDocument['execution']['large_orders']): Pick<Execution, 'largeOrders'> {
  if (section === undefined) return {};
  const { above_usd: aboveUsd, above_depth_share: aboveDepth, algorithm, window_s, slices } = section;
  return {
    largeOrders: {
      ...(aboveUsd === undefined ? {} : { aboveUsd }),
      ...(aboveDepth === undefined ? {} : { aboveDepth }),
      algorithm,
      windowMs: window_s * 1_000,
      slices,
    },
  };
}
