/** Bytes as `Buffer` and `Uint8Array` are shown, and what keys, base64 and addresses are written with. */
const TOKEN = /(?:[0-9a-f]{2} ){15,}[0-9a-f]{2}|(?:\d{1,3},\s*){15,}\d{1,3}|[\w+/%.-]{16,}/gi;
const SPACE = /\s+/g;

/** What of a text may hold a secret: long runs of the characters that secrets are written with, in lower case, without white space. */
export function tokensOf(text: string): readonly string[] {
  return (text.match(TOKEN) ?? []).map((token) => token.replace(SPACE, '').toLowerCase());
}
