import { type ChildOrder } from '../model/child-order.ts';
import { type LeaderEvent } from '../model/leader-event.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { unixMs, type UnixMs } from '../values/unix-ms.ts';

/** The stages of a copy in their order, from the leader's block to our own confirmed trade. */
export const STAGES = [
  'block',
  'seen',
  'recorded',
  'decided',
  'signed',
  'sent',
  'acked',
  'matched',
  'confirmed',
] as const;

export type Stage = (typeof STAGES)[number];

/** When each stage was come to; a stage that was not is absent. */
export type StageClocks = Readonly<Partial<Record<Stage, UnixMs>>>;

/**
 * Says when each stage of a copy was come to, as stored on its event, its parent order and a child order of it.
 *
 * One reading of the clock stands behind decision and reservation, so the child's reservation tells both. Of several
 * executions the first match counts, and the last confirmation once all that did not fail are confirmed.
 */
export function stageClocks(
  event: Pick<LeaderEvent, 'at' | 'seenAt' | 'recordedAt'> | undefined,
  parent: Pick<ParentOrder, 'createdAt'>,
  child?: Pick<ChildOrder, 'reservedAt' | 'signedAt' | 'sentAt' | 'firstPostAt' | 'ackedAt' | 'trades'>,
): StageClocks {
  const standing = (child?.trades ?? []).filter(({ status }) => status !== 'FAILED');
  const matched = standing.flatMap(({ matchedAt }) => matchedAt ?? []);
  const confirmed = standing.flatMap(({ confirmedAt }) => confirmedAt ?? []);
  const isConfirmed = standing.length > 0 && confirmed.length === standing.length;
  return present({
    block: event?.at,
    seen: event?.seenAt,
    recorded: event?.recordedAt ?? parent.createdAt,
    decided: child?.reservedAt,
    signed: child?.signedAt,
    // Where a look-up told of the order, the post was counted right before the bytes left.
    sent: child?.sentAt ?? child?.firstPostAt,
    acked: child?.ackedAt,
    matched: matched.length === 0 ? undefined : unixMs(Math.min(...matched)),
    confirmed: isConfirmed ? unixMs(Math.max(...confirmed)) : undefined,
  });
}

function present(clocks: Readonly<Record<Stage, UnixMs | undefined>>): StageClocks {
  return Object.fromEntries(STAGES.flatMap((stage) => (clocks[stage] === undefined ? [] : [[stage, clocks[stage]]])));
}
