import { switchOf } from '#core/ledger/modes.ts';
import { breakerMode, BREAKERS, parseBreaker } from '#core/model/breaker.ts';
import { type Cap, type CapTrip, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type Leader } from '#core/model/settings.ts';
import { cleanText } from './clean-text.ts';

const NAME_WIDTH = 28;

/** Whose mode a cap carries: a follower's, or a leader's for one follower. */
export function ownerText(cap: Pick<Cap, 'follower' | 'mode' | 'name'>, leaders: readonly Leader[]): string {
  const follower = `${cleanText(cap.follower, NAME_WIDTH)} (${cap.mode})`;
  if (cap.name === GLOBAL_CAP) return `follower ${follower}`;
  const leader = leaders.find(({ wallet }) => leaderCap(wallet) === cap.name);
  return `leader ${cleanText(leader?.name ?? cap.name.slice(leaderCap('').length), NAME_WIDTH)} for ${follower}`;
}

/** Where the switch stands, and whose it is. */
export function switchText(cap: Pick<Cap, 'switch' | 'switchFrom' | 'tradingMode'>): string {
  const mode = switchOf(cap);
  return mode === 'ACTIVE' || cap.switchFrom === undefined ? mode : `${mode} (${cap.switchFrom})`;
}

/** One line for each breaker that holds: when and why it tripped, what that means, what to look at, and the command that resets it. */
export function breakerLines({
  follower,
  name = GLOBAL_CAP,
  breakers = [],
  trips = [],
}: Pick<Cap, 'follower' | 'breakers' | 'trips'> & Partial<Pick<Cap, 'name'>>): readonly string[] {
  const leader = name === GLOBAL_CAP ? '' : ` --leader ${cleanText(name.slice(leaderCap('').length), 42)}`;
  return breakers.map((stored) => {
    const code = parseBreaker(stored);
    const entry = code === undefined ? undefined : BREAKERS[code];
    const words = entry === undefined ? 'Only a newer version knows this breaker.' : `${entry.meaning} ${entry.reset}`;
    const shown = cleanText(stored, 40);
    const trip = tripText(trips.find(({ code: tripped }) => tripped === stored));
    return `Breaker ${shown} (${breakerMode(stored)}${trip}): ${words} → polycopy reset --follower ${cleanText(follower, 40)}${leader} --code ${shown}`;
  });
}

/** When it tripped and the numbers that made it; a trip from before these were kept says nothing. */
function tripText(trip: CapTrip | undefined): string {
  if (trip === undefined) return '';
  const since = `, since ${new Date(trip.at).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
  return trip.why === undefined ? since : `${since}: ${cleanText(trip.why, 160)}`;
}
