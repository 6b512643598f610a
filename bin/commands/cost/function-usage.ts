import type { FunctionFacts } from './function-facts.ts';
import { DRIVERS, type FunctionLoad, type LoadProfile, type Work } from './load-profile.ts';
import type { MonthlyLoad } from './monthly-load.ts';

/** What one function does in a month, over all of its runs. */
export type FunctionUsage = {
  readonly starts: number;
  /** As AWS counts it: time by memory. */
  readonly gbSeconds: number;
  readonly work: Work;
};

export type FunctionUsageInput = {
  readonly facts: FunctionFacts;
  readonly profile: LoadProfile;
  readonly load: MonthlyLoad;
  readonly hoursPerMonth: number;
};

/** Memory that comes with one whole core (docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html, seen 2026-11-22). */
const CORE_MB = 1_769;
const FIELDS = ['cpuMs', 'waitMs', 'reads', 'writes', 'sentBytes', 'logBytes'] as const;

/**
 * Adds up the runs of a function.
 *
 * @throws Error for a function that the profile does not know
 */
export function functionUsage(input: FunctionUsageInput): FunctionUsage {
  const { facts, profile, load } = input;
  const own = Object.hasOwn(profile.functions, facts.name) ? profile.functions[facts.name] : undefined;
  if (own === undefined) throw new Error(`the load profile does not say what ${facts.name} does`);
  const starts = startsOf(input, own);
  const work = workOf(own, load, starts);
  const coreMs = work.cpuMs * Math.max(1, CORE_MB / facts.memoryMb);
  const mostMs = Math.min(own.mostMs ?? Number.POSITIVE_INFINITY, facts.timeoutS * 1_000);
  const ms = Math.min(Math.max(own.loopMs * starts, work.waitMs + coreMs), mostMs * starts);
  return { starts, gbSeconds: ((ms / 1_000) * facts.memoryMb) / 1_024, work };
}

/** By schedules, doorbells, changed switches, widgets and persons. */
function startsOf({ facts, profile, load, hoursPerMonth }: FunctionUsageInput, own: FunctionLoad): number {
  const { perDay, minutesEach, refreshSeconds } = profile.widgetViews;
  const drawn = load.days * perDay * (1 + (minutesEach * 60) / refreshSeconds);
  return (
    facts.startsPerHour * hoursPerMonth +
    facts.rules * profile.switchFlipsPerMonth.value +
    facts.widgets * drawn +
    own.startsPerMonth +
    own.startsPerCopied * load.copied +
    own.startsPerSkipped * load.skipped +
    own.startsPerFollowerAndDay * load.followers * load.days
  );
}

function workOf(own: FunctionLoad, load: MonthlyLoad, starts: number): Work {
  const times: Readonly<Record<(typeof DRIVERS)[number], number>> = {
    start: starts,
    leader: starts * load.leaders,
    follower: starts * load.followers,
    position: starts * load.positions,
    copied: load.copied,
    skipped: load.skipped,
  };
  const sum = (field: keyof Work): number =>
    DRIVERS.reduce((total, driver) => total + own[driver][field] * times[driver], 0);
  return Object.fromEntries(FIELDS.map((field) => [field, sum(field)])) as Work;
}
