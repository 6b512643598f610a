import type { ActiveFault } from '../faults/active-faults.ts';
import { type Accept, faultyStream } from '../faults/stream-faults.ts';
import type { StreamHost } from '../faults/stream-frames.ts';
import { openAll } from '../open-all.ts';
import type { Venue } from '../venue.ts';
import { marketChannel } from './market-channel.ts';
import { rtds } from './rtds.ts';
import { serveSockets } from './socket-host.ts';
import { startPump } from './stream-pump.ts';
import { userChannel } from './user-channel.ts';

/** The venue's sockets. */
export type Streams = {
  readonly urls: { readonly rtds: string; readonly marketChannel: string; readonly userChannel: string };
  close(): Promise<void>;
};

/**
 * Opens the sockets of a venue, with what a plan makes them do wrong: RTDS on one port, both channels on another; free
 * ports where 0 is asked for.
 */
export async function openStreams(
  venue: Venue,
  faults: readonly ActiveFault[],
  [rtdsPort, clobPort]: readonly [number, number],
): Promise<Streams> {
  const wake = (): void => {
    pump.wake();
  };
  const [activity, market, user] = [rtds(venue, wake), marketChannel(venue, wake), userChannel(venue, wake)];
  const pump = startPump(venue.clock, [market, user, activity]);
  const faulty = (host: StreamHost, accept: Accept): Accept => faultyStream(host, accept, { faults, venue });
  const [rtdsHost, clobHost] = await openAll([
    serveSockets({ '/': faulty('rtds', activity.accept) }, rtdsPort),
    serveSockets(
      {
        '/ws/market': faulty('market-channel', market.accept),
        '/ws/user': faulty('user-channel', user.accept),
      },
      clobPort,
    ),
  ]);
  let isWoken = false;
  const forget = venue.onEvent(() => {
    if (isWoken) return;
    isWoken = true;
    // After the answer is on its way, as the venue's own streams are behind it.
    setImmediate(() => {
      isWoken = false;
      wake();
    });
  });
  return {
    urls: {
      rtds: rtdsHost.url,
      marketChannel: `${clobHost.url}/ws/market`,
      userChannel: `${clobHost.url}/ws/user`,
    },
    close: async () => {
      forget();
      pump.close();
      await Promise.all([rtdsHost.close(), clobHost.close()]);
    },
  };
}
