import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { closeParentId } from '#core/values/ids.ts';
import { type CloseCommand } from '#flows/close-all.ts';
import { type Accuse } from './judge.ts';
import { type Mirror, type Moved, positionKey } from './mirror.ts';

/** A run that read a book before it went blind may still act on it for so long. */
const ACTS_ON_MS = 100_000;
/** What the clock of a process may be behind. */
const SKEW_MS = 5_000;

type ClosingInput = {
  readonly moved: readonly Moved[];
  readonly parent: ParentOrder;
  /** For how long no book has shown a bid. */
  readonly blindForMs: number | undefined;
  readonly accuse: Accuse;
};

/** CLOSE: an order of our own accord is named after the version that it closes, closes all of it at once, and sees a price. */
export function judgeClosing({ moved, parent, blindForMs, accuse }: ClosingInput): void {
  const { parentId, follower, mode, token, leader, origin, closes } = parent;
  if (origin !== 'guard' && origin !== 'close') return;
  const position = moved.find((one) => one.type === 'position');
  if (position === undefined) {
    accuse('CLOSE', `${origin} ${parentId.slice(0, 10)} moves no position`);
    return;
  }
  const { before, after } = position;
  const id = closeParentId(`${follower}#${mode}`, `${token}#${leader}`, before?.version ?? 0n);
  if (parentId !== id) accuse('CLOSE', `${origin} ${parentId.slice(0, 10)} is not named after what it closes`);
  if (keeps(after)) accuse('CLOSE', `${origin} ${parentId.slice(0, 10)} leaves a target of ${after.target}`);
  if (origin === 'close') return;
  const sees = closes !== undefined && (!('mark' in closes) || closes.mark > 0n);
  // Where nothing is owned nothing is sold: a leader's stop takes what is under way of him, priced or not.
  const isSale = (before?.available ?? 0n) + (before?.selling ?? 0n) > 0n;
  if (!sees || (isSale && (blindForMs ?? 0) > ACTS_ON_MS))
    accuse('CLOSE', `guard ${closes?.code ?? ''} fires on ${token} without a price`);
}

function keeps({ target, buying, late }: Position): boolean {
  return target > 0n || [...buying, ...late].some(({ keep }) => keep > 0n);
}

/** Remembers what a person wants to be out of. @returns What is to be called once the command says that it is done. */
export function startClosing(
  { mirror, now, accuse }: { readonly mirror: Mirror; readonly now: number; readonly accuse: Accuse },
  { follower, leaders }: Pick<CloseCommand, 'follower' | 'leaders'>,
): () => void {
  const meant = [...mirror.positions.values()].filter(
    (position) =>
      (follower === undefined || position.follower === follower) &&
      (leaders === undefined || leaders.includes(position.leader)) &&
      keeps(position),
  );
  return () => {
    for (const before of meant) {
      const after = mirror.positions.get(positionKey(before));
      const isClosed = after?.cuts.some(({ keepNumerator, at }) => keepNumerator === 0n && at >= now - SKEW_MS);
      if (after !== undefined && isClosed !== true && keeps(after))
        accuse('CLOSE', `${after.token} of ${after.follower} is left open by a command that says it is done`);
    }
  };
}
