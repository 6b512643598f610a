import type * as z from 'zod';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Http, type HttpRequest } from './http.ts';

/** What to read and how to understand it; `name` stands in errors in place of the address. */
export type JsonRead<T> = {
  readonly http: Http;
  readonly name: string;
  readonly request: HttpRequest;
  readonly schema: z.ZodType<T>;
  /** Answers that mean "there is none" although the status is no success. */
  readonly isNothing?: (status: number, text: string) => boolean;
  /** Whether the answer holds what no error may show; a parser's error quotes what it stumbled over. */
  readonly isSecret?: boolean;
};

/**
 * Reads one JSON answer of the venue.
 *
 * @returns The parsed answer, or undefined where the venue says that there is none.
 * @throws UnavailableError without a 2xx answer; UnreadableAnswerError where the answer is not what the schema allows.
 */
export async function readJson<T>(read: JsonRead<T>): Promise<T | undefined> {
  const outcome = await read.http(read.request);
  switch (outcome.kind) {
    case 'not-sent':
    case 'no-answer':
      throw new UnavailableError(`${read.name}: ${outcome.reason}`, { source: read.name });
    case 'oversized':
      throw new UnreadableAnswerError(`${read.name}: the answer is too large`, { source: read.name });
    case 'answer':
      if (outcome.status >= 200 && outcome.status < 300) return parseAnswer(read, outcome.text);
      if (read.isNothing?.(outcome.status, outcome.text) === true) return undefined;
      throw new UnavailableError(`${read.name}: HTTP ${outcome.status}`, {
        source: read.name,
        status: String(outcome.status),
      });
  }
}

function parseAnswer<T>({ name, schema, isSecret = false }: JsonRead<T>, text: string): T {
  const result = schema.safeParse(parseJson(text, { name, isSecret }));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
  throw new UnreadableAnswerError(`${name}: ${where}`.slice(0, 300), { source: name });
}

function parseJson(text: string, { name, isSecret }: { readonly name: string; readonly isSecret: boolean }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const cause = isSecret ? undefined : error;
    throw new UnreadableAnswerError(`${name}: the answer is not JSON`, { source: name }, cause);
  }
}
