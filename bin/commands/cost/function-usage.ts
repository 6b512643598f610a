import { MOST_COST_PAGES } from '#flows/load-costs.ts';
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
const PAGE_BYTES = 1_048_576;
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
  const reads = work.reads + looksOf(input) * readsOfLook(load);
  const coreMs = work.cpuMs * Math.max(1, CORE_MB / facts.memoryMb);
  const mostMs = Math.min(own.mostMs ?? Number.POSITIVE_INFINITY, facts.timeoutS * 1_000);
  const ms = Math.min(Math.max(own.loopMs * starts, work.waitMs + coreMs), mostMs * starts);
  return { starts, gbSeconds: ((ms / 1_000) * facts.memoryMb) / 1_024, work: { ...work, reads } };
}

/** By schedules, doorbells, changed switches, widgets and persons. */
function startsOf(input: FunctionUsageInput, own: FunctionLoad): number {
  const { facts, profile, load, hoursPerMonth } = input;
  const { perDay, minutesEach, refreshSeconds } = profile.widgetViews;
  const views = load.days * perDay;
  const renewed = (views * minutesEach * 60) / refreshSeconds;
  return (
    facts.startsPerHour * hoursPerMonth +
    facts.rules * profile.switchFlipsPerMonth.value +
    facts.widgets * views +
    facts.renewedWidgets * renewed +
    own.startsPerMonth +
    looksOf(input) +
    own.startsPerCopied * load.copied +
    own.startsPerSkipped * load.skipped +
    own.startsPerFollowerAndDay * load.followers * load.days
  );
}

/** Who draws widgets is asked for costs, too. */
function looksOf({ facts, profile }: FunctionUsageInput): number {
  return facts.widgets > 0 ? profile.widgetViews.costLooksPerMonth : 0;
}

/** A look walks the table, eventually consistent: half a unit for each 4 kB. */
function readsOfLook({ storedBytes }: MonthlyLoad): number {
  return Math.min(storedBytes, MOST_COST_PAGES * PAGE_BYTES) / 8_192;
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
