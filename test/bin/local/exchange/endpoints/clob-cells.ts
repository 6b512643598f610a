import assert from 'node:assert/strict';
import { type Answer, answers, answerTo, posting } from './ask.ts';
import type { Cell, FaultCell } from './cell.ts';
import type { Stage } from './stage.ts';

/** A public read of the CLOB. */
export function get({ exchange }: Stage, path: string): Promise<Answer> {
  return answerTo(exchange.urls.clob + path);
}

/** It answers 200 with at least these fields, or with this text. */
export function tells(path: string, body: unknown, title: string): Cell {
  return {
    title,
    run: async (stage) => {
      const answer = await get(stage, path);
      if (typeof body === 'string') assert.deepEqual([answer.status, answer.body], [200, body]);
      else answers(answer, 200, body);
    },
  };
}

/** It refuses with these words. */
export function says(status: number, error: string, path: string, what?: string): Cell {
  return {
    title: `answers ${status} \`${error}\`${what === undefined ? '' : ` to ${what}`}`,
    run: async (stage) => {
      const answer = await get(stage, path);
      assert.deepEqual([answer.status, answer.body], [status, { error }]);
    },
  };
}

/** It knows no POST. */
export function unknownPost(path: string): Cell {
  return {
    title: `answers 404 to POST, for want of a documented error`,
    run: async ({ exchange }) => {
      answers(await answerTo(exchange.urls.clob + path, posting({})), 404, { error: 'Not Found' });
    },
  };
}

/** It fails with a status, in words of its own or of the plan. */
export function failure(
  path: string,
  fault: { kind: string; status: number; text?: string },
  error: string,
): FaultCell {
  return {
    title: `\`${fault.kind}\`: ${fault.status} \`${error}\``,
    fault,
    run: async (stage) => {
      answers(await get(stage, path), fault.status, { error });
    },
  };
}

/** It answers JSON of another shape. */
export function wrongJson(path: string, shape: string, body: unknown): FaultCell {
  return {
    title: `\`wrong-json\`: 200 \`${JSON.stringify(body)}\``,
    fault: { kind: 'wrong-json', shape },
    run: async (stage) => {
      const answer = await get(stage, path);
      assert.deepEqual([answer.status, answer.body], [200, body]);
    },
  };
}
