import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PARAMETERS } from '#contract/parameters.ts';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';

/**
 * The parameters that persons flip, known by their path.
 *
 * Those of leaders and followers are created by the operator, when he first flips one; that of the system is in the state stack.
 */
export class Switches extends Construct {
  private readonly deployment: Deployment;
  private readonly path: string;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    this.deployment = props.deployment;
    this.path = PARAMETERS.path(props.deployment.stage);
  }

  /** Lets the function read every switch of this stage: who may read a path reads all below it, so no wildcard is needed. */
  grantRead(copyFunction: CopyFunction): Grant {
    return Grant.addToPrincipal({
      grantee: copyFunction,
      actions: ['ssm:GetParametersByPath'],
      resourceArns: [
        Stack.of(this).formatArn({
          service: 'ssm',
          resource: 'parameter',
          resourceName: this.path.slice(1),
          arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
        }),
      ],
    });
  }

  /** Starts the function whenever a switch of this stage was flipped, set or removed; AWS delivers most such events, not all. */
  startOnChange(copyFunction: CopyFunction, name: string): void {
    const { stage, numbers } = this.deployment;
    new Rule(copyFunction, 'OnChange', {
      ruleName: `polycopy-${stage}-${name}`,
      description: 'starts the copying of switches when one was flipped',
      eventPattern: {
        source: ['aws.ssm'],
        detailType: ['Parameter Store Change'],
        detail: { name: [{ prefix: `${this.path}/` }], operation: ['Create', 'Update', 'Delete'] },
      },
      targets: [
        new LambdaFunction(copyFunction.live, {
          retryAttempts: numbers.startRetries,
          maxEventAge: Duration.millis(numbers.startMaxAgeMs),
        }),
      ],
    });
  }
}
