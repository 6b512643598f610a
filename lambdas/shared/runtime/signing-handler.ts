import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { signingRequestSchema, type SigningReply } from '#contract/signer.ts';
import { type SigningRefusal, type SigningRequest } from '#core/model/signing.ts';
import { PortError } from '#ports/errors.ts';
import { type FunctionLog } from './function-log.ts';
import { logRun } from './log-run.ts';

type Outcome =
  | { readonly refusal: SigningRefusal }
  | { readonly refusal?: never; readonly result: Extract<SigningReply, { readonly result: unknown }>['result'] };

/**
 * Makes a Lambda handler of what signs: refusals and failures are answers, so that whoever asks can tell them apart. A bug
 * fails the run.
 *
 * What cannot be read is refused by the names of its fields; its content is nowhere repeated.
 */
export function signingHandler(
  log: FunctionLog,
  run: (request: SigningRequest) => Promise<Outcome>,
): (event: unknown, context: Context) => Promise<SigningReply> {
  return middy<unknown, SigningReply>()
    .use(logRun(log))
    .handler(async (event): Promise<SigningReply> => {
      const parsed = signingRequestSchema.safeParse(event);
      if (!parsed.success) {
        const where = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole'))].join(', ');
        log.warn('unreadable request', { where });
        log.count('SigningsRefused');
        return { refusal: { code: 'UNREADABLE_REQUEST', numbers: { where } } };
      }
      try {
        const { refusal, ...answer } = await run(parsed.data);
        return refusal === undefined ? (answer as SigningReply) : { refusal: told(refusal) };
      } catch (error) {
        if (!(error instanceof PortError)) throw error;
        const { code, message, context } = error;
        log.warn('signing failed', { code, text: message });
        return { failure: { code, message, context } };
      }
    });
}

/** JSON knows no bigint. */
function told({ code, ...numbers }: SigningRefusal): {
  readonly code: string;
  readonly numbers: Record<string, string>;
} {
  return { code, numbers: Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])) };
}
