import { leaderName } from '#core/model/leader-name.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { wantedEvents } from '#core/risk/shadow.ts';
import { type Wallet } from '#core/values/ids.ts';
import { cleanText } from './view/clean-text.ts';

/** A leader after whom live accounts buy nothing for now, and what would change that. */
export type ShadowWarning = { readonly text: string; readonly fix: string };

/** Says of leaders whom live followers are to copy once paper has shown them where nobody copies them on paper. */
export function shadowWarnings(settings: Settings): readonly ShadowWarning[] {
  return inShadow(settings)
    .filter(({ leader }) => followersOf(settings, leader, 'paper').length === 0)
    .map(({ name }) => ({
      text: `${name}: accounts that trade live wait for his copies on paper, and no account on paper copies him`,
      fix: `let an account with \`mode: paper\` follow him, or name him under \`shadow_exempt\``,
    }));
}

/** Says of leaders whom live followers copied until now, and whom the next settings ask for paper first. */
export function shadowBeginnings(stored: Settings | undefined, next: Settings): readonly ShadowWarning[] {
  if (stored === undefined) return [];
  const before = new Set(inShadow(stored).map(({ leader }) => leader));
  return inShadow(next)
    .filter(({ leader }) => !before.has(leader) && followersOf(stored, leader, 'live').length > 0)
    .map(({ name, wanted }) => ({
      text: `${name}: was copied live until now; nothing more is bought after him until ${wanted} events on paper clear the bound`,
      fix: 'name him under `shadow_exempt` to go on',
    }));
}

type Waiting = { readonly leader: Wallet; readonly name: string; readonly wanted: bigint };

/** Leaders whom a live follower is to copy once paper has shown them. */
function inShadow(settings: Settings): readonly Waiting[] {
  return settings.leaders.flatMap(({ wallet: leader, enabled }) => {
    const wanted = followersOf(settings, leader, 'live').flatMap(
      (follower) => wantedEvents(settings, { follower, leader }) ?? [],
    );
    const [first] = wanted;
    const name = cleanText(leaderName(settings.leaders, leader), 40);
    return first === undefined || !enabled ? [] : [{ leader, name, wanted: first }];
  });
}

function followersOf({ followers, follows }: Settings, leader: Wallet, mode: Follower['mode']): readonly Follower[] {
  return followers.filter(
    (one) =>
      one.mode === mode && follows.some(({ follower, leader: whom }) => follower === one.name && whom === leader),
  );
}
