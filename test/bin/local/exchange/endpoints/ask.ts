import assert from 'node:assert/strict';

/** An answer as it came over HTTP; the body as JSON where it is JSON, else as text. */
export type Answer = { readonly status: number; readonly body: unknown; readonly headers: Headers };

/** The rows of a list. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

/** An answer, or that the connection was cut. */
export type Outcome = Answer | 'cut';

/** Sends a request and reads the answer to its end. */
export async function ask(url: string, init: RequestInit = {}): Promise<Outcome> {
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    return { status: response.status, body: parsed(text), headers: response.headers };
  } catch {
    return 'cut';
  }
}

/** The answer of a request that must be answered. */
export async function answerTo(url: string, init: RequestInit = {}): Promise<Answer> {
  const outcome = await ask(url, init);
  if (outcome === 'cut') throw new Error(`${url} was cut`);
  return outcome;
}

/** Sends a JSON body. */
export function posting(body: unknown): RequestInit {
  return { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** Holds that an answer has a status and, in its body, at least these fields. */
export function answers(outcome: Outcome, status: number, body?: unknown): void {
  if (outcome === 'cut') assert.fail(`cut, not answered ${status}`);
  assert.equal(outcome.status, status, JSON.stringify(outcome.body));
  if (body !== undefined) assert.partialDeepStrictEqual(outcome.body, body);
}

/** The list in an answer, under a name or as the whole of it. */
export function listIn(outcome: Outcome, name?: string): Rows {
  if (outcome === 'cut') assert.fail('cut, not answered');
  const value = name === undefined ? outcome.body : (outcome.body as Record<string, unknown>)[name];
  assert.ok(Array.isArray(value), `no list: ${JSON.stringify(outcome.body)}`);
  return value as Rows;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
