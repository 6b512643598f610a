import { LANES } from './run-guarded.ts';

/** What comes first where places are few: doorbells and fresh orders, then upkeep, then what is stuck. */
export type Urgency = 'soon' | 'upkeep' | 'stuck';

/** What a run has under way, in one lane for each follower: its sources may be slow for longer than a pass. */
export type LanesOfRun = {
  /** The lanes in which work of this urgency waits, or goes on, at this moment. */
  busyWith(urgency: Urgency): ReadonlySet<string>;
  /** Begins work as soon as its lane and a place are free; urgent work goes before what waits. */
  add(lane: string, urgency: Urgency, work: () => Promise<void>): void;
  /** Resolves when nothing is under way any more, whatever came of it. */
  over(): Promise<void>;
  /** Waits for all that is under way. @throws whatever failed first; nothing was begun after it */
  settle(): Promise<void>;
};

type Work = { readonly lane: string; readonly urgency: Urgency; readonly work: () => Promise<void> };

const ORDER: readonly Urgency[] = ['soon', 'upkeep', 'stuck'];

/**
 * Opens the lanes of a run. Work of one lane is done one by one; so many lanes have a place at once, and one that is slow
 * holds up its own place and no other.
 */
export function lanesOfRun(places = LANES): LanesOfRun {
  const waiting: Work[] = [];
  const underWay = new Map<string, Work & { readonly end: Promise<void> }>();
  const failed: unknown[] = [];
  const next = (): Work | undefined => {
    const free = waiting.filter(({ lane }) => !underWay.has(lane));
    return ORDER.map((urgency) => free.find((one) => one.urgency === urgency)).find((one) => one !== undefined);
  };
  const takePlaces = (): void => {
    while (underWay.size < places && failed.length === 0) {
      const one = next();
      if (one === undefined) return;
      waiting.splice(waiting.indexOf(one), 1);
      underWay.set(one.lane, { ...one, end: begin(one) });
    }
  };
  const begin = async ({ lane, work }: Work): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failed.push(error);
    }
    underWay.delete(lane);
    takePlaces();
  };
  const over = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all([...underWay.values()].map(({ end }) => end));
  };
  return {
    busyWith: (urgency) =>
      new Set([...underWay.values(), ...waiting].filter((one) => one.urgency === urgency).map(({ lane }) => lane)),
    add(lane, urgency, work) {
      waiting.push({ lane, urgency, work });
      takePlaces();
    },
    over,
    async settle() {
      await over();
      if (failed.length > 0) throw failed[0];
    },
  };
}
