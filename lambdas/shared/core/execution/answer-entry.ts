import { type Verdict } from '../decide.ts';
import { type Change } from '../ledger/change.ts';
import { putParent } from '../ledger/put.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { decidedOn } from '../risk/decided-on.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { absorb } from './absorb.ts';
import { endParent } from './end.ts';
import { hold, mayHold } from './hold.ts';

/** How long a copy waits for the opening of its ledger before it is looked at again. */
const WAIT_MS = 2_000;

type AnswerInput = {
  readonly parent: ParentOrder;
  readonly snapshot: Snapshot;
  readonly verdict: Verdict;
  readonly now: UnixMs;
};

/** What is stored of a verdict for which no order is sent, with its reason; a copy is one where nothing is ever sent. */
export function answerEntry({ parent, snapshot, verdict, now }: AnswerInput): readonly Change[] {
  switch (verdict.verdict) {
    case 'wait':
      return [putParent(parent, { next: later(now, WAIT_MS), reason: verdict.reason })];
    case 'absorb':
      return absorb({ parent, position: snapshot.position, ...verdict });
    case 'hold':
      return holdEntry({ parent, snapshot, verdict, now });
    case 'netted':
      return endParent(parent, 'NETTED', { code: 'NETTED' });
    case 'skip':
      return endParent(parent, 'SKIPPED', verdict.reason, decidedOn(snapshot, verdict));
    case 'deny':
      return endParent(parent, 'DENIED', verdict.reason, decidedOn(snapshot, verdict));
    case 'copy':
      return endParent(parent, 'DONE', { code: 'DRY_RUN', size: verdict.size }, decidedOn(snapshot, verdict));
  }
}

type HoldInput = AnswerInput & { readonly verdict: Extract<Verdict, { readonly verdict: 'hold' }> };

function holdEntry({ parent, snapshot, verdict, now }: HoldInput): readonly Change[] {
  const { position } = snapshot;
  const { holdMaxAgeMs } = snapshot.settings.execution;
  const { lot, size, minimum } = verdict;
  const decided = decidedOn(snapshot, verdict);
  return mayHold({ parent, position, holdMaxAgeMs, now })
    ? hold({ parent, lot, position, size, minimum, holdMaxAgeMs, decided, now })
    : endParent(parent, 'SKIPPED', { code: 'BELOW_MINIMUM', size, minimum }, decided);
}
