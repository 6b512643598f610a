import { type VenueOrderId, type TokenId } from '#core/values/ids.ts';
import type { Records } from '../../bin/commands/local/records.ts';
import type { AccountAudit } from '../../bin/local/exchange/audit.ts';
import type { breaches } from '../support/world-proofs.ts';
import { OPENING } from './order-path-story.ts';

type JudgedWorld = Parameters<typeof breaches>[0];

/**
 * What is stored and what the venue knows, in the form in which the proofs of the flows' worlds judge: the same rules,
 * whatever the ledger is kept in.
 */
export function worldOf(records: Records, audit: AccountAudit): JudgedWorld {
  const known = new Map(records.children.map((child) => [child.venueOrderId, child]));
  const taken = audit.orders.map(({ id }) => [id as VenueOrderId, known.get(id as VenueOrderId)] as const);
  const strangers = taken.filter(([, child]) => child === undefined).map(([id]) => `nobody knows of order ${id}`);
  const twice = audit.orders.filter(({ accepted }) => accepted > 1).map(({ id }) => `order ${id} was taken twice`);
  const judged = {
    ledger: { dump: () => records },
    venue: {
      violations: [...strangers, ...twice],
      placed: new Map(taken.flatMap(([id, child]) => (child === undefined ? [] : [[id, { child }] as const]))),
      spent: () => OPENING - audit.cashMicro,
      held: (token: TokenId) => audit.sharesMicro[token] ?? 0n,
    },
  };
  // The proofs look at nothing else of them.
  return judged as unknown as JudgedWorld;
}
