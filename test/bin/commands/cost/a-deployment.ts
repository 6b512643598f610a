import type { DashboardFacts } from '../../../../bin/commands/cost/dashboard-facts.ts';
import type { DeploymentFacts } from '../../../../bin/commands/cost/deployment-facts.ts';
import type { FunctionFacts } from '../../../../bin/commands/cost/function-facts.ts';

/** A function of 256 MB that a schedule starts each minute. */
export function aFunction(facts: Partial<FunctionFacts> = {}): FunctionFacts {
  return {
    name: 'risk-monitor',
    memoryMb: 256,
    timeoutS: 90,
    startsPerHour: 60,
    queue: undefined,
    rules: 0,
    widgets: 0,
    renewedWidgets: 0,
    logRetentionDays: 14,
    ...facts,
  };
}

export function aDashboard(facts: Partial<DashboardFacts> = {}): DashboardFacts {
  return { metrics: 10, own: [], widgetEndpoints: [], renewedEndpoints: [], ...facts };
}

/** A deployment that has one of everything that is paid for. */
export function aDeployment(facts: Partial<DeploymentFacts> = {}): DeploymentFacts {
  return {
    functions: [
      aFunction({ name: 'toggle-sync', memoryMb: 128, rules: 1 }),
      aFunction({ name: 'portfolio-tracker' }),
      aFunction({ name: 'risk-monitor' }),
      aFunction({ name: 'leader-watcher' }),
      aFunction({ name: 'reconciler', memoryMb: 512 }),
      aFunction({ name: 'order-manager', memoryMb: 256 }),
      aFunction({ name: 'redeemer', memoryMb: 512, startsPerHour: 6, queue: 'standard' }),
      aFunction({ name: 'scorer', memoryMb: 384, startsPerHour: 1 / 48, timeoutS: 900, queue: 'standard' }),
      aFunction({ name: 'executor', memoryMb: 1024, startsPerHour: 0, timeoutS: 30, queue: 'fifo' }),
      aFunction({ name: 'signer', memoryMb: 512, startsPerHour: 0 }),
      aFunction({ name: 'manual-sync', memoryMb: 512, startsPerHour: 0, timeoutS: 300 }),
      aFunction({ name: 'alert-webhook', startsPerHour: 0 }),
      aFunction({ name: 'messenger', memoryMb: 160 }),
      aFunction({ name: 'board', startsPerHour: 0, widgets: 2, renewedWidgets: 2 }),
    ],
    alarmMetrics: 20,
    highResolutionAlarmMetrics: 1,
    compositeAlarms: 1,
    dashboards: [aDashboard(), aDashboard({ metrics: 51 })],
    metricNames: [],
    tables: 1,
    backedUpTables: 1,
    secrets: 0,
    keys: 1,
    topics: 1,
    standardParameters: 1,
    advancedParameters: 1,
    ...facts,
  };
}
