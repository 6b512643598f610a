import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { ENV } from '#contract/env.ts';
import { FUNCTIONS, WATCHING } from '#contract/functions.ts';
import { startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { stepClock } from '../bin/local/aws/support/step-clock.ts';
import { NOW } from '../support/builders/identities.ts';
import { aContext } from '../support/fakes/run-log.ts';

type Handler = (event: unknown, context: ReturnType<typeof aContext>) => Promise<unknown>;

const before = { ...process.env };
let close: () => Promise<void>;

/** The environment of a function on an account where nothing has been set up but the stacks. */
beforeAll(async () => {
  const aws = await startLocalAws({ clock: stepClock(NOW), stage: 'test' });
  close = () => aws.close();
  Object.assign(process.env, aws.environment, { [ENV.logLevel]: 'ERROR' });
});
afterAll(async () => {
  process.env = before;
  await close();
});

async function handlerOf(name: string): Promise<Handler> {
  const module = (await import(`../../lambdas/${name}/handler.ts`)) as { readonly handler: Handler };
  return module.handler;
}

describe('every function of the contract', () => {
  test.each([...FUNCTIONS, ...WATCHING].map(({ name }) => name))(
    '%s starts from its environment alone',
    async (name) => {
      expect(await handlerOf(name)).toBeInstanceOf(Function);
    },
  );

  test.each([
    ['toggle-sync', { moved: 0, unreadable: 0 }],
    ['portfolio-tracker', { valued: 0, followers: 0, failures: 0 }],
    ['risk-monitor', { positions: 0, failures: 0 }],
    ['leader-watcher', { passes: 0, recorded: 0, failures: 0 }],
    ['reconciler', { open: 0, passes: 0, failures: 0 }],
    ['order-manager', { open: 0, passes: 1, failures: 0 }],
    ['redeemer', { claims: 0, sent: 0, failures: 0 }],
    ['scorer', { day: expect.any(String), scored: 0, ranked: 0, leftOut: 0, vetoed: 0 }],
    ['messenger', { sent: 0, waiting: 0, dropped: 0 }],
  ])('%s does nothing before settings are applied', async (name, report) => {
    const handler = await handlerOf(name);
    expect(await handler({}, aContext())).toEqual(report);
  });

  test.each([
    [{}, /leader/],
    [{ leader: 'Whale', mode: 'buy everything' }, /mode/],
    [{ leader: 'Whale', dryrun: false }, /dryrun/],
    [{ leader: 'Whale', since: 'yesterday' }, /since: a time in UTC/],
    [{ leader: 'Whale', follower: 'A B' }, /follower/],
    [{ leader: 'Whale' }, /no settings are stored yet/],
  ])('manual-sync answers %j with what is wrong', async (event, error) => {
    const handler = await handlerOf('manual-sync');
    expect(await handler(event, aContext())).toEqual({ ok: false, error: expect.stringMatching(error) });
  });

  test('board documents itself, and says what to do before settings are applied', async () => {
    const handler = await handlerOf('board');
    expect(await handler({ describe: true }, aContext())).toEqual({
      markdown: expect.stringContaining('view: status'),
    });
    expect(await handler({ view: 'underwater' }, aContext())).toContain('polycopy apply');
  });

  test('alert-webhook fails where nobody has said where alarms go, and names the secret', async () => {
    const handler = await handlerOf('alert-webhook');
    const event = { Records: [{ Sns: { Message: 'hello', Subject: 'a test' } }] };
    await expect(handler(event, aContext())).rejects.toThrow('polycopy/test/alert-webhook is missing');
  });

  test('signer refuses what is recorded nowhere, and names a secret that nobody has stored', async () => {
    const handler = await handlerOf('signer');
    const request = { method: 'DELETE', path: '/order', body: '{}' };
    expect(await handler({ kind: 'sign-request', follower: 'main', request }, aContext())).toEqual({
      refusal: { code: 'ORDER_UNKNOWN', numbers: {} },
    });
    expect(await handler({ kind: 'identity', follower: 'main' }, aContext())).toMatchObject({
      failure: { code: 'CONFIGURATION', context: { secret: 'polycopy/test/followers/main', isMissing: 'true' } },
    });
  });

  test('executor lets the doorbell of an unknown parent order go', async () => {
    // Given
    const handler = await handlerOf('executor');
    const body = JSON.stringify({ v: 1, parentId: 'a'.repeat(64) });
    const event = { Records: [{ messageId: '1', body, attributes: { MessageGroupId: 'g' } }] } as unknown as SQSEvent;
    // When
    const answer = await handler(event, aContext());
    // Then
    expect(answer).toEqual({ batchItemFailures: [] });
  });
});
