import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

/** What goes wrong with one request on its way to AWS and back. */
export type Fault =
  | 'none'
  /** The connection breaks before the request arrives. */
  | 'lose-request'
  /** The request is executed, the answer never arrives. */
  | 'lose-answer'
  /** The caller gives up waiting; the request arrives when `release` is called. */
  | 'late'
  /** The request arrives twice; the second answer is the one that is seen. */
  | 'double'
  /** The request arrives without its idempotency token: the service has forgotten it. */
  | 'without-token'
  | 'throttle'
  | 'throughput-exceeded'
  | 'server-error-before'
  | 'server-error-after'
  | 'transaction-in-progress'
  /** Another transaction holds the item. */
  | 'conflict'
  | 'cancelled-by-throttling'
  | { readonly delayMs: number };

/** One request, as it is about to leave. */
export type Call = {
  /** Counted from 1 over all requests of the client, the SDK's own retries among them. */
  readonly at: number;
  /** Like `TransactWriteItems`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
};
export type FaultPlan = (call: Call) => Fault;

type Options = Parameters<NodeHttpHandler['handle']>[1];
type Answer = { response: HttpResponse };

/**
 * The network between an SDK client and AWS, below the SDK's retries: loses, delays, doubles and throttles requests and
 * answers as its plan says, and forces conflicts of transactions.
 */
export class FaultHandler extends NodeHttpHandler {
  /** What went out, in order, with its fault. */
  readonly calls: (Call & { readonly fault: Fault })[] = [];
  private readonly plan: FaultPlan;
  private readonly held: (() => Promise<unknown>)[] = [];

  constructor(plan: FaultPlan, options: NodeHttpHandlerOptions = {}) {
    super(options);
    this.plan = plan;
  }

  /** Lets the requests that came too late arrive, one after the other. */
  async release(): Promise<void> {
    for (const send of this.held.splice(0)) await send();
  }

  override async handle(request: HttpRequest, options?: Options): Promise<Answer> {
    const call = { at: this.calls.length + 1, operation: operationOf(request), input: inputOf(request) };
    const fault = this.plan(call);
    this.calls.push({ ...call, fault });
    const send = (): Promise<Answer> => super.handle(request, options);
    if (typeof fault === 'object') {
      await sleep(fault.delayMs);
      return send();
    }
    return this.suffer(fault, { call, request, send });
  }

  private async suffer(
    fault: Exclude<Fault, object>,
    { call, request, send }: { readonly call: Call; readonly request: HttpRequest; send(): Promise<Answer> },
  ): Promise<Answer> {
    switch (fault) {
      case 'none':
        return send();
      case 'lose-request':
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      case 'lose-answer':
        await send();
        throw timeout();
      case 'late':
        this.held.push(send);
        throw timeout();
      case 'double':
        await send();
        return send();
      case 'without-token':
        forgetToken(request, call);
        return send();
      case 'server-error-after':
        await send();
        return refused(500, 'InternalServerError');
      case 'server-error-before':
        return refused(500, 'InternalServerError');
      case 'throttle':
        return refused(400, 'ThrottlingException');
      case 'throughput-exceeded':
        return refused(400, 'ProvisionedThroughputExceededException');
      case 'transaction-in-progress':
        return refused(400, 'TransactionInProgressException');
      case 'conflict':
        return collided(call, 'TransactionConflict');
      case 'cancelled-by-throttling':
        return collided(call, 'ThrottlingError');
    }
  }
}

/** A plan that deals out the faults in order, then none. */
export function inOrder(...faults: readonly Fault[]): FaultPlan {
  return ({ at }) => faults[at - 1] ?? 'none';
}

/** A plan that deals out the faults in order to transactions alone, then none. */
export function onTransactions(...faults: readonly Fault[]): FaultPlan {
  let met = 0;
  return ({ operation }) => (operation === 'TransactWriteItems' ? (faults[met++] ?? 'none') : 'none');
}

function operationOf({ headers }: HttpRequest): string {
  return (headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
}

function inputOf({ body }: HttpRequest): Readonly<Record<string, unknown>> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array);
  return JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
}

function forgetToken(request: HttpRequest, { input }: Call): void {
  const { ClientRequestToken: _, ...rest } = input;
  const body = JSON.stringify(rest);
  request.body = body;
  request.headers['content-length'] = String(Buffer.byteLength(body));
}

function timeout(): Error {
  return Object.assign(new Error('the answer did not arrive in time'), { name: 'TimeoutError' });
}

/** A transaction is cancelled for its first item; a single write has an exception of its own. */
function collided({ operation, input }: Call, code: string): Answer {
  if (operation !== 'TransactWriteItems')
    return refused(400, code === 'TransactionConflict' ? 'TransactionConflictException' : 'ThrottlingException');
  const items = Array.isArray(input['TransactItems']) ? input['TransactItems'] : [];
  const reasons = items.map((_, at) => ({ Code: at === 0 ? code : 'None' }));
  return refused(400, 'TransactionCanceledException', { CancellationReasons: reasons });
}

function refused(statusCode: number, type: string, fields: object = {}): Answer {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...fields });
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'made-up' };
  return { response: new HttpResponse({ statusCode, headers, body: Readable.from([Buffer.from(body)]) }) };
}
