import { formatMicros } from '#core/values/decimal.ts';
import { type SettingsOutcome } from '../settings-outcome.ts';

/** What a tape says of itself, for whoever reads the outcomes. */
export type TapeSaid = {
  readonly name: string;
  readonly startMs: number;
  /** Of a leader. */
  readonly lastTradeMs: number;
  /** When the last position was sold or paid out. */
  readonly endMs: number;
  readonly leaders: readonly string[];
  /** What was dropped and invented when it was made. */
  readonly notes: readonly string[];
};

/** The outcomes for a script: amounts as decimal text, times in ISO, keys and lists always in the same order. */
export function settingsOutcomeJson(tape: TapeSaid, outcomes: readonly SettingsOutcome[]): object {
  return {
    tape: {
      name: tape.name,
      start: timeText(tape.startMs),
      lastTrade: timeText(tape.lastTradeMs),
      end: timeText(tape.endMs),
      leaders: tape.leaders,
      notes: tape.notes,
    },
    settings: outcomes.map(outcomeJson),
  };
}

function outcomeJson(one: SettingsOutcome): object {
  return {
    name: one.name,
    ...{
      seen: one.seen,
      copied: one.copied,
      skipped: one.skipped,
      denied: one.denied,
      ended: one.ended,
      open: one.open,
    },
    reasons: one.reasons.map(({ code, kind, count, leaderNotional }) => ({
      ...{ code, class: kind, count, leaderNotional: formatMicros(leaderNotional) },
    })),
    waits: one.waits.map(({ code, count }) => ({ code, count })),
    ...{ capital: formatMicros(one.capital), cap: formatMicros(one.cap), highest: formatMicros(one.highest) },
    highestAtExchange: formatMicros(one.highestAtExchange),
    ...{ bought: formatMicros(one.bought), sold: formatMicros(one.sold), fees: formatMicros(one.fees) },
    ...{ realised: formatMicros(one.realised), unrealised: formatMicros(one.unrealised), unmarked: one.unmarked },
    invented: one.invented,
    exposure: one.exposure.map(({ at, exposed }) => ({ at: timeText(at), exposed: formatMicros(exposed) })),
    isSound: one.isSound,
  };
}

function timeText(atMs: number): string {
  return new Date(atMs).toISOString();
}
