import { type Wallet } from '../values/ids.ts';
import { OWN, UNATTRIBUTED } from './position.ts';
import { type Leader } from './settings.ts';

/** What stands in a leader's place has a word of its own. */
export const STANDING_IN: ReadonlyMap<Wallet, string> = new Map([
  [OWN, 'own'],
  [UNATTRIBUTED, 'unattributed'],
]);

/** What a person calls a leader: his name in the settings, a word for what stands in his place, else his wallet. */
export function leaderName(leaders: readonly Pick<Leader, 'name' | 'wallet'>[], wanted: Wallet): string {
  return leaders.find(({ wallet }) => wallet === wanted)?.name ?? STANDING_IN.get(wanted) ?? wanted;
}
