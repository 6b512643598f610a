import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { PortError } from '#ports/errors.ts';
import { type FunctionLog } from './function-log.ts';
import { logRun } from './log-run.ts';

/** What a person's command came to, as JSON: amounts are decimal texts of micro-units. */
export type CommandAnswer =
  | { readonly ok: true; readonly report: unknown }
  | { readonly ok: false; readonly error: string };

/**
 * Makes a Lambda handler of a job that a person starts by hand, from the console or another program.
 *
 * What the person should know is an answer: a word that is not understood, a source that is away. A bug fails the run.
 */
export function commandHandler<Command>(
  log: FunctionLog,
  schema: z.ZodType<Command>,
  run: (command: Command, requestId: string) => Promise<unknown>,
): (event: unknown, context: Context) => Promise<CommandAnswer> {
  return middy<unknown, CommandAnswer>()
    .use(logRun(log))
    .handler(async (event, context) => {
      const parsed = schema.safeParse(event ?? {});
      if (!parsed.success) return { ok: false, error: z.prettifyError(parsed.error) };
      try {
        return { ok: true, report: printable(await run(parsed.data, context.awsRequestId)) };
      } catch (error) {
        if (!(error instanceof PortError)) throw error;
        log.warn('command not done', { code: error.code, message: error.message });
        return { ok: false, error: error.message };
      }
    });
}

/** JSON knows no bigint. */
function printable(report: unknown): unknown {
  return JSON.parse(
    JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
}
