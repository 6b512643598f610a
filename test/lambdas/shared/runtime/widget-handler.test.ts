import { describe, expect, test } from '@jest/globals';
import { widgetEventSchema } from '#contract/board.ts';
import { UnavailableError } from '#ports/errors.ts';
import { widgetHandler } from '#runtime/widget-handler.ts';
import { aContext, runLog } from '../../../support/fakes/run-log.ts';

describe('a widget', () => {
  const drawn = widgetHandler(runLog(), widgetEventSchema, ({ view }) => Promise.resolve(`<p>${view}</p>`));

  test.each([
    [{}, 'status'],
    [{ view: 'leaders', widgetContext: { timeRange: { start: 1, end: 2 }, width: 500, theme: 'dark' } }, 'leaders'],
  ])('that is asked for %j shows %s', async (event, view) => {
    expect(await drawn(event, aContext())).toBe(`<p>${view}</p>`);
  });

  test.each([{ view: '<b>money</b>' }, { view: 7 }, { widgetContext: { timeRange: { start: 'now' } } }])(
    'that is asked for %j says what is allowed, and repeats nothing of it',
    async (event) => {
      const answer = await drawn(event, aContext());
      expect(answer).toEqual({ markdown: expect.stringContaining('refused') });
      expect(JSON.stringify(answer)).not.toContain('<b>');
    },
  );

  test('is told by which address it was asked', async () => {
    const handler = widgetHandler(runLog(), widgetEventSchema, (_, functionArn) => Promise.resolve(functionArn));
    expect(await handler({}, { ...aContext(), invokedFunctionArn: 'arn:aws:lambda:board:live' })).toBe(
      'arn:aws:lambda:board:live',
    );
  });

  test.each([0, 2, 8, '7'])('is asked for the costs of %p days in vain', async (days) => {
    expect(await drawn({ view: 'costs', days }, aContext())).toEqual({
      markdown: expect.stringContaining('days'),
    });
  });

  test('whose table does not answer says so, and the next refresh tries again', async () => {
    const handler = widgetHandler(runLog(), widgetEventSchema, () => Promise.reject(new UnavailableError('away')));
    expect(await handler({}, aContext())).toEqual({ markdown: expect.stringContaining('UNAVAILABLE') });
  });

  test('that meets a bug fails, and the log has it', async () => {
    const log = runLog();
    const handler = widgetHandler(log, widgetEventSchema, () => Promise.reject(new Error('bug')));
    await expect(handler({}, aContext())).rejects.toThrow('bug');
    expect(log.failures).toEqual([new Error('bug')]);
  });
});
