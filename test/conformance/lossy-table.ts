import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { seededDraw } from './seeded-draw.ts';

/** What goes wrong with a call of the table: nothing, or below what the SDK retries. */
export type TableFault = 'none' | 'lost-request' | 'lost-answer' | 'doubled' | 'error-after' | 'throttled';

/** A table behind a network that loses things, for functions into which nothing can be built. */
export type LossyTable = {
  readonly endpoint: string;
  /** How often each fault struck, by the operation that it struck. */
  readonly struck: ReadonlyMap<string, number>;
  close(): Promise<void>;
};

/** Of a hundred calls each of these goes wrong; what remains does not. */
const PER_CENT: readonly (readonly [TableFault, number])[] = [
  ['lost-answer', 6],
  ['lost-request', 2],
  ['doubled', 2],
  ['error-after', 2],
  ['throttled', 1],
];

type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** Stands between functions and a DynamoDB; which calls go wrong is drawn from the seed, in the order of their arrival. */
export async function lossyTable(upstream: string, seed: number): Promise<LossyTable> {
  const draw = seededDraw(seed);
  const struck = new Map<string, number>();
  const server = createServer((request, response) => {
    const fault = drawn(draw.below(100));
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    if (fault !== 'none') {
      const name = `${fault} ${operation}`;
      struck.set(name, (struck.get(name) ?? 0) + 1);
    }
    pass(request, response, { upstream, fault }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the network has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    struck,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function drawn(number: number): TableFault {
  let upTo = 0;
  for (const [fault, perCent] of PER_CENT) {
    upTo += perCent;
    if (number < upTo) return fault;
  }
  return 'none';
}

type Passing = { readonly upstream: string; readonly fault: TableFault };

async function pass(request: IncomingMessage, response: ServerResponse, { upstream, fault }: Passing): Promise<void> {
  const body = await bytesOf(request);
  const send = (): Promise<Reply> => forward(upstream, request, body);
  switch (fault) {
    case 'lost-request':
      response.destroy();
      return;
    case 'lost-answer':
      await send();
      response.destroy();
      return;
    case 'throttled':
      refuse(response, 400, 'ThrottlingException');
      return;
    case 'error-after':
      await send();
      refuse(response, 500, 'InternalServerError');
      return;
    case 'doubled':
      await send();
      answer(response, await send());
      return;
    case 'none':
      answer(response, await send());
  }
}

function forward(upstream: string, { method, headers }: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(upstream, { method, headers }, (incoming) => {
      bytesOf(incoming).then((bytes) => {
        const told = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
        resolve({ status: incoming.statusCode ?? 500, headers: Object.fromEntries(told), body: bytes });
      }, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function answer(response: ServerResponse, { status, headers, body }: Reply): void {
  // The service's own check sum stays: the SDK looks at it.
  const { 'transfer-encoding': _, connection: __, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': String(body.length) }).end(body);
}

function refuse(response: ServerResponse, status: number, type: string): void {
  const body = Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type }));
  answer(response, { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body });
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
