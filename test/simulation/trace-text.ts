import { type Change } from '#core/ledger/change.ts';

/** A time of a history: minutes, seconds and milliseconds. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** One change of a transaction in a few words. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'put':
      return putText(change);
    case 'check':
      return `check ${change.type}`;
    case 'cap':
      return `cap ${change.name.slice(0, 6)} +${change.reserved} +${change.posted}`;
    case 'journal':
      return `journal ${change.entry.kind}`;
    default:
      return change.kind;
  }
}

function putText(put: Extract<Change, { readonly kind: 'put' }>): string {
  switch (put.type) {
    case 'event':
      return `event ${put.value.eventId.slice(0, 8)} ${put.value.type} ${put.value.shares}`;
    case 'leader-position':
      return `leader ${put.value.token} ${put.value.shares} v${put.value.version}`;
    case 'parent': {
      const { parentId, side, state, reason } = put.value;
      return `parent ${parentId.slice(0, 8)} ${side} ${state} ${reason?.code ?? ''}${reason !== undefined && 'why' in reason ? ` ${reason.why}` : ''}`;
    }
    case 'child': {
      const { venueOrderId, side, state, posts, shares, trades } = put.value;
      const told = trades.map((trade) => `${trade.status}${trade.settled ? '!' : ''}`).join();
      return `child ${venueOrderId.slice(0, 10)} ${side} ${shares} ${state} posts ${posts} ${told}`;
    }
    case 'position': {
      const { token, available, selling, target } = put.value;
      return `position ${token} ${available}+${selling} target ${target}`;
    }
    case 'switches':
    case 'leader-walk':
    case 'trade-watch':
    case 'upkeep':
    case 'leader-guard':
    case 'post-health':
    case 'redeeming':
    case 'redeem-lane':
    case 'venue-restrictions':
      return put.type;
  }
}
