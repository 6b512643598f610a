import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const amount = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'an amount is expected')
  .transform(Number);
/** To a millionth of a micro-dollar. */
const exactAmount = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,12})?$/, 'an amount is expected')
  .transform(Number);
const moment = z.int().min(0);
const name = z.string().min(1).max(200);
const follow = { follower: name, leader: name };
const market = { condition: name, eventGroup: name.optional() };

const tradeSchema = z.object({
  ...{ ...follow, ...market, token: name, category: name.optional() },
  at: moment,
  side: z.enum(['BUY', 'SELL']),
  shares: amount,
  offered: amount.optional(),
  leaderPrice: amount.optional(),
  gross: amount,
  fee: amount,
});
const betSchema = z.object({
  ...{ ...follow, ...market },
  cost: amount,
  realised: amount,
  open: amount,
  isOpen: z.boolean(),
  resolvedAt: moment.optional(),
});
const markoutSchema = z.object({ delay: z.number(), mean: z.number(), fills: z.int() });
const markoutsSchema = z.object({
  leader: name,
  markouts: z.array(markoutSchema),
  decay: z.object({ theta: z.number(), asymptote: z.number() }).nullable(),
});
const costSchema = z.object({ ...follow, parts: z.object({ missed: exactAmount }) });
const figure = z.object({ value: z.number().nullable() });
const spreadSchema = z
  .object({ least: z.number(), p05: z.number(), p50: z.number(), p95: z.number(), most: z.number() })
  .nullable();
const figureSchema = z.object({ realised: figure, spread: z.object({ value: spreadSchema }) });
const executionsSchema = z.object({
  follower: name,
  figures: z.object({ profit: figureSchema, sharpe: figureSchema, drawdown: figureSchema, missed: figureSchema }),
});
const daySchema = z.object({ ...follow, day: z.iso.date(), profit: amount });
const backtestSchema = z.object({
  name,
  days: z.array(daySchema),
  costs: z.array(costSchema).optional(),
  markouts: z.array(markoutsSchema).optional(),
  executions: z.array(executionsSchema).optional(),
  bets: z.array(betSchema),
  trades: z.array(tradeSchema),
});
const leaderSchema = z.object({ wallet: name, name: z.string() });
const fileSchema = z.object({
  settingsTried: z.int().min(1),
  executions: z.object({ count: z.int().min(1), drawn: z.array(z.enum(['delay', 'slippage', 'fill'])) }).optional(),
  leaders: z.array(leaderSchema).optional(),
  backtests: z.array(backtestSchema).min(1),
});

/** What `backtest --json` printed, as far as a tear sheet needs it; amounts are dollars and shares. */
export type BacktestFile = z.output<typeof fileSchema>;
export type BacktestPart = z.output<typeof backtestSchema>;
export type BacktestBet = z.output<typeof betSchema>;
export type BacktestTrade = z.output<typeof tradeSchema>;

/** @throws Error naming the file, and what in it is not as `backtest --json` prints it */
export async function readBacktest(file: string): Promise<BacktestFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(`${file}: there is no such file`);
    throw error;
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`${file} is no JSON: polycopy backtest --json prints what is read here`);
  }
  const { data, error } = fileSchema.safeParse(json);
  if (data !== undefined) return data;
  const [first] = error.issues;
  const place = first?.path.join('.') ?? '';
  throw new Error(`${file} is not what polycopy backtest --json prints${place === '' ? '' : `, at ${place}`}`);
}
