import { type Command, InvalidArgumentError } from 'commander';
import { type Period } from '#core/reporting/period.ts';
import { type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';

/** Reads a date (YYYY-MM-DD) as the first moment of that day in UTC. @throws InvalidArgumentError */
export function parseDate(text: string): UnixMs {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // What no calendar has, as the 30th of February, some engines take for a day of March.
  if (Number.isNaN(at) || utcDate(unixMs(at)) !== text)
    throw new InvalidArgumentError('A date is written YYYY-MM-DD and means midnight UTC, as 2026-06-01.');
  return unixMs(at);
}

/** The period that options name; ends the command as misused where it has no day, or none that has begun. */
export function periodOf(command: Command, { start, end }: Period, now: UnixMs): Period {
  if (start !== undefined && start > now)
    command.error('error: --start is a day that has begun, in UTC: of none to come is anything to tell', {
      exitCode: 2,
    });
  if (start !== undefined && end !== undefined && end <= start)
    command.error('error: --end is the first day that counts no more: it comes after --start', { exitCode: 2 });
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** A period in words: '2026-06-01 to 2026-06-07, UTC'; the last day is the last that counts. */
export function periodText({ start, end }: Period): string {
  const from = start === undefined ? 'from the first day' : utcDate(start);
  const to = end === undefined ? 'until now' : `to ${utcDate(unixMs(end - 1))}`;
  return `${from} ${to}, UTC`;
}
