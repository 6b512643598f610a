import { RemovalPolicy } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { PARAMETERS, SWITCH_PATTERN } from '#contract/parameters.ts';
import type { Deployment } from '../deployment.ts';

/**
 * The switch of the whole system: `ACTIVE`, `REDUCING` or `HALTED`, flipped by a person.
 *
 * A deployment sets it once: later ones leave it as it was flipped, as long as nothing of it changes in the template. One changed
 * word would have CloudFormation write all of it again, and `ACTIVE` over a person's stop. It
 * starts `ACTIVE` since a new system has no leaders and its followers only record what they would do.
 */
export class TradingSwitch extends Construct {
  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    const parameter = new StringParameter(this, 'Parameter', {
      parameterName: PARAMETERS.trading(props.deployment.stage),
      description: 'ACTIVE: all orders. REDUCING: only orders that close. HALTED: only cancels.',
      stringValue: 'ACTIVE',
      allowedPattern: SWITCH_PATTERN,
    });
    parameter.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
