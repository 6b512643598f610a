import { type ParentId } from '#core/values/ids.ts';
import { type Doorbell, type Ring } from '#ports/doorbell.ts';

/** A doorbell whose rings a test hands out. */
export type ListeningDoorbell = Doorbell & {
  /** Everything rung and not swallowed, ever. */
  readonly rung: readonly ParentId[];
  /** Takes the oldest ring that was not handed out yet. */
  take(): ParentId | undefined;
  /** Puts a ring back behind the others: its message was not acknowledged. */
  giveBack(parentId: ParentId): void;
};

/** Swallows a second ring of one version, as a FIFO queue does for five minutes. */
export function listeningDoorbell(): ListeningDoorbell {
  const seen = new Set<string>();
  const rung: ParentId[] = [];
  const waiting: ParentId[] = [];
  const note = ({ parentId, version }: Ring, again = ''): void => {
    const id = `${parentId}.${version}.${again}`;
    if (seen.has(id)) return;
    seen.add(id);
    rung.push(parentId);
    waiting.push(parentId);
  };
  return {
    rung,
    ring: (parent, again) => {
      note(parent, again);
      return Promise.resolve();
    },
    ringAll: (parents) => {
      for (const parent of parents) note(parent);
      return Promise.resolve();
    },
    take: () => waiting.shift(),
    giveBack: (parentId) => {
      waiting.push(parentId);
    },
  };
}
