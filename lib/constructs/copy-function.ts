import { dirname, join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionContract, functionName, LIVE_ALIAS } from '#contract/functions.ts';
import type { Deployment } from '../deployment.ts';

/** What a function of ours is made from. */
export type CopyFunctionProps = {
  readonly contract: FunctionContract;
  readonly deployment: Deployment;
  /** Runs at once that no other function can take away. */
  readonly reservedConcurrency: number;
  /** @default what the contract says */
  readonly memoryMb?: number;
};

const RETENTION = { 14: RetentionDays.TWO_WEEKS, 90: RetentionDays.THREE_MONTHS } as const;

const ROOT = join(import.meta.dirname, '..', '..');

// Some packages call require() from ESM output; without this they fail at load (measured 2026-11-20).
const REQUIRE_BANNER = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

const STAND_INS = join(ROOT, 'lambdas', 'shared', 'runtime', 'stand-ins');
/** What a bundle has in place of modules that are dear to load; each says what it saves. */
const STOOD_IN_FOR = {
  'node:http': 'node-http.ts',
  'node:process': 'node-process.ts',
  '@aws-sdk/credential-provider-node': 'credentials.ts',
} as const;

/**
 * One function of `FUNCTIONS`: its bundle, its log group and a role that may write to that log group and nothing else.
 *
 * Whatever else it may do comes from the `grant…` method of the construct that owns the resource.
 */
export class CopyFunction extends Construct implements IGrantable {
  readonly lambda: NodejsFunction;
  /**
   * What starts it names this, and gets the version that was deployed last: its code and its variables change in one step,
   * which for the function itself are two. Earlier versions are kept, so that it can be pointed back at one.
   */
  readonly live: IFunction;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: CopyFunctionProps) {
    super(scope, id);
    const { contract, deployment } = props;
    const deployedAs = functionName(deployment.stage, contract.name);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${deployedAs}`,
      retention: RETENTION[deployment.numbers.logRetentionDays],
      // Facts about money are in the table; a kept log group would only block the next deployment by its name.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The managed policy for logs allows every log group of the account, so the role starts empty.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.lambda = new NodejsFunction(this, 'Function', {
      functionName: deployedAs,
      description: contract.purpose,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? contract.memoryMb,
      timeout: Duration.millis(contract.timeoutMs),
      ...(deployment.isTraced && { tracing: Tracing.ACTIVE }),
      ...(deployment.reservesConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      environment: deployment.environment,
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      awsSdkConnectionReuse: false, // a variable of the SDK's version 2
      ...bundle(contract.name),
    });
    // Without the cast its optional role is none of an IFunction's.
    this.live = this.lambda.addAlias(LIVE_ALIAS) as IFunction;
    this.grantPrincipal = this.lambda.grantPrincipal;
    if (!deployment.isTraced) return;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes traces of a whole account; nothing can be read by it.',
    });
  }

  /** Lets another function call this one and wait for its answer, and tells it the name in a variable. */
  grantCall(caller: CopyFunction, variable: string): Grant {
    caller.lambda.addEnvironment(variable, this.lambda.functionName);
    // Our own grant: the library's one also allows every version of the function.
    return Grant.addToPrincipal({
      grantee: caller,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.live.functionArn],
    });
  }

  /** Runs that failed, were cut off or ran out of memory, in each five minutes. */
  metricErrors(): Metric {
    return this.lambda.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' });
  }

  /** Starts that were turned away, in each five minutes. */
  metricThrottles(): Metric {
    return this.lambda.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' });
  }

  /** How long runs took, in each five minutes. */
  metricDuration(): Metric {
    return this.lambda.metricDuration({ period: Duration.minutes(5), statistic: 'p90' });
  }

  /** Runs that began, in each stretch of so many milliseconds; no data where none did. */
  metricRuns(periodMs: number): Metric {
    return this.lambda.metricInvocations({ period: Duration.millis(periodMs), statistic: 'Sum' });
  }
}

const NO_COMMANDS = { beforeBundling: () => [], beforeInstall: () => [], afterBundling: () => [] };

/** Only the code is uploaded: what tells where it came from goes to `maps`, beside the folder of the asset. */
function setAside(name: string, asset: string): string[] {
  const maps = join(dirname(asset), 'maps');
  return [
    `mkdir -p "${maps}"`,
    `mv "${join(asset, 'index.mjs.map')}" "${join(maps, `${name}.mjs.map`)}"`,
    `mv "${join(asset, 'index.meta.json')}" "${join(maps, `${name}.meta.json`)}"`,
  ];
}

function bundle(name: string) {
  return {
    entry: join(ROOT, 'lambdas', name, 'handler.ts'),
    handler: 'handler',
    projectRoot: ROOT,
    depsLockFilePath: join(ROOT, 'package-lock.json'),
    bundling: {
      format: OutputFormat.ESM,
      target: 'node24',
      minify: true,
      sourceMap: true,
      // Without a word of it in the bundle, beside which it does not lie when it runs.
      sourceMapMode: SourceMapMode.EXTERNAL,
      sourcesContent: false,
      metafile: true,
      commandHooks: { ...NO_COMMANDS, afterBundling: (_from: string, to: string) => setAside(name, to) },
      mainFields: ['module', 'main'],
      // Our own copy of the SDK: a pinned version, and no slower to load than the runtime's.
      bundleAwsSDK: true,
      externalModules: [],
      banner: REQUIRE_BANNER,
      esbuildArgs: {
        '--alias': Object.entries(STOOD_IN_FOR).map(([module, file]) => `${module}=${join(STAND_INS, file)}`),
      },
      logLevel: LogLevel.WARNING,
    },
  };
}
