/** What a person is told: an alarm that has rung, or a message that is none. */
export type Alert = {
  /** Of the alarm, with its stage: `polycopy-prod-ledger`. */
  readonly name: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA' | 'MESSAGE';
  /** What happened, and what to do. */
  readonly says: string;
  /** When it changed, as AWS writes it; absent where nobody said. */
  readonly at?: string;
};

/** Longest text that is passed on: every channel takes as much. */
const MOST_CHARACTERS = 1_500;

/**
 * One message of a few lines, plain text.
 *
 * What comes from outside keeps no control characters: they could hide or reorder what follows.
 */
export function alertText({ name, state, says, at }: Alert): string {
  const head = state === 'MESSAGE' ? name : `${state}: ${name}`;
  const lines = [head, says, ...(at === undefined ? [] : [at])].map((line) => line.replace(/[\p{Cc}\p{Cf}]+/gu, ' '));
  const text = lines.join('\n');
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
