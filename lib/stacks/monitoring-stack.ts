import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { Deployment } from '../deployment.ts';
import { Alarms } from '../monitoring/alarms.ts';
import type { TradingStack } from './trading-stack.ts';

/** Whose facts are watched. */
export type MonitoringStackProps = {
  readonly deployment: Deployment;
  readonly trading: Pick<TradingStack, 'functions' | 'doorbell' | 'schedules'>;
};

/** What tells a person: the alarms and the topic that they go to. */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, trading }: MonitoringStackProps) {
    super(scope, id, {
      description: 'polycopy: alarms and where they go',
      env: { region: deployment.region },
    });
    const { functions, doorbell, schedules } = trading;
    const { action } = new AlarmTopic(this, 'AlarmTopic', { deployment });
    new Alarms(this, 'Alarms', { deployment, functions, doorbell, schedules, action });
  }
}
