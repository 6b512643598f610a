import { type Chance, hashOf } from './chance.ts';

/** Of a hundred makers, how many hold the other outcome: both bought, and the exchange minted the pair. */
const MINTED_PERCENT = 78;
/** How many other traders stand behind everybody that is known by name. */
const OTHER_TRADERS = 500;

/** The wallet of somebody who is neither a leader nor a follower. */
export function otherTrader(seed: number, chance: Chance): string {
  return `0x${hashOf(`trader|${seed}|${chance(OTHER_TRADERS)}`)
    .toString('hex')
    .slice(0, 40)}`;
}

/** Whether a maker bought the other outcome, instead of trading the same one the other way. */
export function isMinted(chance: Chance): boolean {
  return chance(100) < MINTED_PERCENT;
}
