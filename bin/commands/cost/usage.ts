import type { DeploymentFacts } from './deployment-facts.ts';
import { type FunctionUsage, functionUsage } from './function-usage.ts';
import type { LoadProfile, Work } from './load-profile.ts';
import { type MonthlyLoad, monthlyLoad, type Scale } from './monthly-load.ts';
import type { PriceName } from './price-table.ts';

/** So much of something that has a price, in a month, and the part of the bill that it belongs to. */
export type UsageLine = { readonly part: string; readonly price: PriceName; readonly quantity: number };

export type UsageInput = {
  readonly facts: DeploymentFacts;
  readonly profile: LoadProfile;
  readonly scale: Scale;
  readonly hoursPerMonth: number;
};

type Month = UsageInput & { readonly load: MonthlyLoad; readonly functions: readonly FunctionUsage[] };

/** More metrics than that, and a dashboard is none of those that are free. */
const SMALL_DASHBOARD = 50;
const GB = 1e9;

/**
 * What a deployment uses in a month, by parts of the bill.
 *
 * @throws Error for a function that the profile does not know
 */
export function monthlyUsage(input: UsageInput): readonly UsageLine[] {
  const load = monthlyLoad(input.profile, input.scale, input.hoursPerMonth);
  const functions = input.facts.functions.map((facts) => functionUsage({ ...input, facts, load }));
  const month = { ...input, load, functions };
  return [
    ...functionLines(month),
    ...watchingLines(month),
    ...tableLines(month),
    ...startingLines(month),
    ...secretLines(month),
    ...logLines(month),
    ...remainingLines(month),
  ];
}

const line = (part: string, price: PriceName, quantity: number): UsageLine => ({ part, price, quantity });

function functionLines({ facts, functions }: Month): readonly UsageLine[] {
  return functions.flatMap(({ starts, gbSeconds }, index) => {
    const { name = '', widgets = 0 } = facts.functions[index] ?? {};
    const part = widgets > 0 ? `custom widgets: ${name}` : `function: ${name}`;
    return [line(part, 'lambdaGbSecond', gbSeconds), line(part, 'lambdaRequest', starts)];
  });
}

function watchingLines({ facts, profile }: Month): readonly UsageLine[] {
  const { shares } = profile.metrics;
  const sent = new Set([...Object.keys(shares), ...facts.metricNames]);
  const large = facts.dashboards.filter(({ metrics }) => metrics > SMALL_DASHBOARD).length;
  return [
    line('alarms', 'alarmMetric', facts.alarmMetrics),
    line('alarms', 'highResolutionAlarmMetric', facts.highResolutionAlarmMetrics),
    line('alarms', 'compositeAlarm', facts.compositeAlarms),
    // What the profile does not know is taken to count in every hour.
    line('metrics', 'customMetric', sum([...sent].map((name) => shares[name] ?? 1))),
    line('dashboards', 'dashboard', facts.dashboards.length - large),
    line('dashboards', 'largeDashboard', large),
  ];
}

function tableLines({ facts, functions, load }: Month): readonly UsageLine[] {
  return [
    line('table: writes', 'tableWrite', facts.tables * workOf(functions, 'writes')),
    line('table: reads', 'tableRead', facts.tables * workOf(functions, 'reads')),
    line('table: storage', 'tableStoredGb', (facts.tables * load.storedBytes) / GB),
    line('table: backup', 'tableBackupGb', (facts.backedUpTables * load.storedBytes) / GB),
  ];
}

function startingLines({ facts, profile, load, hoursPerMonth }: Month): readonly UsageLine[] {
  const { pollersPerSource, longPollSeconds, requestsPerDoorbell } = profile.queue;
  const polls = (pollersPerSource * 3_600 * hoursPerMonth) / longPollSeconds;
  const fed = (kind: 'fifo' | 'standard'): number => facts.functions.filter(({ queue }) => queue === kind).length;
  const rings = load.doorbells * requestsPerDoorbell;
  return [
    line('queue', 'queueFifoRequest', fed('fifo') * (polls + rings)),
    line('queue', 'queueRequest', fed('standard') * (polls + rings) + profile.failedStartsPerMonth.value),
    line('scheduler', 'schedulerStart', hoursPerMonth * sum(facts.functions.map((one) => one.startsPerHour))),
    line('EventBridge', 'awsEvent', profile.switchFlipsPerMonth.value * sum(facts.functions.map((one) => one.rules))),
  ];
}

function secretLines({ facts, profile, load }: Month): readonly UsageLine[] {
  const { perFollower, readsPerFollowerAndDay } = profile.secrets;
  const { alarmsPerMonth, keyRequestsPerAlarm } = profile;
  return [
    line('secrets', 'secret', facts.secrets + load.followers * perFollower),
    line('secrets', 'secretRead', load.followers * readsPerFollowerAndDay * load.days),
    line('KMS', 'key', facts.keys),
    line('KMS', 'keyRequest', facts.keys * alarmsPerMonth.value * keyRequestsPerAlarm.value),
  ];
}

function logLines({ facts, functions, profile, load }: Month): readonly UsageLine[] {
  const ingested = functions.map(({ work }) => work.logBytes);
  const kept = facts.functions.map(
    ({ logRetentionDays }, index) => ((ingested[index] ?? 0) * profile.logs.storedShare * logRetentionDays) / load.days,
  );
  return [line('logs', 'logIngestedGb', sum(ingested) / GB), line('logs', 'logStoredGb', sum(kept) / GB)];
}

function remainingLines({ facts, functions, profile }: Month): readonly UsageLine[] {
  return [
    line('SNS', 'topicPublish', facts.topics * profile.alarmsPerMonth.value),
    line('SNS', 'topicEmail', facts.topics * profile.alarmsPerMonth.value),
    line('SSM', 'standardParameter', facts.standardParameters),
    line('SSM', 'advancedParameter', facts.advancedParameters),
    line('traffic out', 'trafficOutGb', workOf(functions, 'sentBytes') / GB),
  ];
}

function workOf(functions: readonly FunctionUsage[], field: keyof Work): number {
  return sum(functions.map(({ work }) => work[field]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
