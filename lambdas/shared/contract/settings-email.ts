/** Of an address that mail can be sent to (RFC 5321, 4.5.3.1.3, less its brackets). */
const MOST_OF_AN_EMAIL = 254;

/** What an e-mail address in the settings may be, in words. */
export const EMAIL_ALLOWED = `an e-mail address, name@domain, of plain letters, digits and . _ + -, at most ${MOST_OF_AN_EMAIL}`;

/** The same for the reference of the settings. */
export const EMAIL_TRAITS = { unit: 'e-mail address', range: `name@domain, at most ${MOST_OF_AN_EMAIL}` };

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const NAME = '[A-Za-z0-9_](?:[A-Za-z0-9_+-]|\\.(?=[A-Za-z0-9_+-])){0,63}';
const ADDRESS = new RegExp(`^${NAME}@${LABEL}(?:\\.${LABEL})+$`);

/**
 * Reads an e-mail address; plain letters alone: what comes of it in a page, a table or a spreadsheet is only ever text.
 *
 * @returns Undefined for what is none.
 */
export function parseEmail(text: string): string | undefined {
  return text.length <= MOST_OF_AN_EMAIL && ADDRESS.test(text) ? text : undefined;
}
