import * as z from 'zod';
import { type WorkingOptions } from '../core/model/working-order.ts';
import { countSlices } from '../core/execution/working/count-slices.ts';
import { dollarOfShares } from '../core/execution/working/dollar-of-shares.ts';
import { parseTokenId, type TokenId } from '../core/values/ids.ts';
import { formatMicros } from '../core/values/decimal.ts';
import { ORDER_SHARE_STEP, type Shares } from '../core/values/shares.ts';
import { foundAt, type SettingsProblem } from './settings-problem.ts';
import { didYouMean } from './settings-nearest.ts';
import { settingsValue } from './settings-values.ts';

const MOST_SHARES = 10_000_000;
/** A schedule is made anew at each look: it stays short. */
const MOST_SLICES = 1_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

const seconds = (least: number, most: number) => settingsValue.whole(least, most, 'seconds');

/** Shares in hundredths, as the venue takes them in an order. */
function orderShares(): z.ZodType<Shares> {
  const any = settingsValue.shares(1, MOST_SHARES);
  return z.unknown().transform((input, context) => {
    const parsed = any.safeParse(input).data;
    if (parsed !== undefined && parsed % ORDER_SHARE_STEP === 0n) return parsed;
    context.addIssue({ code: 'custom', message: 'shares from 1 to 10,000,000, with at most two decimals' });
    return z.NEVER;
  });
}

const token: z.ZodType<TokenId> = z.unknown().transform((input, context) => {
  const parsed = typeof input === 'string' ? parseTokenId(input) : undefined;
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'a token id: decimal digits without leading zeros, at most 78' });
  return z.NEVER;
});

/** Where nothing is said this holds; amounts are text, as a person types them. */
const DEFAULTS = {
  time_window_minutes: '60',
  min_order_size: '5',
  poll_interval: '3',
  min_move_seconds: '5',
  at_end: 'report',
} as const;

const optionsSchema = z.strictObject({
  token_id: token,
  side: settingsValue.choice('BUY', 'SELL'),
  limit_price: settingsValue.price(),
  total_shares: orderShares(),
  algorithm: settingsValue.choice('twap', 'vwap', 'randomised', 'iceberg', 'top-of-book'),
  time_window_minutes: settingsValue.whole(1, 1_440, 'minutes'),
  min_order_size: orderShares(),
  max_order_size: orderShares(),
  shares_per_order: orderShares(),
  poll_interval: seconds(1, 300),
  style: settingsValue.choice('take', 'join', 'top'),
  min_move_seconds: seconds(1, 3_600),
  at_end: settingsValue.choice('leave', 'cross', 'report'),
  max_book_part: settingsValue.fraction().optional(),
  max_spread: settingsValue.price().optional(),
  min_depth: settingsValue.shares(1, MOST_SHARES).optional(),
});

type Parsed = z.output<typeof optionsSchema>;
type Option = keyof Parsed;

/** Options that hold together, or everything that is wrong with them. */
export type WorkingOptionsReading =
  | { readonly options: WorkingOptions; readonly problems?: undefined }
  | { readonly options?: undefined; readonly problems: readonly SettingsProblem[] };

/**
 * Reads the options of an order that works over time, numbers as the text that a person typed.
 *
 * Left out, the largest order is ten of the smallest, one order shows as much as the largest, an iceberg joins and everything
 * else takes; the rest is in `DEFAULTS`.
 */
export function readWorkingOptions(input: Readonly<Record<string, unknown>>): WorkingOptionsReading {
  const tree = withDefaults(input);
  const read = optionsSchema.safeParse(tree);
  if (!read.success) return { problems: read.error.issues.flatMap((issue) => problemsOf(issue, tree)) };
  const problems = crossProblems(read.data, tree);
  return problems.length > 0 ? { problems } : { options: optionsOf(read.data) };
}

/** A problem in one line. */
export function workingProblemText({ path, found, allowed }: SettingsProblem): string {
  return `${path.join('.')}: ${found} stands there; allowed is ${allowed}`;
}

function withDefaults(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const tree: Record<string, unknown> = { ...DEFAULTS, ...input };
  const least = orderShares().safeParse(tree['min_order_size']).data;
  tree['max_order_size'] ??= least === undefined ? '50' : formatMicros(least * 10n);
  tree['shares_per_order'] ??= tree['max_order_size'];
  tree['style'] ??= tree['algorithm'] === 'iceberg' || tree['algorithm'] === 'top-of-book' ? 'join' : 'take';
  return tree;
}

function problemsOf(issue: z.core.$ZodIssue, tree: unknown): readonly SettingsProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [key],
      found: 'an unknown option',
      allowed: `one of ${Object.keys(optionsSchema.shape).join(', ')}${didYouMean(key, Object.keys(optionsSchema.shape))}`,
    }));
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  return [{ path, found: foundAt(tree, path), allowed: issue.message }];
}

/** What each value allows by itself may still not go together. */
function crossProblems(parsed: Parsed, tree: Readonly<Record<string, unknown>>): readonly SettingsProblem[] {
  const { total_shares: total, min_order_size: least, max_order_size: most, shares_per_order: shown } = parsed;
  const count = countSlices({ algorithm: parsed.algorithm, total, minOrder: least, maxOrder: most });
  const isScheduled = parsed.algorithm !== 'iceberg' && parsed.algorithm !== 'top-of-book';
  const windowS = parsed.time_window_minutes * 60;
  const dollar = dollarOfShares(parsed.limit_price);
  const aDollar = `a dollar at limit_price (${formatMicros(dollar)}) or more, since the venue lets none buy at once for less`;
  const isTaking = parsed.side === 'BUY' && parsed.style === 'take';
  const isCrossing = parsed.side === 'BUY' && parsed.at_end === 'cross';
  const rules: readonly (readonly [boolean, Option, string])[] = [
    [total >= least, 'total_shares', `min_order_size (${formatMicros(least)}) or more`],
    [most >= 2n * least, 'max_order_size', `twice min_order_size (${formatMicros(2n * least)}) or more`],
    [
      shown >= least && shown <= most,
      'shares_per_order',
      `min_order_size to max_order_size (${formatMicros(least)} to ${formatMicros(most)})`,
    ],
    [
      !isScheduled || count <= MOST_SLICES,
      'total_shares',
      `no more than ${MOST_SLICES} slices of max_order_size (${formatMicros(most)})`,
    ],
    [
      !isScheduled || count * parsed.poll_interval <= windowS,
      'time_window_minutes',
      `time for ${count} slices, one for each poll_interval (${parsed.poll_interval} s): ${Math.ceil((count * parsed.poll_interval) / 60)} or more`,
    ],
    [!isTaking || total >= dollar, 'total_shares', aDollar],
    [!(isTaking || isCrossing) || most >= dollar, 'max_order_size', aDollar],
    [!isTaking || parsed.algorithm !== 'iceberg' || shown >= dollar, 'shares_per_order', aDollar],
    [parsed.algorithm !== 'top-of-book' || parsed.style === 'join', 'style', 'join, where algorithm is top-of-book'],
  ];
  return rules.flatMap(([holds, option, allowed]) =>
    holds ? [] : [{ path: [option], found: foundAt(tree, [option]), allowed }],
  );
}

function optionsOf(parsed: Parsed): WorkingOptions {
  return {
    token: parsed.token_id,
    side: parsed.side,
    limit: parsed.limit_price,
    total: parsed.total_shares,
    algorithm: parsed.algorithm,
    windowMs: parsed.time_window_minutes * MINUTE_MS,
    minOrder: parsed.min_order_size,
    maxOrder: parsed.max_order_size,
    sharesPerOrder: parsed.shares_per_order,
    pollMs: parsed.poll_interval * SECOND_MS,
    style: parsed.style,
    moveMs: parsed.min_move_seconds * SECOND_MS,
    atEnd: parsed.at_end,
    ...(parsed.max_book_part === undefined ? {} : { maxBookPart: parsed.max_book_part }),
    ...(parsed.max_spread === undefined ? {} : { maxSpread: parsed.max_spread }),
    ...(parsed.min_depth === undefined ? {} : { minDepth: parsed.min_depth }),
  };
}
