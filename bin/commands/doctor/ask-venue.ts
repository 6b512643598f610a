import * as z from 'zod';
import { type Http } from '#adapters/polymarket/http.ts';
import { readJson } from '#adapters/polymarket/read-json.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';

/** Whether the venue takes orders from whoever asked, and where it believes them to be. */
export type Geoblock = { readonly isBlocked: boolean; readonly country: string };

/** A whole second that the venue told, and our time before and after. */
export type ToldTime = { readonly sentMs: UnixMs; readonly toldMs: number; readonly receivedMs: UnixMs };

const geoblockSchema = z.object({ blocked: z.boolean(), country: z.string().max(40).catch('') });
/** Between 2020 and 2100, in seconds. */
const timeSchema = z.coerce.number().pipe(z.int().min(1_577_836_800).max(4_102_444_800));

/** Asks whether the venue takes orders from this machine. @throws UnavailableError, UnreadableAnswerError */
export async function askGeoblock(http: Http, url: string): Promise<Geoblock> {
  const request = { method: 'GET' as const, url };
  const answer = await readJson({ http, name: 'geoblock', request, schema: geoblockSchema });
  if (answer === undefined) throw new UnreadableAnswerError('geoblock: no answer');
  return { isBlocked: answer.blocked, country: answer.country };
}

/** Asks the venue for its time. @throws UnavailableError, UnreadableAnswerError */
export async function askVenueTime({
  http,
  clobUrl,
  clock,
}: {
  readonly http: Http;
  readonly clobUrl: string;
  readonly clock: Pick<Clock, 'now'>;
}): Promise<ToldTime> {
  const sentMs = await clock.now();
  const request = { method: 'GET' as const, url: `${clobUrl}/time` };
  const told = await readJson({ http, name: 'time', request, schema: timeSchema });
  const receivedMs = await clock.now();
  if (told === undefined) throw new UnreadableAnswerError('time: no answer');
  return { sentMs, toldMs: told * 1_000, receivedMs };
}
