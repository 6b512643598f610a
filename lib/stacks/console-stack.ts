import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { MANUAL_SYNC_EXAMPLES } from '#contract/manual-sync.ts';
import { TestEvents } from '../constructs/test-events.ts';
import type { Deployment } from '../deployment.ts';

/**
 * What makes the console of AWS easier to use.
 *
 * A stack of its own, and nothing depends on it: what the account has once may be there already, and that must not undo the deployment of
 * what trades or watches.
 */
export class ConsoleStack extends Stack {
  constructor(scope: Construct, id: string, { deployment }: { readonly deployment: Deployment }) {
    super(scope, id, {
      description: 'polycopy: events for tests in the console',
      env: { region: deployment.region },
    });
    new TestEvents(this, 'TestEvents', {
      functionName: `polycopy-${deployment.stage}-manual-sync`,
      events: MANUAL_SYNC_EXAMPLES,
      makesRegistry: deployment.testEvents === 'create',
    });
  }
}
