import { formatMicros } from '#core/values/decimal.ts';
import { foundAt, type SettingsPath, type SettingsProblem, valueAt } from './settings-problem.ts';
import { type AccountSketch, moneyAt, type SettingsSketch, settingsSketch, textAt } from './settings-sketch.ts';
import { filterRules } from './settings-filter-rules.ts';
import { selectionRules } from './settings-selection.ts';
import { sizingRules } from './settings-sizing-rules.ts';
import { structureRules } from './settings-structure-rules.ts';

const GLOBAL: SettingsPath = ['risk_management', 'global'];

/** The rules between keys of the settings; each names the key that a person would change. */
export function settingsRules(tree: unknown): readonly SettingsProblem[] {
  const sketch = settingsSketch(tree);
  return [
    ...structureRules(sketch),
    ...allocationsFit(sketch),
    ...limitsAreReasonable(sketch),
    ...drawdownIsReasonable(tree),
    ...sizingRules(sketch),
    ...executionIsReasonable(tree),
    ...sourcesSuffice(tree),
    ...filterRules(tree),
    ...selectionRules(sketch),
  ];
}

function allocationsFit({ tree, accounts, traders, follows }: SettingsSketch): readonly SettingsProblem[] {
  return accounts.flatMap((account, at) => {
    const allocations = at === 0 ? traders : follows.filter(({ follower }) => follower === account.name);
    const total = allocations.reduce((sum, { allocated }) => sum + (allocated ?? 0n), 0n);
    if (account.capital === undefined || total <= account.capital) return [];
    return [capitalProblem(tree, account, `at least ${grouped(total)}, the sum of what it allocates to traders`)];
  });
}

function limitsAreReasonable({ tree, accounts }: SettingsSketch): readonly SettingsProblem[] {
  const reserve = moneyAt(tree, [...GLOBAL, 'reserve_capital']);
  const singleBet = moneyAt(tree, [...GLOBAL, 'max_single_bet']);
  const exposure = moneyAt(tree, [...GLOBAL, 'max_total_exposure']);
  const problems = accounts
    .filter(({ capital }) => capital !== undefined && reserve !== undefined && reserve >= capital)
    .map((account) => capitalProblem(tree, account, `more than reserve_capital, ${grouped(reserve ?? 0n)}`));
  return [
    ...problems,
    ...atMost(tree, { key: 'max_single_bet', than: 'max_total_exposure', value: singleBet, most: exposure }),
    ...atMost(tree, {
      ...{ key: 'max_order_size', than: 'max_position_size' },
      value: moneyAt(tree, [...GLOBAL, 'max_order_size']),
      most: moneyAt(tree, [...GLOBAL, 'max_position_size']),
    }),
  ];
}

type OrderedKeys = {
  readonly key: string;
  readonly than: string;
  readonly value: bigint | undefined;
  readonly most: bigint | undefined;
};

function atMost(tree: unknown, { key, than, value, most }: OrderedKeys): readonly SettingsProblem[] {
  if (value === undefined || most === undefined || value <= most) return [];
  const path = [...GLOBAL, key];
  return [{ path, found: foundAt(tree, path), allowed: `at most ${than}, ${grouped(most)}` }];
}

/** Sizes that are halved must be able to be whole again below where they were halved. */
function drawdownIsReasonable(tree: unknown): readonly SettingsProblem[] {
  const path = [...GLOBAL, 'drawdown_restore_pct'];
  const halve = moneyAt(tree, [...GLOBAL, 'drawdown_halve_pct']) ?? 200_000n;
  const restore = moneyAt(tree, path) ?? 100_000n;
  if (restore < halve) return [];
  return [{ path, found: foundAt(tree, path), allowed: `less than drawdown_halve_pct, ${formatMicros(halve)}` }];
}

function executionIsReasonable(tree: unknown): readonly SettingsProblem[] {
  const wholeAt = (path: SettingsPath, byDefault: number): number => {
    const text = textAt(tree, path) ?? String(byDefault);
    return /^\d{1,9}$/.test(text) ? Number(text) : byDefault;
  };
  const floorPath = ['execution', 'exit_floor_max_bps'];
  const pollPath = ['monitoring', 'poll_interval'];
  const first = wholeAt(['execution', 'exit_slippage_bps'], 200);
  const maxAge = wholeAt(['execution', 'max_trade_age_s'], 60);
  return [
    ...(wholeAt(floorPath, 2_000) < first
      ? [{ path: floorPath, found: foundAt(tree, floorPath), allowed: `at least exit_slippage_bps, ${first}` }]
      : []),
    ...(wholeAt(pollPath, 5) * 4 > maxAge
      ? [
          {
            path: pollPath,
            found: foundAt(tree, pollPath),
            allowed: `at most a quarter of execution.max_trade_age_s, ${maxAge}: a trade must be seen before it is too old`,
          },
        ]
      : []),
    ...largeOrdersHaveABound(tree),
  ];
}

/** What is large must be said: with neither bound the section would do nothing. */
function largeOrdersHaveABound(tree: unknown): readonly SettingsProblem[] {
  const path = ['execution', 'large_orders'];
  const section = valueAt(tree, path);
  if (typeof section !== 'object' || section === null) return [];
  if ('above_usd' in section || 'above_depth_share' in section) return [];
  return [{ path, found: 'neither bound', allowed: 'above_usd, above_depth_share or both' }];
}

/** A stream has no replay: what it does not show is lost unless a source that can be read again is there. */
function sourcesSuffice(tree: unknown): readonly SettingsProblem[] {
  const path = ['sources'];
  const sources = valueAt(tree, path);
  if (!Array.isArray(sources) || sources.length === 0) return [];
  const named: readonly unknown[] = sources;
  const hasReplay = named.includes('chain') || named.includes('data-api');
  const streams = named.includes('rtds');
  const copyPath = ['monitoring', 'copy_on'];
  return [
    ...(hasReplay ? [] : [{ path, found: foundAt(tree, path), allowed: 'chain or data-api beside rtds' }]),
    ...(new Set(named).size === named.length
      ? []
      : [{ path, found: foundAt(tree, path), allowed: 'each source once' }]),
    ...(textAt(tree, copyPath) === 'matched' && !streams
      ? [{ path: copyPath, found: foundAt(tree, copyPath), allowed: 'confirmed, or rtds among the sources' }]
      : []),
  ];
}

function capitalProblem(tree: unknown, account: AccountSketch, allowed: string): SettingsProblem {
  const path = [...account.path, 'total_capital'];
  return { path, found: foundAt(tree, path), allowed };
}

function grouped(micros: bigint): string {
  return formatMicros(micros).replace(/\B(?=(\d{3})+(?:$|\.))(?<!\.\d*)/g, ',');
}
