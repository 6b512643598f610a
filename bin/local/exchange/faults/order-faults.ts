import { hashOf } from '../chance.ts';
import type { VenueReply } from '../http-server.ts';
import { formatMicro, parseMicro } from '../micro.ts';

type Fields = Readonly<Record<string, unknown>>;
type Unit = 'micro' | 'decimal';

const TERMINAL = new Set(['MATCHED', 'CANCELED', 'CANCELED_MARKET_RESOLVED', 'INVALID']);
const AMOUNTS = ['makingAmount', 'takingAmount', 'original_size', 'size_matched', 'size', 'matched_amount'];

/** The answer with its amounts in another unit: millionths as whole numbers, or decimals. */
export function inUnit(reply: VenueReply, to: Unit): VenueReply {
  return editObjects(reply, (object) => {
    // The exchange itself tells the sizes of orders in millionths and all else as decimals.
    const from: Unit = 'original_size' in object ? 'micro' : 'decimal';
    if (from === to) return object;
    const converted = Object.entries(object).map(([name, value]): [string, unknown] => {
      if (!AMOUNTS.includes(name) || typeof value !== 'string' || value === '') return [name, value];
      return [name, to === 'micro' ? String(parseMicro(value) ?? value) : formatMicro(BigInt(value))];
    });
    return Object.fromEntries(converted);
  });
}

/** The answer with an id that is not the hash of the order that was sent. */
export function withWrongOrderId(reply: VenueReply): VenueReply {
  return editObjects(reply, (object) => {
    const { orderID } = object;
    if (typeof orderID !== 'string' || orderID === '') return object;
    return { ...object, orderID: `0x${hashOf(`wrong|${orderID}`).toString('hex')}` };
  });
}

/** What says that an order is there already, as a success whose message has to be read. */
export function duplicateAsSuccess(reply: VenueReply): VenueReply {
  if (reply.status !== 400 || !reply.body.includes('Duplicated')) return reply;
  const { error } = JSON.parse(reply.body) as { readonly error: string };
  const said = { errorMsg: error, orderID: '', takingAmount: '', makingAmount: '', status: '', success: true };
  return { ...reply, status: 200, body: JSON.stringify(said) };
}

/** Whether a row is an order that has ended, filled or not. */
export function isTerminalOrder({ status, original_size: size }: Fields): boolean {
  return typeof status === 'string' && size !== undefined && TERMINAL.has(status.replace('ORDER_STATUS_', ''));
}

/** Edits every object of an answer, those within others too; the same answer when nothing changes. */
function editObjects(reply: VenueReply, edit: (object: Fields) => Fields): VenueReply {
  if (reply.status !== 200) return reply;
  const value: unknown = JSON.parse(reply.body);
  const body = JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? edit(part as Fields) : part,
  );
  return body === JSON.stringify(value) ? reply : { ...reply, body };
}
