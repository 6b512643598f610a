/** Plenty for a title; a longer one would only fill logs, alerts and the table. */
const MOST_CHARACTERS = 200;
/** What is read of a text at all. */
const MOST_READ = 10_000;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text of strangers as it may be stored and shown: without control, formatting and line-breaking characters, which
 * forge lines in logs and reports, and without halves of characters; in one form of each character (NFC), at most 200.
 */
export function plainText(text: string): string {
  const plain = text.slice(0, MOST_READ).replace(HIDDEN, '').normalize('NFC');
  return plain.length <= MOST_CHARACTERS ? plain : Array.from(plain).slice(0, MOST_CHARACTERS).join('');
}
