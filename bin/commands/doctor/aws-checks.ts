import { type FunctionContract, FUNCTIONS, runsAtOnce, SIGNER } from '#contract/functions.ts';
import { stageNumbers } from '#contract/stages.ts';
import { type Settings } from '#core/model/settings.ts';
import { type DoctorPorts } from './doctor-ports.ts';
import { type Check, failed, ok, type Seen, unknown, warning } from './finding.ts';

/** Lambda's "Concurrent executions". */
const QUOTA_CODE = 'L-B99A9384';
/** What AWS gives who asks: the usual limit of an older account. */
const USUAL_LIMIT = 1_000;
/** Runs that AWS leaves to functions without a reservation: an account may reserve all but these. */
const NEVER_RESERVED = 100;

/** Whether what a stage is made of is there, and whether the account lets all functions run at once. */
export function awsChecks(ports: DoctorPorts, settings: Settings | undefined): readonly Check[] {
  const { aws, stage, signIn: fix } = ports;
  const missing = `npx cdk deploy --all -c stage=${stage} -c region=THE_REGION, with every other -c of the last deployment: what is left out is taken back`;
  return [
    { name: 'table', fix, look: async () => [tableSeen(await aws.table(), missing)] },
    { name: 'queue', fix, look: async () => [queueSeen(await aws.doorbell(), missing)] },
    { name: 'given up', fix, look: async () => [givenUpSeen(await aws.deadLetters(), missing)] },
    { name: 'quota', fix, look: async () => [await quotaSeen(ports, settings?.monitoring.shards ?? 1)] },
  ];
}

function tableSeen(statuses: readonly string[] | undefined, missing: string): Seen {
  if (statuses === undefined) return failed('there is no table', missing);
  const other = statuses.find((status) => status !== 'ACTIVE');
  if (other === undefined) return ok('the table and its index are active');
  return failed(`the table or its index is ${other}`, 'wait until the deployment is done, and ask again');
}

function queueSeen(messages: number | undefined, missing: string): Seen {
  if (messages === undefined) return failed('there is no doorbell queue', missing);
  return ok(`the doorbell queue answers; ${messages} messages in it`);
}

function givenUpSeen(messages: number | undefined, missing: string): Seen {
  if (messages === undefined) return failed('there is no queue of given-up doorbells', missing);
  if (messages === 0) return ok('no doorbell was given up');
  return warning(`${messages} doorbells were given up`, 'lib/monitoring/runbook.md says what to look at');
}

async function quotaSeen({ aws, stage }: DoctorPorts, shards: number): Promise<Seen> {
  if (aws.runLimit === undefined) return ok('this machine has no limit of runs');
  const limit = await aws.runLimit();
  if (limit === undefined) return unknown('the limit of runs at once: lambda:GetAccountSettings is not allowed');
  const { pollerConcurrency } = stageNumbers(stage);
  const runsOf = (contract: FunctionContract): number => runsAtOnce(contract, { pollerConcurrency, shards });
  const needed = FUNCTIONS.reduce((sum, contract) => sum + runsOf(contract), 0);
  const signing = FUNCTIONS.filter(({ name }) => name === SIGNER).reduce((sum, contract) => sum + runsOf(contract), 0);
  const mayReserve =
    limit >= needed + NEVER_RESERVED ? '' : ', too few to reserve them with -c reserveConcurrency=true';
  if (limit >= needed)
    return ok(
      `the account runs ${limit} functions at once; ${needed} are needed at most, ${signing} of them to sign${mayReserve}`,
    );
  return warning(
    `the account runs ${limit} functions at once; ${needed} may be needed, ${signing} of them to sign: what is turned away starts late, and an order that is not signed is tried again${mayReserve}`,
    `aws service-quotas request-service-quota-increase --service-code lambda --quota-code ${QUOTA_CODE} --desired-value ${USUAL_LIMIT}`,
  );
}
