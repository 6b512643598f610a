import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Deployment } from './deployment.ts';
import { ConsoleStack } from './stacks/console-stack.ts';
import { MonitoringStack } from './stacks/monitoring-stack.ts';
import { StateStack } from './stacks/state-stack.ts';
import { TradingStack } from './stacks/trading-stack.ts';

/** The stacks of one stage. */
export type Stacks = {
  readonly state: StateStack;
  readonly trading: TradingStack;
  readonly monitoring: MonitoringStack;
  readonly console?: ConsoleStack;
};

/** Puts the stacks of a stage into the app, and the checks that let no finding pass without a reason. */
export function buildStacks(app: App, deployment: Deployment): Stacks {
  const { stage } = deployment;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  Tags.of(app).add('application', 'polycopy');
  Tags.of(app).add('stage', stage);
  const state = new StateStack(app, `polycopy-${stage}-state`, { deployment });
  const trading = new TradingStack(app, `polycopy-${stage}-trading`, { deployment, ledgerTable: state.ledgerTable });
  const monitoring = new MonitoringStack(app, `polycopy-${stage}-monitoring`, {
    deployment,
    trading,
    ledgerTable: state.ledgerTable,
  });
  const consoleStack =
    deployment.testEvents === 'off' ? undefined : new ConsoleStack(app, `polycopy-${stage}-console`, { deployment });
  // Last: where it fails the CDK goes no further.
  consoleStack?.addStackDependency(monitoring);
  return { state, trading, monitoring, ...(consoleStack === undefined ? {} : { console: consoleStack }) };
}
