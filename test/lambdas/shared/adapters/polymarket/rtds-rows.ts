import { CONDITION, LEADER, TOKEN } from '../../../../support/builders/identities.ts';

export const TRANSACTION = `0x${'0'.repeat(63)}1`;

/** What RTDS tells of a trade of the leader: 4.33 shares at 0.45, in the fields and types of a recorded frame. */
export function aPayload(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    asset: TOKEN,
    bio: '',
    conditionId: CONDITION,
    eventSlug: 'rain-1',
    icon: 'https://icon',
    name: '',
    outcome: 'Up',
    outcomeIndex: 0,
    price: 0.45,
    profileImage: '',
    proxyWallet: LEADER,
    pseudonym: '',
    side: 'BUY',
    size: 4.33,
    slug: 'rain-1',
    timestamp: 1_785_027_308,
    title: 'Will it rain?',
    transactionHash: TRANSACTION,
    ...changes,
  };
}

/** A frame of RTDS with a trade. */
export function aFrame(payload: unknown = aPayload(), changes: Readonly<Record<string, unknown>> = {}): string {
  const envelope = {
    connection_id: 'Xa8fEcVxoAMCEZw=',
    topic: 'activity',
    type: 'trades',
    timestamp: 1_785_027_308_241,
  };
  return JSON.stringify({ ...envelope, payload, ...changes });
}
