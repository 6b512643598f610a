import * as z from 'zod';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

/** A receipt of a large match holds some hundred logs. */
const MAX_ANSWER_BYTES = 2_000_000;

const answerSchema = z.object({ result: z.unknown() });
const errorSchema = z.object({ error: z.object({ code: z.number(), message: z.string().default('') }) });
const manySchema = z.array(z.looseObject({ id: z.number() }));
/** What a request asks for and no other would get either: the node has heard it and will not do it. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);

/** The node has understood and refuses: too many blocks, too many values, or something that it does not know. */
export class NodeRefusesError extends UnavailableError {}

/** What the chain's adapter is built from; `timeoutMs` bounds a whole call. */
export type ChainOptions = { readonly rpcUrl: string; readonly fetch?: typeof fetch; readonly timeoutMs?: number };

/** What to ask a node of the chain, and how to understand it. */
export type NodeCall<T> = {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly schema: z.ZodType<T>;
};

/**
 * Asks a node of the chain over JSON-RPC.
 *
 * @throws UnavailableError without an answer or with an error in it; UnreadableAnswerError where it is not what the
 * schema allows: never to be read as zero
 */
export async function askNode<T>(options: ChainOptions, call: NodeCall<T>): Promise<T> {
  const { result, refusal } = await askNodeForWord(options, call);
  if (refusal !== undefined) throw refused(refusal);
  return result;
}

/** An error of the node itself: a number, and words of its own that only tell kinds apart. */
export type NodeRefusal = { readonly code: number; readonly message: string };

/** What a node answered: what was asked for, or why not. */
export type NodeWord<T> =
  | { readonly result: T; readonly refusal?: undefined }
  | { readonly result?: undefined; readonly refusal: NodeRefusal };

/** Asks a node where a refusal is an answer too. @throws UnavailableError, UnreadableAnswerError */
export async function askNodeForWord<T>(
  options: ChainOptions,
  { method, params, schema }: NodeCall<T>,
): Promise<NodeWord<T>> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return wordOf(parsedOrNothing(await answerOf(options, body)), { method, schema });
}

/**
 * Asks a node the same of several things in one request.
 *
 * @returns An answer for each, in the order of asking.
 * @throws UnavailableError, UnreadableAnswerError where one of the answers is missing or none
 */
export async function askNodeAll<T>(
  options: ChainOptions,
  { method, schema, params }: Omit<NodeCall<T>, 'params'> & { readonly params: readonly (readonly unknown[])[] },
): Promise<readonly T[]> {
  if (params.length === 0) return [];
  const body = JSON.stringify(params.map((one, id) => ({ jsonrpc: '2.0', id, method, params: one })));
  const json = parsedOrNothing(await answerOf(options, body));
  const refusal = errorSchema.safeParse(json);
  if (refusal.success) throw refused(refusal.data.error);
  const answers = new Map(manySchema.safeParse(json).data?.map((answer) => [answer.id, answer]));
  return params.map((_, id) => {
    const word = wordOf(answers.get(id), { method, schema });
    if (word.refusal !== undefined) throw refused(word.refusal);
    return word.result;
  });
}

function refused({ code }: NodeRefusal): NodeRefusesError {
  return new NodeRefusesError(`the node of the chain answers error ${code}`);
}

function wordOf<T>(json: unknown, { method, schema }: Pick<NodeCall<T>, 'method' | 'schema'>): NodeWord<T> {
  const refusal = errorSchema.safeParse(json);
  if (refusal.success) return { refusal: refusal.data.error };
  const result = schema.safeParse(answerSchema.safeParse(json).data?.result);
  if (result.success) return { result: result.data };
  throw new UnreadableAnswerError(`the node of the chain answers ${method} with something else`);
}

async function answerOf(
  { rpcUrl, fetch: send = fetch, timeoutMs = 5_000 }: ChainOptions,
  body: string,
): Promise<string> {
  try {
    const response = await send(rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (REFUSING_STATUSES.has(response.status))
      throw new NodeRefusesError(`the node of the chain answers HTTP ${response.status}`);
    if (!response.ok) throw new UnavailableError(`the node of the chain answers HTTP ${response.status}`);
    return await boundedText(response);
  } catch (cause) {
    if (cause instanceof UnavailableError || cause instanceof UnreadableAnswerError) throw cause;
    throw new UnavailableError('the node of the chain does not answer', {}, cause);
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new UnreadableAnswerError('the answer of the node of the chain is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
