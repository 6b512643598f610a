import { venueTime } from '#adapters/clock/venue-time.ts';
import { CLOCK_OFF_COUNTED_MS, CLOCK_OFF_MAX_MS } from '#core/risk/mode-rules.ts';
import { type DoctorPorts } from './doctor-ports.ts';
import { type Check, failed, ok, type Seen, unknown, warning } from './finding.ts';

/** How often the venue is asked: one answer may come out of a cache. */
const ASKED = 3;
const FIX = 'set the clock: sudo timedatectl set-ntp true';

/** How far our clock is off the venue's, by the bounds at which entries are denied and at which it is counted. */
export function clockCheck({ outside }: DoctorPorts): Check {
  return {
    name: 'clock',
    fix: 'look whether the venue answers: its /time',
    look: async () => {
      if (outside === undefined) return [unknown('no system runs here, so there is no clock to compare')];
      const time = venueTime();
      for (let count = 0; count < ASKED; count += 1) {
        const { sentMs, toldMs, receivedMs } = await outside.venueTime();
        time.note({ date: new Date(toldMs).toUTCString(), sentMs, receivedMs });
      }
      return [clockSeen(time.offMs() ?? 0)];
    },
  };
}

function clockSeen(offMs: number): Seen {
  const off = Math.abs(offMs);
  const text = `our clock is ${(off / 1_000).toFixed(1)} s ${offMs < 0 ? 'behind' : 'ahead of'} the venue's`;
  if (off > CLOCK_OFF_MAX_MS) return failed(`${text}: above ${CLOCK_OFF_MAX_MS / 1_000} s nothing is bought`, FIX);
  if (off > CLOCK_OFF_COUNTED_MS) return warning(text, FIX);
  return ok(off === 0 ? "our clock agrees with the venue's" : text);
}
