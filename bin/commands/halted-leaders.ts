import { type Settings } from '#core/model/settings.ts';
import { leaderPosition, type Switches } from '#core/model/switches.ts';
import { type Stranded } from './stranded-positions.ts';
import { cleanText } from './view/clean-text.ts';

type HaltedInput = {
  readonly closes: readonly Stranded[];
  readonly stored: Settings;
  readonly switches: Switches;
};

/**
 * Lists, in words, the leaders whose sales would wait for ever: who is gone from the settings keeps the stop he stands at,
 * and nobody could lift it.
 */
export function haltedLeaders({ closes, stored, switches }: HaltedInput): readonly string[] {
  const going = new Set(closes.map(({ leader }) => leader));
  return stored.leaders
    .filter((leader) => going.has(leader.wallet) && leaderPosition(switches, leader).mode === 'HALTED')
    .map(({ name }) => {
      const leader = cleanText(name, 40);
      return `${leader} is HALTED, and his sales would wait for ever once he is gone: resume or pause ${leader} first`;
    });
}
