import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkSettings, toSettings } from '#contract/settings.ts';
import { settingsReference } from '#contract/settings-reference.ts';
import { inLedger, type Settings } from '#core/model/settings.ts';
import { settingsDifference } from '../../../bin/commands/settings-difference.ts';
import { readSettingsTree } from '../../../bin/commands/settings-reading.ts';
import { settingsTree } from '../../../bin/commands/settings-tree.ts';
import { settingsYaml } from '../../../bin/commands/settings-yaml.ts';
import { writtenSettings } from '../../../bin/commands/written-settings.ts';
import { walletText } from '../../lambdas/shared/contract/a-document.ts';
import { someSettings } from './a-settings.ts';

const whole = (min: number, max: number) => fc.integer({ min, max }).map(String);
/** Numbers with up to so many decimals, as a person writes them. */
const decimal = (min: number, max: number, decimals: number) =>
  fc
    .bigInt({ min: BigInt(min) * 10n ** BigInt(decimals), max: BigInt(max) * 10n ** BigInt(decimals) })
    .map((digits) => digits.toString().padStart(decimals + 1, '0'))
    .map((text) => `${text.slice(0, -decimals)}.${text.slice(-decimals)}`);
const fraction = fc.integer({ min: 1, max: 10_000 }).map((bps) => (bps / 10_000).toFixed(4));
const dollars = decimal(1, 400, 6);
/** Names that YAML would take for something else, and those with what ends a text or a line of comment. */
const odd = fc.constantFrom(
  'true',
  'null',
  '007',
  '0x10',
  '1e3',
  'a: b',
  'say "no" # ever',
  "it's",
  '- x',
  '@home',
  'ñandú',
);
const label = fc.oneof(fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,20}[A-Za-z]$/), odd);

const sizing = fc.oneof(
  fc.constant({ policy: 'portfolio_proportion' }),
  fc.record({ policy: fc.constant('percentage'), copy_pct: decimal(1, 100, 2), max_trade: dollars }),
  fc.record({ policy: fc.constant('factor'), copy_factor: decimal(1, 100, 6) }),
  fc.record({ policy: fc.constant('fixed'), fixed_amount: dollars }),
  fc.record({ policy: fc.constant('kelly'), kelly_fraction: fraction }, { requiredKeys: ['policy'] }),
);
const account = { total_capital: decimal(50_000, 60_000, 6) };
const traits = fc.record(
  { mode: fc.constantFrom('dry-run', 'paper', 'live'), signature_type: fc.constantFrom('0', '1', '2', '3') },
  { requiredKeys: [] },
);
const bounds = fc.record(
  {
    max_signed_order: decimal(1, 10_000, 6),
    max_signed_day: decimal(10_000, 90_000, 6),
    email: fc.constantFrom('alice@example.com', '1e3@x-1.example', 'a.b_c+d-e@mail.example.com'),
  },
  { requiredKeys: [] },
);
const some = { requiredKeys: [] };
const words = (one: fc.Arbitrary<string>) => fc.uniqueArray(one, { maxLength: 3 });

const globalLimits = fc.record(
  {
    max_total_exposure: decimal(600, 9_000, 6),
    max_single_bet: decimal(500, 600, 6),
    reserve_capital: decimal(0, 1_000, 6),
    max_market_exposure: dollars,
    max_event_exposure: dollars,
    max_position_size: decimal(500, 600, 6),
    max_daily_spend: dollars,
    max_position_capital_pct: fraction,
    max_order_size: decimal(1, 400, 6),
    max_adds_per_outcome: whole(1, 1_000),
    max_orders_per_minute: whole(1, 300),
    max_daily_loss: dollars,
    max_daily_loss_pct: fraction,
    drawdown_halve_pct: fc.constantFrom('0.5', '0.25'),
    drawdown_restore_pct: fc.constantFrom('0.15', '0.0001'),
    max_errors_in_row: whole(1, 1_000),
    max_unknown_per_hour: whole(1, 50),
  },
  { requiredKeys: ['max_total_exposure', 'max_single_bet', 'reserve_capital'] },
);
const perTrader = fc.record(
  {
    min_portfolio_value: decimal(0, 1_000, 6),
    max_position_pct: fraction,
    use_deployment_rate: fc.boolean(),
    max_leader_capital_pct: fraction,
    ignore_below: decimal(0, 1_000, 6),
    heed_vetoes: fc.boolean(),
    use_portfolio_proportion: fc.constant(true),
  },
  some,
);
const filters = fc.record(
  {
    whitelist_categories: words(fc.constantFrom('Politics', 'ELECTIONS', 'true')),
    blacklist_categories: words(fc.constantFrom('Sports', 'crypto', '2024')),
    whitelist_markets: words(fc.constantFrom('will-it-rain', `0x${'ab'.repeat(32)}`)),
    blacklist_markets: words(fc.constantFrom('will-it-snow', 'null')),
    whitelist_outcomes: words(fc.constantFrom('Yes', 'Over 2.5')),
    blacklist_outcomes: words(fc.constantFrom('No', 'Draw: none')),
    whitelist_keywords: words(fc.constantFrom('elect*', '"quoted"')),
    blacklist_keywords: words(fc.constantFrom('*rain', 'c# d')),
    min_volume_24h: decimal(0, 90_000, 6),
    min_liquidity: decimal(0, 90_000, 6),
    max_spread: fc.oneof(
      fraction.filter((text) => Number(text) < 1),
      fc.constant('off'),
    ),
    max_book_share: fc.oneof(fraction, fc.constant('off')),
    min_price: fc.constantFrom('0.0001', '0.1'),
    max_price: fc.constantFrom('0.5', '0.9999'),
    min_time_to_end_s: whole(1, 31_536_000),
    cooldown_after_loss_s: whole(0, 2_592_000),
  },
  some,
);
const sections = fc.record(
  {
    sizing: fc.tuple(
      fc.record(
        {
          on_limit: fc.constantFrom('clamp', 'reject'),
          below_minimum: fc.constantFrom('hold', 'skip', 'bump'),
          canary_copies: whole(0, 1_000),
        },
        some,
      ),
      sizing,
    ),
    sources: fc.constantFrom(['chain'], ['data-api', 'rtds'], ['rtds', 'chain', 'data-api']),
    execution: fc.record(
      {
        slippage_bps: whole(0, 10_000),
        exit_slippage_bps: whole(1, 1_000),
        exit_floor_max_bps: whole(1_000, 9_900),
        max_trade_age_s: whole(120, 3_600),
        hold_max_age_s: whole(1, 900),
        net_outcomes: fc.boolean(),
        large_orders: fc
          .tuple(
            fc.constantFrom({ above_usd: '100' }, { above_depth_share: '0.3' }),
            fc.record(
              {
                algorithm: fc.constantFrom('twap', 'randomised', 'iceberg', 'top-of-book'),
                window_s: whole(120, 900),
                slices: whole(2, 30),
              },
              some,
            ),
          )
          .map(([bound, how]) => ({ ...bound, ...how })),
      },
      some,
    ),
    guards: fc.record(
      {
        stop_loss_pct: fraction,
        take_profit_pct: decimal(1, 100, 4),
        trailing_stop_pct: fraction,
        exit_before_resolution_h: decimal(1, 720, 1),
        leader_stop_pct: fraction,
      },
      some,
    ),
    messages: fc.record(
      {
        kinds: fc.uniqueArray(fc.constantFrom('fill', 'exit', 'breaker', 'daily'), { minLength: 1 }),
        max_per_run: whole(1, 20),
        templates: fc.record(
          {
            fill: fc.constantFrom('{follower}: {market}', 'null'),
            exit: fc.constantFrom('{pnl} # of {market}'),
            breaker: fc.constantFrom('{reason}'),
            daily: fc.constantFrom('"{equity}"'),
          },
          some,
        ),
      },
      some,
    ),
    selection: fc.record(
      {
        veto_below_bound_days: whole(1, 30),
        veto_bound: fc.oneof(decimal(0, 9, 6), fc.constantFrom('-0.5', '-10', '10')),
        shadow_events: whole(1, 10_000),
        shadow_exempt: fc.boolean(),
        max_edge_age_days: whole(1, 365),
      },
      some,
    ),
    monitoring: fc.record(
      {
        poll_interval: whole(1, 15),
        portfolio_sync_interval: whole(60, 300),
        confirmations: whole(0, 64),
        copy_on: fc.constant('confirmed'),
        shards: whole(1, 4),
      },
      some,
    ),
  },
  some,
);

type Drawn = Readonly<Record<string, unknown>>;

/** Documents that hold, with one to three leaders, up to two more followers, and whoever follows whom. */
const aDocument = fc
  .record({
    names: fc.uniqueArray(label, { minLength: 1, maxLength: 3, selector: (name) => name.toLowerCase() }),
    followers: fc.integer({ min: 0, max: 2 }),
    accounts: fc.array(fc.tuple(fc.record(account), traits, fc.boolean(), bounds), { minLength: 3, maxLength: 3 }),
    pairs: fc.array(fc.tuple(fc.boolean(), dollars, fc.option(sizing, { nil: undefined })), {
      minLength: 9,
      maxLength: 9,
    }),
    enabled: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    rest: sections,
    global: globalLimits,
    perTrader,
    filters,
  })
  .map(({ names, followers, accounts, pairs, enabled, rest, global, perTrader: trader, filters: markets }) => {
    const accountAt = (at: number): Drawn => {
      const [own, kind, hasWallet, signed] = accounts[at]!;
      const { signature_type: type, ...mode } = kind as { signature_type?: string };
      const wallet = hasWallet || (type ?? '0') !== '0' ? { wallet: walletText(900 + at) } : {};
      return { ...own, ...signed, ...mode, ...wallet, ...(type === undefined ? {} : { signature_type: type }) };
    };
    const pairAt = (follower: number, leader: number) => {
      const [isThere, allocated_capital, own] = pairs[follower * 3 + leader]!;
      return isThere ? { allocated_capital, ...(own === undefined ? {} : { sizing: own }) } : undefined;
    };
    const others = Array.from({ length: followers }, (_, at) => `f-${at}`);
    const follows = others.flatMap((follower, at) =>
      names.flatMap((leader, which) => {
        const pair = pairAt(at + 1, which);
        return pair === undefined ? [] : [{ follower, leader, ...pair }];
      }),
    );
    const { shadow_exempt: areExempt, ...selection } = rest.selection ?? {};
    const exempt = areExempt === true ? { shadow_exempt: names.slice(1) } : {};
    const isCopied = (name: string): boolean => follows.some(({ leader }) => leader === name);
    const [byDefault, policy] = (rest.sizing ?? []) as readonly Drawn[];
    const isUsual = trader.use_portfolio_proportion !== true || policy?.['policy'] === 'portfolio_proportion';
    return {
      your_account: { name: 'first', ...accountAt(0) },
      traders: names.map((name, at) => ({
        name,
        wallet_address: walletText(at + 1),
        enabled: enabled[at]!,
        ...(pairAt(0, at) ?? (isCopied(name) ? { allocated_capital: '0' } : { allocated_capital: '7' })),
      })),
      followers: others.map((name, at) => ({ name, ...accountAt(at + 1) })),
      follows,
      ...rest,
      ...(rest.selection === undefined ? {} : { selection: { ...selection, ...exempt } }),
      ...(policy === undefined
        ? {}
        : { sizing: { ...byDefault, ...(isUsual ? policy : { policy: 'portfolio_proportion' }) } }),
      risk_management: { global, per_trader: trader, market_filters: markets },
    };
  });

function settingsOf(document: unknown): Settings {
  const checked = checkSettings(document);
  if (!checked.isValid) throw new Error(JSON.stringify(checked.problems));
  return toSettings(checked.document);
}

function readBack(settings: Settings): Settings {
  const { tree, faults } = settingsTree(settingsYaml(writtenSettings(settings), settings.version));
  expect(faults).toEqual([]);
  const read = readSettingsTree(tree, { unstatedMode: () => 'dry-run' });
  if (!read.isValid) throw new Error(JSON.stringify(read.problems));
  return read.settings;
}

describe('settings export', () => {
  test('what is written and read back is the same, with every optional key and every way of sizing', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(aDocument, (document) => {
        const settings = settingsOf(document);
        const back = readBack(settings);
        expect(back).toEqual(settings);
        expect(settingsDifference(settings, back)).toEqual([]);
        keysOf(document, '', seen);
      }),
      { numRuns: 400 },
    );
    const drawn = settingsReference()
      .map(({ key }) => key)
      .filter((key) => !/^logging\.|\.api_|^your_account\.name$/.test(key));
    expect(drawn.filter((key) => !seen.has(key))).toEqual([]);
  });

  test('what was stored before there were filters, breakers and limits of a minute differs in nothing', () => {
    const old = someSettings({ version: 0n });
    expect(settingsDifference(old, readBack(old))).toEqual([]);
  });

  test('a paper wallet stays what the name makes of it', () => {
    // Given
    const { followers } = someSettings();
    const onPaper = someSettings({ followers: followers.map((one) => inLedger(one, 'paper')) });
    // When
    const text = settingsYaml(writtenSettings(onPaper), 7n);
    // Then
    expect(text).not.toContain('wallet:');
    expect(readBack(onPaper).followers).toEqual(onPaper.followers);
  });
});

function keysOf(node: unknown, at: string, seen: Set<string>): void {
  if (Array.isArray(node) && node.some((one) => typeof one === 'object')) {
    for (const one of node) keysOf(one, `${at}[]`, seen);
  } else if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
    for (const [key, value] of Object.entries(node)) keysOf(value, at === '' ? key : `${at}.${key}`, seen);
  } else seen.add(at);
}
