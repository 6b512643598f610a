import { formatMicros } from '#core/values/decimal.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type Forgotten, type Rotated, type SwitchLeft } from '../rotate-key/finish-rotation.ts';
import { leftText } from '../rotate-key/own-switch.ts';

const FORGOTTEN: Readonly<Record<Forgotten, string>> = {
  forgotten: 'The venue has forgotten the API key of before.',
  'was-not-known': 'The venue does not know the API key of before any more.',
  'still-in-use': 'Its API key is the one of before, and nothing was forgotten.',
  'not-told':
    'Nobody told whether the venue has forgotten the API key of before: it signs no orders, but it may still read.',
};

/** What changed, and the proof of it. */
export function rotatedPage({ name, kind, before, next, wallet, counted, forgotten, switchNow }: Rotated): string {
  return [
    kind === 'credentials' ? `${name} has other API credentials.` : `${name} signs with another key.`,
    `  key      ${before.address === next.address ? `stays that of ${next.address}` : `${before.address} → ${next.address}`}`,
    `  API key  ${before.apiKey === next.apiKey ? `stays ${next.apiKey}` : `${before.apiKey} → ${next.apiKey}`}`,
    `  wallet   ${wallet === undefined ? 'stays' : `${wallet.wallet}, signature_type ${wallet.signatureType}: name them in your file too`}`,
    `Proven by a signature of the signer and by a signed read: the venue counts ${dollarText(counted)}.`,
    FORGOTTEN[forgotten],
    switchText(name, switchNow),
  ].join('\n');
}

function switchText(name: Rotated['name'], { mode, why }: SwitchLeft): string {
  switch (why) {
    case 'as-before':
      return `Its switch stands at ${mode}${mode === 'ACTIVE' ? '.' : ', as it stood before.'}`;
    case 'moved':
      return leftText(name, mode);
    case 'no-money':
      return `Nothing lies in its wallet: its switch stands at ${mode}. Fund it, then \`polycopy resume --follower ${name}\`.`;
  }
}

/** The same for machines. */
export function rotatedJson({ name, kind, before, next, wallet, counted, forgotten, switchNow }: Rotated): string {
  const named = ({ address, apiKey }: Rotated['next']) => ({ address, apiKey });
  return JSON.stringify(
    {
      ...{ follower: name, kind, before: named(before), now: named(next), wallet: wallet ?? null },
      ...{ counted: formatMicros(counted), apiKeyBefore: forgotten, switch: switchNow.mode, switchWhy: switchNow.why },
    },
    null,
    2,
  );
}
