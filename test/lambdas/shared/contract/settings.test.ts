import { describe, expect, test } from '@jest/globals';
import { settingsPathText } from '#contract/settings-problem.ts';
import { checkSettings, toSettings } from '#contract/settings.ts';
import { DEFAULT_MESSAGES, NEWS_KINDS, PLACEHOLDERS } from '#core/model/message-rules.ts';
import { TEMPLATES } from '#core/reporting/news-text.ts';
import { type FollowerName, paperWalletOf } from '#core/values/ids.ts';
import { aDocument, walletText } from './a-document.ts';

type Change = (document: ReturnType<typeof aDocument>) => void;

const problemsAfter = (change: Change): readonly string[] => {
  const document = aDocument();
  change(document);
  const checked = checkSettings(document);
  return checked.isValid
    ? []
    : checked.problems.map(({ path, found, allowed }) => `${settingsPathText(path)}: ${found} — ${allowed}`);
};

const settingsAfter = (change: Change) => {
  const document = aDocument();
  change(document);
  const checked = checkSettings(document);
  if (!checked.isValid) throw new Error(JSON.stringify(checked.problems));
  return toSettings(checked.document);
};

describe('S10: each value has a range, and its bounds are inside', () => {
  const global = (d: ReturnType<typeof aDocument>) => d.risk_management.global;
  const trader = (d: ReturnType<typeof aDocument>) => d.risk_management.per_trader;
  const filters = (d: ReturnType<typeof aDocument>) => d.risk_management.market_filters;
  test.each<[string, (d: ReturnType<typeof aDocument>) => Record<string, unknown>, string, string[], string[]]>([
    [
      'total_capital',
      (d) => d.your_account,
      'total_capital',
      ['3500', '10000000'],
      ['0', '10000000.000001', '1e4', '-1', ''],
    ],
    ['name of the account', (d) => d.your_account, 'name', ['a', 'main-2'], ['Main', '2nd', 'a'.repeat(33), 'a b']],
    [
      'wallet',
      (d) => d.your_account,
      'wallet',
      [walletText(9)],
      [paperWalletOf('main' as FollowerName), '0x12', walletText(9).slice(2), `${walletText(9)}0`],
    ],
    ['signature_type', (d) => d.your_account, 'signature_type', ['0'], ['1', '2', '03']],
    ['mode', (d) => d.your_account, 'mode', ['dry-run', 'paper', 'live'], ['LIVE', 'Paper', 'real']],
    [
      'name of a trader',
      (d) => d.traders[1]!,
      'name',
      ['B', 'x'.repeat(64)],
      ['', ' ', 'x'.repeat(65), 'a\u001bb', 'a\u202eb'],
    ],
    ['allocated_capital', (d) => d.traders[1]!, 'allocated_capital', ['1', '3000'], ['0', '0.999999', '5.0000001']],
    ['max_single_bet', global, 'max_single_bet', ['1', '5000'], ['0.99', '100000.000001', '-5']],
    ['max_total_exposure', global, 'max_total_exposure', ['500', '10000000'], ['0', '10000000.000001']],
    ['reserve_capital', global, 'reserve_capital', ['0', '2999.999999'], ['-1', '100000001']],
    ['min_portfolio_value', trader, 'min_portfolio_value', ['0', '1000000000'], ['1000000001']],
    ['max_position_pct', trader, 'max_position_pct', ['0.0001', '1', '1.0'], ['0', '1.0001', '0.00005', '50']],
    ['max_position_capital_pct', global, 'max_position_capital_pct', ['0.0001', '1'], ['0', '1.1']],
    ['max_order_size', global, 'max_order_size', ['1', '10000000'], ['0', '10000001']],
    ['max_adds_per_outcome', global, 'max_adds_per_outcome', ['1', '1000'], ['0', '1001', '1.5']],
    ['max_orders_per_minute', global, 'max_orders_per_minute', ['1', '300'], ['0', '301']],
    ['max_leader_capital_pct', trader, 'max_leader_capital_pct', ['0.3', '1'], ['0', '30']],
    ['ignore_below', trader, 'ignore_below', ['0', '1000000'], ['-1', '1000001']],
    ['min_liquidity', filters, 'min_liquidity', ['0', '1000000000'], ['1000000001', 'none']],
    ['slippage_bps', (d) => d.execution, 'slippage_bps', ['0', '10000'], ['10001', '1.5', '-1']],
    ['exit_slippage_bps', (d) => d.execution, 'exit_slippage_bps', ['1', '2000'], ['0', '5001']],
    ['exit_floor_max_bps', (d) => d.execution, 'exit_floor_max_bps', ['200', '9900'], ['0', '9901']],
    ['max_trade_age_s', (d) => d.execution, 'max_trade_age_s', ['20', '3600'], ['4', '3601']],
    ['poll_interval', (d) => d.monitoring, 'poll_interval', ['1', '15'], ['0', '31', '2.5']],
    ['portfolio_sync_interval', (d) => d.monitoring, 'portfolio_sync_interval', ['60', '300'], ['59', '301']],
    ['confirmations', (d) => d.monitoring, 'confirmations', ['0', '64'], ['-1', '65', '1.5']],
    ['copy_on', (d) => d.monitoring, 'copy_on', ['confirmed'], ['mined', '']],
    ['shards', (d) => d.monitoring, 'shards', ['1', '4'], ['0', '5', '1.5']],
    ['level', (d) => d.logging, 'level', ['DEBUG', 'ERROR'], ['debug', 'TRACE']],
  ])('%s', (_, section, key, allowed, refused) => {
    for (const value of allowed) expect(problemsAfter((d) => void (section(d)[key] = value))).toEqual([]);
    for (const value of refused) {
      const problems = problemsAfter((d) => void (section(d)[key] = value));
      expect([value, problems.some((problem) => problem.includes(`${key}: `))]).toEqual([value, true]);
    }
  });

  test('true and false are not texts', () => {
    expect(problemsAfter((d) => void (d.traders[0]!['enabled'] = 'true'))).toEqual([
      'traders[0].enabled: true — true or false',
    ]);
  });
});

describe('rules between keys', () => {
  test('allocations of an account fit into its capital, to the last micro-dollar', () => {
    expect(problemsAfter((d) => void (d.your_account['total_capital'] = '3500'))).toEqual([]);
    expect(problemsAfter((d) => void (d.your_account['total_capital'] = '3499.999999'))).toEqual([
      'your_account.total_capital: 3499.999999 — at least 3,500, the sum of what it allocates to traders',
    ]);
    expect(problemsAfter((d) => void (d.follows[0]!['allocated_capital'] = '3000.000001'))).toEqual([
      'followers[0].total_capital: 3000 — at least 3,000.000001, the sum of what it allocates to traders',
    ]);
  });

  test.each([
    [['chain', 'data-api', 'rtds'], 'matched', []],
    [['data-api'], 'confirmed', []],
    [['rtds'], 'matched', ['sources: a list — chain or data-api beside rtds']],
    [['chain', 'chain'], 'confirmed', ['sources: a list — each source once']],
    [['chain'], 'matched', ['monitoring.copy_on: matched — confirmed, or rtds among the sources']],
    [[], 'confirmed', ['sources: a list — at least 1 of them']],
    [['data-api', 'web'], 'confirmed', ['sources[1]: web — one of chain, data-api, rtds']],
  ])('sources %j with copy_on %s', (sources, copyOn, expected) => {
    const problems = problemsAfter((d) => {
      Object.assign(d, { sources });
      d.monitoring['copy_on'] = copyOn;
    });
    expect(problems).toEqual(expected);
  });

  test('the reserve is less than the capital of every account', () => {
    expect(problemsAfter((d) => void (d.risk_management.global['reserve_capital'] = '3000'))).toEqual([
      'followers[0].total_capital: 3000 — more than reserve_capital, 3,000',
    ]);
  });

  test('a single bet is at most the total exposure', () => {
    expect(problemsAfter((d) => void (d.risk_management.global['max_total_exposure'] = '499.5'))).toEqual([
      'risk_management.global.max_single_bet: 500 — at most max_total_exposure, 499.5',
    ]);
  });

  test('names are unique, whatever their letter case; accounts and traders may share one', () => {
    expect(problemsAfter((d) => void (d.traders[1]!['name'] = 'ann'))).toEqual([
      'traders[1].name: ann — a name that no other trader has (traders[0].name does)',
    ]);
    expect(problemsAfter((d) => void (d.followers[0]!['name'] = 'main'))).toContain(
      'followers[0].name: main — a name that no other account has (your_account.name does)',
    );
    expect(problemsAfter((d) => void (d.traders[1]!['name'] = 'main'))).toEqual([]);
  });

  test('a follow names a follower and a trader, once, and not the main account', () => {
    expect(problemsAfter((d) => void (d.follows[0]!['follower'] = 'third'))).toEqual([
      'follows[0].follower: third — a name under followers: second',
    ]);
    expect(problemsAfter((d) => void (d.follows[0]!['leader'] = 'Cid'))).toEqual([
      "follows[0].leader: Cid — a trader's name: Ann, Ben",
    ]);
    expect(problemsAfter((d) => d.follows.push({ ...d.follows[0]! }))).toHaveLength(1);
    expect(problemsAfter((d) => void (d.follows[0]!['follower'] = 'main'))).toHaveLength(1);
  });

  test('percentage needs its two numbers; portfolio proportion has none', () => {
    expect(problemsAfter((d) => void (d.sizing = { policy: 'percentage', copy_pct: '10' }))).toEqual([
      'sizing.max_trade: missing — a value: policy percentage needs it',
    ]);
    expect(
      problemsAfter((d) => void (d.traders[0]!['sizing'] = { policy: 'portfolio_proportion', copy_pct: '1' })),
    ).toEqual(['traders[0].sizing.copy_pct: 1 — nothing: policy portfolio_proportion does not use it']);
  });

  test.each<[string, Record<string, string>, readonly string[]]>([
    ['factor', { copy_factor: '0.05' }, []],
    ['factor', { copy_factor: '100' }, []],
    ['factor', {}, ['sizing.copy_factor: missing — a value: policy factor needs it']],
    ['factor', { copy_factor: '0.05', copy_pct: '5' }, ['sizing.copy_pct: 5 — nothing: policy factor does not use it']],
    ['fixed', { fixed_amount: '500' }, []],
    ['fixed', { fixed_amount: '500.01' }, ['sizing.fixed_amount: 500.01 — at most max_single_bet, 500']],
    ['fixed', {}, ['sizing.fixed_amount: missing — a value: policy fixed needs it']],
    ['kelly', {}, []],
    ['kelly', { kelly_fraction: '0.5' }, []],
    ['kelly', { fixed_amount: '5' }, ['sizing.fixed_amount: 5 — nothing: policy kelly does not use it']],
    [
      'portfolio_proportion',
      { kelly_fraction: '0.5' },
      ['sizing.kelly_fraction: 0.5 — nothing: policy portfolio_proportion does not use it'],
    ],
  ])('policy %s with %j: %j', (policy, values, problems) => {
    const own = policy === 'portfolio_proportion';
    expect(
      problemsAfter((d) => {
        d.risk_management.per_trader['use_portfolio_proportion'] = own;
        d.sizing = { policy, ...values };
      }),
    ).toEqual(problems);
  });

  test.each(['0', '0.0000001', '100.000001', 'half'])('a factor of %s is refused', (factor) => {
    const problems = problemsAfter((d) => {
      d.risk_management.per_trader['use_portfolio_proportion'] = false;
      d.sizing = { policy: 'factor', copy_factor: factor };
    });
    expect(problems.join()).toContain('a factor from 0.000001 to 100');
  });

  test('an order is for no more shares than a position may have', () => {
    const sized = (order: string) =>
      problemsAfter((d) => {
        Object.assign(d.risk_management.global, { max_order_size: order, max_position_size: '200' });
      });
    expect(sized('200')).toEqual([]);
    expect(sized('200.5')).toEqual(['risk_management.global.max_order_size: 200.5 — at most max_position_size, 200']);
  });

  test("the plan's switch and the policy agree; off without a policy is refused", () => {
    const off: Change = (d) => void (d.risk_management.per_trader['use_portfolio_proportion'] = false);
    const percentage = { policy: 'percentage', copy_pct: '10', max_trade: '50' };
    expect(problemsAfter(off)).toHaveLength(1);
    expect(problemsAfter((d) => (off(d), void (d.sizing = percentage)))).toEqual([]);
    expect(
      problemsAfter((d) => {
        off(d);
        for (const one of [...d.traders, ...d.follows]) one['sizing'] = percentage;
      }),
    ).toEqual([]);
    expect(
      problemsAfter((d) => {
        d.risk_management.per_trader['use_portfolio_proportion'] = true;
        d.sizing = percentage;
      }),
    ).toHaveLength(1);
  });

  test('a leader is looked at four times within the age limit', () => {
    expect(problemsAfter((d) => void (d.monitoring['poll_interval'] = '16'))).toHaveLength(1);
    expect(problemsAfter((d) => void (d.execution['max_trade_age_s'] = '19'))).toHaveLength(1);
  });

  test('exits start inside their widest floor, categories are allowed or denied, type 3 has a wallet', () => {
    expect(problemsAfter((d) => void (d.execution['exit_floor_max_bps'] = '199'))).toHaveLength(1);
    expect(
      problemsAfter((d) => {
        d.risk_management.market_filters['whitelist_categories'] = ['Sports'];
        d.risk_management.market_filters['blacklist_categories'] = ['crypto', 'sports'];
      }),
    ).toEqual([
      'risk_management.market_filters.blacklist_categories[1]: sports — one that whitelist_categories does not allow',
    ]);
    expect(problemsAfter((d) => void (d.your_account['signature_type'] = '3'))).toHaveLength(1);
  });

  test('broken values and broken rules are said together', () => {
    const problems = problemsAfter((d) => {
      d.your_account['total_capital'] = '10';
      d.execution['slippage_bps'] = 'much';
      d.traders[1]!['name'] = 'Ann';
    });
    expect(problems).toHaveLength(4); // the reserve no longer fits either
  });
});

describe('limits of their own', () => {
  test('count only where they are set, in dollars, shares and entries', () => {
    const { limits } = settingsAfter((d) => {
      Object.assign(d.risk_management.global, {
        max_market_exposure: '900.5',
        max_event_exposure: '1200.25',
        max_position_size: '250.25',
        max_daily_spend: '700',
        max_orders_per_minute: '10',
      });
    });
    expect(limits).toMatchObject({
      maxMarketExposure: 900_500_000n,
      maxEventExposure: 1_200_250_000n,
      maxPositionShares: 250_250_000n,
      maxDailySpend: 700_000_000n,
      maxEntriesPerMinute: 10n,
    });
  });

  test.each([
    ['max_market_exposure', '0.99', 'a dollar amount from 1'],
    ['max_event_exposure', '0.99', 'a dollar amount from 1'],
    ['max_position_size', '0.5', 'shares from 1'],
    ['max_daily_spend', 'all', 'a dollar amount from 1'],
    ['max_orders_per_minute', '0', 'whole orders from 1'],
  ])('%s of %s is refused: allowed are %s', (key, value, allowed) => {
    const problems = problemsAfter((d) => void (d.risk_management.global[key] = value));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(allowed);
  });

  test('an entry below the minimum waits at most 15 minutes', () => {
    expect(problemsAfter((d) => void (d.execution['hold_max_age_s'] = '901'))).toHaveLength(1);
    const { execution } = settingsAfter((d) => {
      d.execution['hold_max_age_s'] = '900';
      d.sizing = { policy: 'portfolio_proportion', below_minimum: 'skip' };
    });
    expect(execution).toMatchObject({ holdMaxAgeMs: 900_000, belowMinimum: 'skip' });
  });

  test('no order is large unless the settings say from where on; the rest has its defaults', () => {
    const largeOf = (section: Record<string, string>) =>
      settingsAfter((d) => void (d.execution['large_orders'] = section)).execution.largeOrders;
    expect(settingsAfter(() => undefined).execution).not.toHaveProperty('largeOrders');
    expect(largeOf({ above_usd: '250' })).toEqual({
      ...{ aboveUsd: 250_000_000n, algorithm: 'twap', windowMs: 300_000, slices: 5 },
    });
    const bounds = { above_usd: '1', above_depth_share: '1', algorithm: 'top-of-book', window_s: '900', slices: '30' };
    expect(largeOf(bounds)).toEqual({
      ...{ aboveUsd: 1_000_000n, aboveDepth: 10_000n, algorithm: 'top-of-book', windowMs: 900_000, slices: 30 },
    });
    expect(largeOf({ above_depth_share: '0.0001', window_s: '120', slices: '2' })).toMatchObject({ aboveDepth: 1n });
  });

  test.each([
    [{ slices: '5' }, 'above_usd, above_depth_share or both'],
    [{ above_usd: '0.99' }, 'a dollar amount from 1'],
    [{ above_usd: '10000001' }, 'a dollar amount from 1'],
    [{ above_depth_share: '1.01' }, 'a fraction from 0.0001 to 1'],
    [{ above_usd: '9', window_s: '119' }, 'whole seconds from 120 to 900'],
    [{ above_usd: '9', window_s: '901' }, 'whole seconds from 120 to 900'],
    [{ above_usd: '9', slices: '1' }, 'whole parts from 2 to 30'],
    [{ above_usd: '9', slices: '31' }, 'whole parts from 2 to 30'],
    [{ above_usd: '9', algorithm: 'vwap' }, 'one of twap, randomised, iceberg, top-of-book'],
    [{ above_usd: '9', above: '9' }, 'above_usd'],
  ])('of large orders %j is refused: allowed is %s', (section, allowed) => {
    const problems = problemsAfter((d) => void (d.execution['large_orders'] = section));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(allowed);
  });
});

describe('a secret is never repeated', () => {
  test('neither where it belongs nor where it was pasted', () => {
    const secret = 'ab'.repeat(32);
    const said = problemsAfter((d) => {
      d.your_account['api_secret'] = `\u0000${secret}`;
      d.your_account['wallet'] = `0x${secret}`;
      d.your_account['private_key'] = secret;
    });
    expect(said).toHaveLength(3);
    expect(said.join()).not.toContain(secret.slice(0, 8));
  });
});

describe('toSettings', () => {
  test('fills in the defaults and our units', () => {
    const settings = settingsAfter(() => undefined);
    expect(settings.version).toBe(0n);
    expect(settings.limits).toEqual({
      maxTotalExposure: 5_000_000_000n,
      maxSingleBet: 500_000_000n,
      reserveCapital: 1_000_000_000n,
      minPortfolioValue: 100_000_000n,
      maxPositionBps: 5_000n,
      allowedCategories: [],
      deniedCategories: [],
      minLiquidity: 500_000_000n,
      filters: {
        allowedMarkets: [],
        deniedMarkets: [],
        allowedOutcomes: [],
        deniedOutcomes: [],
        allowedKeywords: [],
        deniedKeywords: [],
        minVolume24h: 50_000_000_000n,
        maxSpread: 30_000n,
        maxBookPart: 2_500n,
      },
      maxPositionCapitalBps: 1_000n,
      maxEntriesPerMinute: 10n,
      usesDeploymentRate: true,
      heedsVetoes: true,
      canaryCopies: 5n,
    });
    expect(settings.execution).toEqual({
      belowMinimum: 'hold',
      holdMaxAgeMs: 900_000,
      slippageBps: 300n,
      exitSlippageBps: 200n,
      exitFloorMaxBps: 2_000n,
      maxTradeAgeMs: 60_000,
      onLimit: 'clamp',
    });
    expect(settingsAfter((d) => void (d.execution['net_outcomes'] = true)).execution.netOutcomes).toBe(true);
    expect(settings.monitoring).toEqual({ pollIntervalMs: 5_000, portfolioSyncIntervalMs: 60_000 });
    expect(settings.detection).toEqual({ sources: ['chain', 'data-api'], confirmations: 1, copyOn: 'confirmed' });
    expect(settings.leaders.map(({ enabled }) => enabled)).toEqual([true, false]);
  });

  test('guards are off unless they are set, each by itself, in parts and hours', () => {
    expect(settingsAfter(() => undefined)).not.toHaveProperty('guards');
    expect(settingsAfter((d) => void (d.guards = {}))).not.toHaveProperty('guards');
    const plan = { stop_loss_pct: '0.15', take_profit_pct: '0.3', trailing_stop_pct: '0.1' };
    const all = { ...plan, exit_before_resolution_h: '2.5', leader_stop_pct: '0.2' };
    expect(settingsAfter((d) => void (d.guards = all)).guards).toEqual({
      stopLossBps: 1_500n,
      takeProfitBps: 3_000n,
      trailingStopBps: 1_000n,
      exitBeforeMs: 9_000_000,
      leaderStopBps: 2_000n,
    });
    expect(settingsAfter((d) => void (d.guards = { take_profit_pct: '2' })).guards).toEqual({
      takeProfitBps: 20_000n,
    });
  });

  test.each([
    [{ stop_loss_pct: '0' }, 'guards.stop_loss_pct'],
    [{ stop_loss_pct: '1.0001' }, 'guards.stop_loss_pct'],
    [{ stop_loss_pct: '15' }, 'guards.stop_loss_pct'],
    [{ take_profit_pct: '100.0001' }, 'guards.take_profit_pct'],
    [{ exit_before_resolution_h: '0.09' }, 'guards.exit_before_resolution_h'],
    [{ exit_before_resolution_h: '2.55' }, 'guards.exit_before_resolution_h'],
    [{ exit_before_resolution_h: '720.1' }, 'guards.exit_before_resolution_h'],
    [{ stop_los_pct: '0.1' }, 'guards.stop_los_pct'],
  ])('guards of %j are refused', (guards, path) => {
    const checked = checkSettings({ ...aDocument(), guards });
    expect(checked.isValid ? [] : checked.problems.map((problem) => problem.path.join('.'))).toEqual([path]);
  });

  test('an allocation of a trader is the follow of the main account, and sizing nearby wins', () => {
    const percentage = { policy: 'percentage', copy_pct: '10', max_trade: '50' };
    const settings = settingsAfter((d) => {
      d.sizing = { ...percentage, on_limit: 'reject' };
      d.traders[0]!['sizing'] = { policy: 'portfolio_proportion' };
    });
    const byTenth = { policy: 'percentage', copyBps: 1_000n, maxTrade: 50_000_000n };
    expect(settings.follows).toEqual([
      {
        follower: 'main',
        leader: walletText(1),
        allocated: 2_000_000_000n,
        sizing: { policy: 'portfolio_proportion' },
      },
      { follower: 'main', leader: walletText(2), allocated: 1_500_000_000n, sizing: byTenth },
      { follower: 'second', leader: walletText(1), allocated: 400_000_000n, sizing: byTenth },
    ]);
    expect(settings.execution.onLimit).toBe('reject');
  });

  test('without a wallet the key holds the funds, with one a deposit wallet does, unless said', () => {
    const types = (account: Record<string, unknown>) =>
      settingsAfter((d) => Object.assign(d.your_account, account)).followers[0]?.signatureType;
    expect(types({})).toBe(0);
    expect(types({ wallet: walletText(9) })).toBe(3);
    expect(types({ wallet: walletText(9), signature_type: '0' })).toBe(0);
  });

  test('every policy comes in our units, nearby ones too; a quarter of the Kelly stake where nothing is said', () => {
    const settings = settingsAfter((d) => {
      d.risk_management.per_trader['use_portfolio_proportion'] = false;
      d.sizing = { policy: 'kelly' };
      d.traders[0]!['sizing'] = { policy: 'factor', copy_factor: '0.05' };
      d.follows[0]!['sizing'] = { policy: 'fixed', fixed_amount: '25' };
    });
    expect(settings.follows.map(({ sizing }) => sizing)).toEqual([
      { policy: 'factor', factor: 50_000n },
      { policy: 'kelly', fraction: 2_500n },
      { policy: 'fixed', amount: 25_000_000n },
    ]);
  });

  test('rules of leaders, shares, purchases and first copies are taken over; a nought is no rule', () => {
    const { limits, execution } = settingsAfter((d) => {
      Object.assign(d.risk_management.per_trader, {
        ...{ use_deployment_rate: false, heed_vetoes: false, max_leader_capital_pct: '0.3', ignore_below: '20' },
      });
      Object.assign(d.risk_management.global, { max_order_size: '300', max_adds_per_outcome: '4' });
      d.sizing = { policy: 'portfolio_proportion', below_minimum: 'bump', canary_copies: '0' };
    });
    expect(limits).toMatchObject({
      ...{ usesDeploymentRate: false, heedsVetoes: false, maxLeaderCapitalBps: 3_000n, ignoreBelow: 20_000_000n },
      ...{ maxOrderShares: 300_000_000n, maxAdds: 4n },
    });
    expect(limits).not.toHaveProperty('canaryCopies');
    expect(execution.belowMinimum).toBe('bump');
    expect(settingsAfter((d) => void (d.risk_management.per_trader['ignore_below'] = '0')).limits).not.toHaveProperty(
      'ignoreBelow',
    );
  });

  test('S10: how many first copies are small depends on the place, unless the file says', () => {
    const checked = checkSettings(aDocument());
    if (!checked.isValid) throw new Error('the example does not hold');
    expect(toSettings(checked.document, { unstatedCanary: 0 }).limits).not.toHaveProperty('canaryCopies');
    expect(toSettings(checked.document).limits.canaryCopies).toBe(5n);
  });

  test('an account does nothing but decide unless it says more', () => {
    expect(settingsAfter(() => undefined).followers.map(({ mode }) => mode)).toEqual(['dry-run', 'dry-run']);
    expect(settingsAfter((d) => void (d.followers[0]!['mode'] = 'live')).followers[1]?.mode).toBe('live');
  });
});

describe('messages to the operator', () => {
  const messages = (section: unknown) => problemsAfter((d) => Object.assign(d, { messages: section }));
  const settingsWith = (section: unknown) => settingsAfter((d) => Object.assign(d, { messages: section })).messages;

  test('are the default where the document has no section, and where it is empty', () => {
    expect(settingsAfter(() => undefined)).not.toHaveProperty('messages');
    expect(settingsWith({})).toEqual(DEFAULT_MESSAGES);
  });

  test('are what the document says', () => {
    const section = { kinds: ['breaker', 'breaker'], max_per_run: '20', templates: { exit: ' {market}: {pnl} ' } };
    expect(settingsWith(section)).toEqual({
      kinds: ['breaker'],
      maxPerRun: 20,
      templates: { exit: '{market}: {pnl}' },
    });
  });

  test.each(NEWS_KINDS)('%s: every placeholder of its kind is taken, and its default template', (kind) => {
    const all = PLACEHOLDERS[kind].map((name) => `{${name}}`).join(' ');
    for (const text of [all, TEMPLATES[kind]]) expect(messages({ templates: { [kind]: text } })).toEqual([]);
  });

  test.each([
    [{ kinds: ['fills'] }, 'messages.kinds[0]: fills — one of fill, exit, breaker, daily; did you mean fill?'],
    [{ max_per_run: '0' }, 'messages.max_per_run: 0 — whole messages from 1 to 20'],
    [{ max_per_run: '21' }, 'messages.max_per_run: 21 — whole messages from 1 to 20'],
    [{ maxperrun: '2' }, 'messages.maxperrun: unknown key — did you mean max_per_run?'],
    [{ templates: { fils: 'x' } }, 'messages.templates.fils: unknown key — did you mean fill?'],
    [
      { templates: { breaker: 'see {raeson}' } },
      'messages.templates.breaker: see {raeson} — in braces one of follower, mode, leader, breaker, state, reason, reset; did you mean reason?',
    ],
    [
      { templates: { breaker: '{pnl}' } },
      'messages.templates.breaker: {pnl} — in braces one of follower, mode, leader, breaker, state, reason, reset',
    ],
    [{ templates: { fill: '' } }, 'messages.templates.fill: an empty text — a text of 1 to 500 visible characters'],
  ])('%j is refused', (section, problem) => {
    expect(messages(section)).toEqual([problem]);
  });

  test.each([
    ['x'.repeat(500), 0],
    ['x'.repeat(501), 1],
    ['two\nlines', 1],
    ['{market', 0],
  ])('a template has up to 500 visible characters: %j', (fill, problems) => {
    expect(messages({ templates: { fill } })).toHaveLength(problems);
  });
});
