import { strictest } from '#core/model/cap.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { leaderPosition, type Switches } from '#core/model/switches.ts';
import { cleanText } from './view/clean-text.ts';

type RenameInput = { readonly stored: Settings; readonly next: Settings; readonly switches: Switches };

/**
 * Lists, in words, the leaders whom new settings would let trade again by giving them another name: a switch that was
 * set under the name stays with the name, and the wallet is who he is.
 */
export function renamedSwitches({ stored, next, switches }: RenameInput): readonly string[] {
  return next.leaders.flatMap((leader) => {
    const before = stored.leaders.find(({ wallet }) => wallet === leader.wallet);
    return before === undefined ? [] : lineOf(before, leader, switches);
  });
}

function lineOf(before: Leader, after: Leader, switches: Switches): readonly string[] {
  const stands = leaderPosition(switches, before).mode;
  const would = leaderPosition(switches, after).mode;
  if (strictest(stands, would) === would) return [];
  const [old, name] = [cleanText(before.name, 40), cleanText(after.name, 40)];
  return [
    `${old} is ${stands}, and as ${name} would be ${would}: resume ${old} first, or set the switch leaders/${after.wallet} to ${stands}`,
  ];
}
