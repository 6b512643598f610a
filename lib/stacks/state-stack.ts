import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LedgerTable } from '../constructs/ledger-table.ts';
import { TradingSwitch } from '../constructs/trading-switch.ts';
import type { Deployment } from '../deployment.ts';

/** What must outlive every deployment of code: the table and the switch. */
export class StateStack extends Stack {
  readonly ledgerTable: LedgerTable;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id, {
      description: 'polycopy: what is kept, the ledger and the trading switch',
      env: { region: props.deployment.region },
      // What is kept also keeps its name, so a stack that was deleted by mistake could not simply be deployed again.
      terminationProtection: true,
    });
    this.ledgerTable = new LedgerTable(this, 'LedgerTable', props);
    new TradingSwitch(this, 'TradingSwitch', props);
  }
}
