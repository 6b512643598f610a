import * as z from 'zod';

const amount = z.number().nonnegative();
const why = z.string().min(10);
const figure = z.strictObject({ value: amount, why });

/** What one run does, or one leader, follower, position or trade adds to it. */
const workSchema = z.strictObject({
  /** Of a full core, in milliseconds. */
  cpuMs: amount.default(0),
  /** For answers, in milliseconds. */
  waitMs: amount.default(0),
  /** Read and write units of the table. */
  reads: amount.default(0),
  writes: amount.default(0),
  /** To hosts outside of AWS. */
  sentBytes: amount.default(0),
  logBytes: amount.default(0),
});
const NO_WORK: Work = { cpuMs: 0, waitMs: 0, reads: 0, writes: 0, sentBytes: 0, logBytes: 0 };

/** In which unit a run's work grows. */
export const DRIVERS = ['start', 'leader', 'follower', 'position', 'copied', 'skipped'] as const;

const functionSchema = z.strictObject({
  /** It goes on for so long at least, in milliseconds. */
  loopMs: amount.default(0),
  /** It ends after so long at most, in milliseconds; its timeout where nothing is said. */
  mostMs: amount.optional(),
  /** Starts by a person. */
  startsPerMonth: amount.default(0),
  startsPerCopied: amount.default(0),
  startsPerSkipped: amount.default(0),
  /** By other functions, for each follower. */
  startsPerFollowerAndDay: amount.default(0),
  /** Of every run. */
  start: workSchema.default(NO_WORK),
  /** Of every run, for each leader. */
  leader: workSchema.default(NO_WORK),
  follower: workSchema.default(NO_WORK),
  /** Of every run, for each position that a follower ever had. */
  position: workSchema.default(NO_WORK),
  /** Once for each copied trade of each follower. */
  copied: workSchema.default(NO_WORK),
  skipped: workSchema.default(NO_WORK),
  why,
});

const profileSchema = z.strictObject({
  copiedPerLeaderAndDay: figure,
  skippedPerLeaderAndDay: figure,
  positionsPerCopiedTrade: figure,
  monthsRunning: figure,
  switchFlipsPerMonth: figure,
  alarmsPerMonth: figure,
  failedStartsPerMonth: figure,
  keyRequestsPerAlarm: figure,
  widgetViews: z.strictObject({
    perDay: amount,
    minutesEach: amount,
    refreshSeconds: z.number().positive(),
    costLooksPerMonth: amount,
    why,
  }),
  queue: z.strictObject({
    pollersPerSource: amount,
    longPollSeconds: z.number().positive(),
    requestsPerDoorbell: amount,
    why,
  }),
  secrets: z.strictObject({ perFollower: amount, readsPerFollowerAndDay: amount, why }),
  storage: z.strictObject({
    bytesPerCopiedTrade: amount,
    bytesPerSkippedTrade: amount,
    bytesPerFollowerAndDay: amount,
    bytesPerLeaderAndDay: amount,
    why,
  }),
  logs: z.strictObject({ storedShare: z.number().min(0).max(1), why }),
  functions: z.record(z.string(), functionSchema),
  metrics: z.strictObject({ shares: z.record(z.string(), z.number().min(0).max(1)), why }),
});

export type Work = z.infer<typeof workSchema>;
export type FunctionLoad = z.infer<typeof functionSchema>;

/** What a deployment is assumed to do, each number with its reason. */
export type LoadProfile = z.infer<typeof profileSchema>;

/**
 * Checks a load profile as it was read from its file.
 *
 * @throws ZodError for a number that is missing, unknown, negative, or without its reason
 */
export function parseLoadProfile(file: unknown): LoadProfile {
  return profileSchema.parse(file);
}
