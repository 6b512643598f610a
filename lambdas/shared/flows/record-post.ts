import { closeChild } from '#core/execution/close-child.ts';
import { isRefusedForGood, refusalNote, refusedForMs } from '#core/execution/refuse.ts';
import { type AckClocks, acknowledge } from '#core/execution/submit.ts';
import { type Change } from '#core/ledger/change.ts';
import { putChild } from '#core/ledger/put.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Ledger } from '#ports/ledger.ts';
import { commitPlan } from './commit-plan.ts';
import { loadPosition } from './load-position.ts';

type RecordDeps = { readonly clock: Clock; readonly ledger: Ledger };

/** The venue has the order, whoever learns it first. */
export async function recordAck(ledger: Ledger, child: ChildOrder, clocks: AckClocks = {}): Promise<void> {
  await commitPlan(ledger, async () => {
    const current = await ledger.child(child.venueOrderId);
    return current?.state === 'SUBMITTING' ? acknowledge(current, clocks) : undefined;
  });
}

type RefusalInput = {
  readonly child: ChildOrder;
  readonly text: string;
  readonly reason: Reason;
  /** Until when the venue takes nothing; an exit's next try waits for it too. */
  readonly retryAt?: UnixMs;
};

/**
 * Notes that this post had no effect. Only when every counted post had none is the child over: a refusal of a second
 * post proves nothing while the first may have been taken.
 *
 * @returns True when the parent may go on at once.
 */
export async function recordRefusal(
  deps: RecordDeps,
  { child, text, reason, retryAt }: RefusalInput,
): Promise<boolean> {
  let isOver = false;
  const isRecorded = await commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(child.venueOrderId);
    isOver = false;
    if (current?.state !== 'SUBMITTING') return undefined;
    const note = refusalNote(current, child.posts, text);
    const until = retryAt ?? current.retryAt;
    if (!isRefusedForGood({ ...current, ...note })) {
      return [putChild(current, { ...note, ...(until === undefined ? {} : { retryAt: until }) })];
    }
    isOver = true;
    return closeRefused(deps, { child: current, note, reason, until });
  });
  return isRecorded && isOver;
}

type CloseRefused = {
  readonly child: ChildOrder;
  readonly note: ReturnType<typeof refusalNote>;
  readonly reason: Reason;
  readonly until: UnixMs | undefined;
};

async function closeRefused(
  { clock, ledger }: RecordDeps,
  { child, note, reason, until }: CloseRefused,
): Promise<readonly Change[] | undefined> {
  const parent = await ledger.parent(child.parentId);
  if (parent?.openChild !== child.venueOrderId) return undefined;
  const position = await loadPosition(ledger, parent);
  const now = await clock.now();
  const retryMs = until === undefined ? refusedForMs(parent, note.refusal) : Math.max(0, until - now);
  return closeChild({ child, parent, position, state: 'REJECTED', note, reason, retryMs, now });
}

type WaitInput = Required<Pick<RefusalInput, 'child' | 'text' | 'retryAt'>> & {
  /** True where not the venue asked to wait, but our signer was away. */
  readonly isWithheld?: true | undefined;
};

/**
 * Notes that this post had no effect, and that the same bytes are sent again at a moment within their time: the child
 * stays as it is, whatever its posts came to.
 */
export async function recordWait(
  { ledger }: Pick<RecordDeps, 'ledger'>,
  { child, text, retryAt, isWithheld }: WaitInput,
): Promise<void> {
  await commitPlan(ledger, async () => {
    const current = await ledger.child(child.venueOrderId);
    if (current?.state !== 'SUBMITTING') return undefined;
    return [putChild(current, { ...refusalNote(current, child.posts, text), retryAt, isWithheld })];
  });
}

/** The venue named another order than ours: no later look-up can prove ours dead. */
export async function recordDispute(ledger: Ledger, child: ChildOrder): Promise<void> {
  await commitPlan(ledger, async () => {
    const current = await ledger.child(child.venueOrderId);
    if (current?.state !== 'SUBMITTING' || current.evidence?.isDisputed === true) return undefined;
    return [putChild(current, { evidence: { ...current.evidence, isDisputed: true } })];
  });
}

/** Ends a child whose posts were all refused and whose bytes are too old to be sent again. */
export async function rejectRefused(deps: RecordDeps, child: ChildOrder): Promise<boolean> {
  return commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(child.venueOrderId);
    if (current?.state !== 'SUBMITTING' || !isRefusedForGood(current)) return undefined;
    const { refused, refusal: text = '', retryAt: until, isWithheld } = current;
    const reason: Reason = { code: isWithheld === true ? 'SIGNER_AWAY' : 'VENUE_PAUSED', text };
    return closeRefused(deps, { child: current, note: { refused, refusal: text }, reason, until });
  });
}
