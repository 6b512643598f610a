/** Shorter texts than this are no secret: they would be found in everything. */
export const SHORTEST_SECRET = 16;

const HEX = /^(?:0x)?([0-9a-f]{32,})$/i;
const BASE64 = /^[\w+/-]{22,}={0,2}$/;

/**
 * The texts by which a secret can be known: as it is, and its bytes in hexadecimal, base64, decimal and as a list.
 *
 * All in lower case, without white space and without the padding of base64, as `tokensOf` has them.
 *
 * @returns The name of each form, by its text.
 */
export function formsOf(secret: string): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  const add = (name: string, text: string): void => {
    const plain = text.toLowerCase().replace(/=+$/, '');
    if (plain.length >= SHORTEST_SECRET && !forms.has(plain)) forms.set(plain, name);
  };
  const addBytes = (what: string, bytes: Buffer): void => {
    add(`${what} in hexadecimal`, bytes.toString('hex'));
    add(`${what} in base64`, bytes.toString('base64'));
    add(`${what} in base64url`, bytes.toString('base64url'));
    add(`${what} in base64, for an address`, encodeURIComponent(bytes.toString('base64')));
    add(`${what} as a list of bytes`, [...bytes].join(','));
  };
  const digits = HEX.exec(secret)?.[1];
  // Whatever stands before the digits of a key, they give it away.
  add('as it is', digits ?? secret);
  add('for an address', encodeURIComponent(secret));
  if (digits !== undefined) {
    addBytes('its bytes', Buffer.from(digits, 'hex'));
    add('as a number', BigInt(`0x${digits}`).toString());
  } else if (BASE64.test(secret)) addBytes('its bytes', Buffer.from(secret, 'base64'));
  addBytes('its text', Buffer.from(secret));
  return forms;
}
