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

/** Opens the sockets of a venue: RTDS on one port, the market and the user channel on another. */
export async function openStreams(venue: Venue): Promise<Streams> {
  const wake = (): void => {
    pump.wake();
  };
  const [activity, market, user] = [rtds(venue, wake), marketChannel(venue, wake), userChannel(venue, wake)];
  const pump = startPump(venue.clock, [market, user, activity]);
  const rtdsHost = await serveSockets({ '/': activity.accept });
  const clobHost = await serveSockets({ '/ws/market': market.accept, '/ws/user': user.accept });
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
