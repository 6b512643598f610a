import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror } from './mirror.ts';

type ChildInput = { readonly mirror: Mirror; readonly accuse: Accuse };

/** Judges how a child moved on: its proof of death, a fill that comes late, and its trades. */
export function judgeChildMove(input: ChildInput, before: ChildOrder | undefined, after: ChildOrder): void {
  if (after.state === 'DEAD' && before?.state !== 'DEAD') judgeProof(input, after);
  if (after.state === 'LATE_FILL' && before?.state !== 'LATE_FILL') judgeLateFill(input, after);
  for (const trade of before?.trades ?? []) {
    const now = after.trades.find(({ tradeId }) => tradeId === trade.tradeId);
    const isForward = now?.status === trade.status || (now !== undefined && RANK[now.status] > RANK[trade.status]);
    if (!isForward)
      input.accuse('I8', `trade ${trade.tradeId} was ${trade.status} and became ${now?.status ?? 'unknown'}`);
  }
}

const RANK = { MATCHED: 0, RETRYING: 1, MINED: 2, CONFIRMED: 3, FAILED: 3 } as const;
const QUARANTINE_MS = 180_000;
const APART_MS = 30_000;

/** An order is given up for dead after its quarantine, two empty looks apart, and what chain and wallet say after both. */
function judgeProof({ accuse }: ChildInput, { venueOrderId, lastPostAt, evidence = {} }: ChildOrder): void {
  const { emptyAt = 0, emptyAgainAt = 0, chainAt = 0, balanceAt = 0 } = evidence;
  const isProven =
    emptyAt >= (lastPostAt ?? 0) + QUARANTINE_MS &&
    emptyAgainAt >= emptyAt + APART_MS &&
    chainAt >= emptyAgainAt &&
    balanceAt >= emptyAgainAt;
  if (!isProven) accuse('I2', `${venueOrderId.slice(0, 10)} is given up for dead without a proof`);
}

/** A fill that comes late is taken in when entries are stopped, or were for it, and a person let them go on before it was. */
function judgeLateFill({ mirror, accuse }: ChildInput, child: ChildOrder): void {
  const key = capKey({ ...child, name: GLOBAL_CAP });
  const late = [...mirror.children.values()].filter(
    (one) => one.state === 'LATE_FILL' && capKey({ ...one, name: GLOBAL_CAP }) === key,
  );
  const isStopped = mirror.caps.get(key)?.breakers?.includes('LATE_FILL') === true;
  if (!isStopped && late.length > (mirror.lateStops.get(key) ?? 0))
    accuse('MODE', `${child.venueOrderId.slice(0, 10)} is filled late, and entries go on`);
}
