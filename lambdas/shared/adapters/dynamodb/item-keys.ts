import { type Key, KEYS } from '#contract/table.ts';
import { type CheckChange, type Versioned } from '#core/ledger/change.ts';

/** Where an item stands in the table. */
export function keyOf(item: Versioned | CheckChange): Key {
  switch (item.type) {
    case 'settings':
      return KEYS.currentSettings();
    case 'event':
      return KEYS.event(item.value.eventId);
    case 'leader-position':
      return KEYS.leaderPosition(item.value.leader, item.value.token);
    case 'leader-walk':
      return KEYS.leaderWalk(item.value.leader);
    case 'parent':
      return KEYS.parent(item.value.parentId);
    case 'child':
      return KEYS.child(item.value.venueOrderId);
    case 'position':
      return KEYS.position(item.value, item.value.token, item.value.leader);
    case 'switches':
      return KEYS.switches();
    case 'trade-watch':
      return KEYS.tradeWatch(item.value);
    case 'venue-restrictions':
      return KEYS.venueRestrictions();
    case 'upkeep':
      return KEYS.upkeep(item.value);
    case 'leader-guard':
      return KEYS.leaderGuard(item.value, item.value.leader);
    case 'post-health':
      return KEYS.postHealth(item.value);
    case 'redeeming':
      return KEYS.redeeming(item.value, item.value.condition);
    case 'redeem-lane':
      return KEYS.redeemLane(item.value.wallet);
  }
}
