import { startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { stepClock } from '../bin/local/aws/support/step-clock.ts';

/** The embedded DynamoDB in a process of its own, which can be killed: says where it listens, and serves. */
const [stateDir = ''] = process.argv.slice(2);
const aws = await startLocalAws({ clock: stepClock(0), stage: 'test', stateDir });
process.stdout.write(`${aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''}\n`);
