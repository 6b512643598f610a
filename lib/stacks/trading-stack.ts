import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV } from '#contract/env.ts';
import { type FunctionContract, FUNCTIONS, type Need, runsAtOnce, SIGNER } from '#contract/functions.ts';
import { CopyFunction } from '../constructs/copy-function.ts';
import { DoorbellQueue } from '../constructs/doorbell-queue.ts';
import { FollowerKeys } from '../constructs/follower-keys.ts';
import { FollowerSecrets } from '../constructs/follower-secrets.ts';
import type { LedgerTable } from '../constructs/ledger-table.ts';
import { Schedules } from '../constructs/schedules.ts';
import { Switches } from '../constructs/switches.ts';
import type { Deployment } from '../deployment.ts';

/** What the functions run on. */
export type TradingStackProps = {
  readonly deployment: Deployment;
  readonly ledgerTable: LedgerTable;
};

/** What trades: every function of the contract, what starts it, and what it is allowed to do. */
export class TradingStack extends Stack {
  private readonly deployment: Deployment;
  private readonly ledgerTable: LedgerTable;
  /** By the names of the contract. */
  readonly functions = new Map<string, CopyFunction>();
  readonly doorbell: DoorbellQueue;
  readonly schedules: Schedules;
  private readonly followerSecrets: FollowerSecrets;
  private readonly followerKeys: FollowerKeys;
  private readonly switches: Switches;

  constructor(scope: Construct, id: string, props: TradingStackProps) {
    super(scope, id, {
      description: 'polycopy: functions, schedules and the doorbell queue',
      env: { region: props.deployment.region },
    });
    const { deployment } = props;
    this.deployment = deployment;
    this.ledgerTable = props.ledgerTable;
    this.doorbell = new DoorbellQueue(this, 'Doorbell', { deployment });
    this.followerSecrets = new FollowerSecrets(this, 'FollowerSecrets', { deployment });
    this.followerKeys = new FollowerKeys(this, 'FollowerKeys', { deployment });
    this.schedules = new Schedules(this, 'Schedules', { deployment });
    this.switches = new Switches(this, 'Switches', { deployment });
    for (const contract of FUNCTIONS) this.add(contract);
    // Functions may need each other.
    for (const contract of FUNCTIONS) this.grantNeeds(contract);
  }

  private add(contract: FunctionContract): void {
    const { deployment } = this;
    const { name, trigger } = contract;
    const shards = trigger.kind === 'schedule' && trigger.isSharded === true ? deployment.shards : 1;
    const copyFunction = new CopyFunction(this, name, {
      contract,
      deployment,
      ...(name === 'leader-watcher' ? { memoryMb: deployment.watcherMemoryMb } : {}),
      reservedConcurrency: runsAtOnce(contract, {
        pollerConcurrency: deployment.numbers.pollerConcurrency,
        shards: deployment.shards,
      }),
    });
    this.functions.set(name, copyFunction);
    switch (trigger.kind) {
      case 'schedule':
        this.schedules.startEvery(copyFunction, {
          ...{ name, everyMs: trigger.everyMs, afterMidnightMs: trigger.afterMidnightMs, shards },
        });
        if (trigger.onParameterChange === true) this.switches.startOnChange(copyFunction, name);
        break;
      case 'doorbell':
        this.doorbell.startOnRing(copyFunction, trigger.maxConcurrency);
        break;
      case 'call':
        // Whoever needs it is allowed to call it.
        break;
      case 'by-hand':
      case 'alarm':
        // Nothing is allowed to start it: whoever may is a person with a right of his own.
        break;
    }
  }

  private grantNeeds(contract: FunctionContract): void {
    for (const need of contract.needs) this.grant(this.functionNamed(contract.name), contract, need);
  }

  private grant(copyFunction: CopyFunction, { writes }: FunctionContract, need: Need): void {
    switch (need) {
      case 'table':
        this.ledgerTable.grantReadWrite(copyFunction, writes);
        break;
      case 'doorbell-send':
        this.doorbell.grantSend(copyFunction);
        break;
      case 'follower-secrets':
        this.followerSecrets.grantUse(copyFunction);
        break;
      case 'follower-keys':
        this.followerKeys.grantSign(copyFunction);
        break;
      case 'signer':
        this.functionNamed(SIGNER).grantCall(copyFunction, ENV.signer);
        break;
      case 'switches':
        this.switches.grantRead(copyFunction);
        break;
      case 'table-read':
        this.ledgerTable.grantRead(copyFunction);
        break;
      case 'webhook-secret':
        throw new Error(`${copyFunction.node.id} trades: the secret of the webhook is none of its needs`);
      case 'table-scan':
        throw new Error(`${copyFunction.node.id} trades: walks of the whole table are none of its needs`);
    }
  }

  private functionNamed(name: string): CopyFunction {
    const found = this.functions.get(name);
    if (found === undefined) throw new Error(`there is no function ${name}`);
    return found;
  }
}
