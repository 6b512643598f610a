import { dollarText } from '#core/values/number-text.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';
import { formatMicros } from '#core/values/decimal.ts';

/** A follower whose credentials were derived anew. */
export type Authorized = {
  readonly name: FollowerName;
  /** Of the key. */
  readonly address: string;
  readonly apiKey: string;
  /** Undefined where there were none. */
  readonly apiKeyBefore: string | undefined;
  /** What the venue counts under them, by a signed request. */
  readonly counted: Usd;
};

/** What changed, and the proof of it. */
export function authorizedPage({ name, address, apiKey, apiKeyBefore, counted }: Authorized): string {
  const change =
    apiKeyBefore === undefined
      ? `The key of ${address} had none; its API key is ${apiKey}.`
      : apiKeyBefore === apiKey
        ? `The venue gives the key of ${address} the same API key as before: ${apiKey}.`
        : `The API key of ${address} was ${apiKeyBefore} and is ${apiKey}: orders posted under the former one can no longer be looked up.`;
  return [
    `Credentials of ${name} derived and stored.`,
    change,
    `The venue takes requests signed with them, and counts ${dollarText(counted)}.`,
  ].join('\n');
}

/** The same for machines. */
export function authorizedJson({ name, address, apiKey, apiKeyBefore, counted }: Authorized): string {
  return JSON.stringify(
    { follower: name, address, apiKey, apiKeyBefore: apiKeyBefore ?? null, counted: formatMicros(counted) },
    null,
    2,
  );
}
