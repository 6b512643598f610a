import { type EventTally } from '../report-model.ts';

/** Accounts for every leader's trade in one line: seen = copied + skipped + open. */
export function eventsLine({ events, waits }: Pick<EventTally, 'events' | 'waits'>): string {
  const { seen, copied, skipped, open } = events;
  const waiting = waits.map(({ code, count }) => `${code} ${count}`).join(', ');
  return `Leader trades: ${seen} seen = ${copied} copied + ${skipped} skipped + ${open} open${waiting === '' ? '' : ` (${waiting})`}`;
}
