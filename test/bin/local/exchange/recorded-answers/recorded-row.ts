import { shapeOf, type Texts } from '../../../../support/shape.ts';
import { recordedLines } from './read-samples.ts';

/** One recorded answer: what was asked, what came back, and where it was recorded. */
export type RecordedRow = {
  /** Request, status and the first words of its note. */
  readonly name: string;
  readonly origin: string;
  readonly status: number | null;
  readonly body: unknown;
};

/** An answer in the same situation, of this exchange. */
export type Answer = { readonly status: number | null; readonly body: unknown };

/** Why a row is not taken at its word; what it would be if it were recorded today is compared in its place. */
export type Exception = {
  readonly reason: string;
  readonly amended: (row: Answer) => Answer;
};

/** The rows of `order_responses.jsonl`; none where the recorded data is absent. */
export function orderRows(): readonly RecordedRow[] {
  return recordedLines('clob/order_responses.jsonl').map((line): RecordedRow => {
    const row = line as Record<'request' | 'origin' | 'note', string> & { body: unknown; http_status: number | null };
    const words = row.note.split(/[:;(,]/)[0]?.trim() ?? '';
    const { origin, body, http_status: status } = row;
    return { name: `${row.request} ${status ?? 'unsent'} ${words}`, origin, status, body };
  });
}

/** What a row and an answer have to agree on: the status and the shape of the body. */
export function comparable({ status, body }: Answer, texts: Texts): unknown {
  return { status, shape: shapeOf(body, texts) };
}

/** How closely a row is compared: texts of authors are fillers, texts that were recorded are not. */
export function textsOf(origin: string): Texts {
  return origin === 'recorded' ? 'kinds' : 'fillers';
}
