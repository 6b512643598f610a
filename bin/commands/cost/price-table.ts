import * as z from 'zod';

/** Everything that AWS charges for and this deployment may use. */
export const PRICES = [
  'lambdaGbSecond',
  'lambdaRequest',
  'alarmMetric',
  'highResolutionAlarmMetric',
  'compositeAlarm',
  'customMetric',
  'dashboard',
  'largeDashboard',
  'logIngestedGb',
  'logStoredGb',
  'tableWrite',
  'tableRead',
  'tableStoredGb',
  'tableBackupGb',
  'queueRequest',
  'queueFifoRequest',
  'schedulerStart',
  'awsEvent',
  'secret',
  'secretRead',
  'key',
  'keyRequest',
  'topicPublish',
  'topicEmail',
  'advancedParameter',
  'standardParameter',
  'trafficOutGb',
] as const;

export type PriceName = (typeof PRICES)[number];

const date = z.iso.date();
const page = z.url({ protocol: /^https$/, hostname: /(^|\.)amazon\.com$/ });

const allowanceSchema = z.strictObject({ free: z.number().positive(), unit: z.string(), page, seen: date });

const priceSchema = z.strictObject({
  /** Dollars for so many units as `per` says. */
  usd: z.number().nonnegative(),
  per: z.number().positive(),
  unit: z.string(),
  /** What is free of it in a month, shared with all prices that name the same. */
  allowance: z.string().optional(),
  page,
  /** The date of AWS's price list file, where the figure was compared with it. */
  published: date.optional(),
  seen: date,
});

const tableSchema = z
  .strictObject({
    region: z.string(),
    hoursPerMonth: z.number().positive(),
    allowances: z.record(z.string(), allowanceSchema),
    prices: z.record(z.enum(PRICES), priceSchema),
  })
  .superRefine(({ allowances, prices }, context) => {
    for (const [name, { allowance }] of Object.entries(prices))
      if (allowance !== undefined && !Object.hasOwn(allowances, allowance))
        context.addIssue({ code: 'custom', message: `${name}: no allowance is called ${allowance}` });
  });

/** Prices of one region in dollars, with what is free, where each was read and when. */
export type PriceTable = z.infer<typeof tableSchema>;

/**
 * Checks a price table as it was read from its file.
 *
 * @throws ZodError for a price that is missing, unknown, negative, or without its page and date
 */
export function parsePriceTable(file: unknown): PriceTable {
  return tableSchema.parse(file);
}
