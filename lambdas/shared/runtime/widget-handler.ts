import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import { PortError } from '#ports/errors.ts';
import { type FunctionLog } from './function-log.ts';
import { logRun } from './log-run.ts';

/** HTML, or what the console calls markdown. */
export type WidgetAnswer = string | { readonly markdown: string };

/**
 * Makes a Lambda handler of what a custom widget of a dashboard shows.
 *
 * What cannot be shown is said in the widget: a parameter that is not understood, a table that does not answer. A bug fails
 * the run, and the widget shows that.
 *
 * @param draw - Told by which address the function was asked: what is drawn may ask it again.
 */
export function widgetHandler<Event>(
  log: FunctionLog,
  schema: z.ZodType<Event>,
  draw: (event: Event, functionArn: string) => Promise<WidgetAnswer>,
): (event: unknown, context: Context) => Promise<WidgetAnswer> {
  return middy<unknown, WidgetAnswer>()
    .use(logRun(log))
    .handler(async (event, { invokedFunctionArn }) => {
      const parsed = schema.safeParse(event ?? {});
      // What was given is not repeated: it may be markup.
      if (!parsed.success) return { markdown: `This widget's parameters are refused:\n\n${problemsOf(parsed.error)}` };
      try {
        return await draw(parsed.data, invokedFunctionArn);
      } catch (error) {
        if (!(error instanceof PortError)) throw error;
        log.warn('nothing to show', { code: error.code, message: error.message });
        return { markdown: `The table cannot be read now (${error.code}). The next refresh tries again.` };
      }
    });
}

function problemsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `- \`${path.join('.')}\`: ${message}`).join('\n');
}
