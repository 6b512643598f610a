import type { SentRequest } from './request-recorder.ts';

/** When the steps of one copy were done, in milliseconds of the machine's monotonic clock. */
export type Moments = {
  /** The answer of the feed in which the trade is whole was there. */
  readonly answered: number;
  readonly recorded: number;
  readonly rung: number;
  readonly heard: number;
  /** Everything that the decision may know was there. */
  readonly loaded: number;
  readonly reserved: number;
  /** The signed bytes were durable. */
  readonly submitted: number;
  readonly arrived: number;
};

type Stage = { readonly name: string; readonly from: keyof Moments; readonly to: keyof Moments };

/** What is told of a copy: the whole way, then its parts. */
export const STAGES: readonly Stage[] = [
  { name: 'feed answered → order at the venue', from: 'answered', to: 'arrived' },
  { name: '  → event recorded', from: 'answered', to: 'recorded' },
  { name: '  → doorbell rung', from: 'recorded', to: 'rung' },
  { name: '  → doorbell heard', from: 'rung', to: 'heard' },
  { name: '  → snapshot loaded', from: 'heard', to: 'loaded' },
  { name: '  → decided and reserved', from: 'loaded', to: 'reserved' },
  { name: '  → signed and made durable', from: 'reserved', to: 'submitted' },
  { name: '  → order at the venue', from: 'submitted', to: 'arrived' },
];

/** How long one stage of a copy took; hearing may be over before the ringer has its answer. */
export function stageMs({ from, to }: Stage, moments: Moments): number {
  return Math.max(0, moments[to] - moments[from]);
}

/**
 * Reads the moments of one copy out of the requests that it took.
 *
 * @throws Error when they are not those of exactly one copied trade: a figure of something else would look like one.
 */
export function momentsOf(sent: readonly SentRequest[], arrivals: readonly number[]): Moments {
  const watching = sent.filter(({ run }) => run === 'watch');
  const executing = sent.filter(({ run }) => run !== 'watch');
  const [recorded, ...moreEvents] = ended(watching, 'TransactWriteItems');
  const [reserved, submitted, acknowledged, ...moreWrites] = ended(executing, 'TransactWriteItems');
  const [rung, ...moreRings] = ended(watching, 'SendMessage');
  const [heard] = ended(executing, 'ReceiveMessage');
  const [arrived, ...moreOrders] = arrivals;
  const answered = watching.find(({ url }) => url.includes('/v2/activity'))?.endedMs;
  const before = executing.filter(({ endedMs }) => reserved !== undefined && endedMs < reserved);
  const more = [moreEvents, moreWrites, moreRings, moreOrders].some((others) => others.length > 0);
  if (
    answered === undefined ||
    recorded === undefined ||
    rung === undefined ||
    heard === undefined ||
    reserved === undefined ||
    submitted === undefined ||
    acknowledged === undefined ||
    arrived === undefined ||
    more
  )
    throw new Error(`not one copied trade: ${sent.map(nameOf).join(', ')}; ${arrivals.length} orders`);
  return {
    answered,
    recorded,
    rung,
    heard,
    loaded: Math.max(heard, ...before.map(({ endedMs }) => endedMs)),
    reserved,
    submitted,
    arrived,
  };
}

function ended(sent: readonly SentRequest[], operation: string): readonly number[] {
  return sent.filter((request) => nameOf(request).endsWith(`.${operation}`)).map(({ endedMs }) => endedMs);
}

/** The AWS operation, or method and path. */
export function nameOf({ method, url, headers }: SentRequest): string {
  return headers['x-amz-target'] ?? headers['X-Amz-Target'] ?? `${method} ${new URL(url).pathname}`;
}
