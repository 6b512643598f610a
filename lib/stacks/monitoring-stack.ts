import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type FunctionContract, WATCHING } from '#contract/functions.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { CopyFunction } from '../constructs/copy-function.ts';
import type { LedgerTable } from '../constructs/ledger-table.ts';
import { WebhookSecret } from '../constructs/webhook-secret.ts';
import type { Deployment } from '../deployment.ts';
import { Alarms } from '../monitoring/alarms.ts';
import { Dashboards } from '../monitoring/dashboards.ts';
import type { TradingStack } from './trading-stack.ts';

/** Whose facts are watched. */
export type MonitoringStackProps = {
  readonly deployment: Deployment;
  readonly trading: Pick<TradingStack, 'functions' | 'doorbell' | 'schedules'>;
  readonly ledgerTable: LedgerTable;
};

/** AWS starts a run for an alarm again after a failure, for as long. */
const ALARM_MAX_AGE = Duration.hours(1);

/** What tells and shows a person: alarms, where they go, and dashboards. */
export class MonitoringStack extends Stack {
  private readonly props: MonitoringStackProps;

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id, {
      description: 'polycopy: alarms, where they go, and dashboards',
      env: { region: props.deployment.region },
    });
    this.props = props;
    const { deployment, trading } = props;
    const { functions, doorbell, schedules } = trading;
    const topic = new AlarmTopic(this, 'AlarmTopic', { deployment });
    const board = this.add('board');
    props.ledgerTable.grantRead(board);
    props.ledgerTable.grantScan(board);
    const secret = deployment.passesAlarmsOn ? new WebhookSecret(this, 'WebhookSecret', props) : undefined;
    const webhook = secret === undefined ? undefined : this.addWebhook(topic, secret);
    if (secret !== undefined) this.addMessenger(secret);
    const { action } = topic;
    const { alarms } = new Alarms(this, 'Alarms', { deployment, functions, doorbell, schedules, action, webhook });
    new Dashboards(this, 'Dashboards', { deployment, functions, doorbell, schedules, board, alarms });
  }

  private addWebhook(topic: AlarmTopic, secret: WebhookSecret): CopyFunction {
    const webhook = this.add('alert-webhook');
    secret.grantRead(webhook);
    webhook.live.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: ALARM_MAX_AGE });
    topic.startOnAlarm(webhook);
    return webhook;
  }

  private addMessenger(secret: WebhookSecret): void {
    const { name, trigger, writes } = contractOf('messenger');
    if (trigger.kind !== 'schedule') throw new Error(`${name} is started by a schedule`);
    const messenger = this.add(name);
    this.props.ledgerTable.grantReadWrite(messenger, writes);
    secret.grantRead(messenger);
    this.props.trading.schedules.startEvery(messenger, { name, everyMs: trigger.everyMs, shards: 1 });
  }

  private add(name: string): CopyFunction {
    const contract = contractOf(name);
    const { deployment } = this.props;
    const { trigger } = contract;
    return new CopyFunction(this, name, {
      contract,
      deployment,
      reservedConcurrency: 'maxConcurrency' in trigger ? trigger.maxConcurrency : 1,
    });
  }
}

function contractOf(name: string): FunctionContract {
  const found = WATCHING.find((contract) => contract.name === name);
  if (found === undefined) throw new Error(`there is no function ${name} that watches`);
  return found;
}
