import { type SigningReason } from '../model/reason.ts';
import { dollarText } from '../values/number-text.ts';
import { type Usd, usd } from '../values/usd.ts';

const CODE = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const MICROS = /^\d{1,18}$/;
const MAX_TEXT = 200;
/** What the record itself says beside the reason. */
const KNOWN_ELSEWHERE: readonly string[] = ['refusal', 'follower'];

/**
 * The signer's refusal as it is stored with the order that it ended: its code, and the numbers that decided.
 *
 * They come from another function, so nothing but digits becomes an amount, and nothing but a plain word a code.
 *
 * @param context - What the refusal was told with: its code as `refusal`, amounts in micro-dollars.
 * @returns Undefined where the signer refused nothing.
 */
export function signingReason(context: Readonly<Record<string, string>>): SigningReason | undefined {
  const { refusal } = context;
  if (refusal === undefined) return undefined;
  const [dollars, signed, bound] = [
    amountIn(context, 'dollars'),
    amountIn(context, 'signed'),
    amountIn(context, 'bound'),
  ];
  if (dollars !== undefined && bound !== undefined) {
    if (refusal === 'ABOVE_ORDER_BOUND') return { code: 'SIGNED_ORDER_EXCEEDED', dollars, bound };
    if (refusal === 'ABOVE_DAY_BOUND' && signed !== undefined)
      return { code: 'SIGNED_DAY_EXCEEDED', dollars, signed, bound };
  }
  const numbers = Object.entries(context).filter(([name]) => !KNOWN_ELSEWHERE.includes(name));
  const text = numbers.map(([name, value]) => `${name} ${value}`).join(', ');
  return {
    code: 'SIGNING_REFUSED',
    refusal: CODE.test(refusal) ? refusal : 'UNKNOWN',
    text: text.slice(0, MAX_TEXT),
  };
}

function amountIn(context: Readonly<Record<string, string>>, name: string): Usd | undefined {
  const text = context[name];
  return text !== undefined && MICROS.test(text) ? usd(BigInt(text)) : undefined;
}

/** What is noted on the order itself, in one line. */
export function signingText(reason: SigningReason): string {
  switch (reason.code) {
    case 'SIGNER_AWAY':
      return `the signer is away: ${reason.text}`.slice(0, MAX_TEXT);
    case 'SIGNED_ORDER_EXCEEDED':
      return `the signer refuses ${dollarText(reason.dollars)}: ${dollarText(reason.bound)} is its bound of an order`;
    case 'SIGNED_DAY_EXCEEDED':
      return `the signer refuses ${dollarText(reason.dollars)}: ${dollarText(reason.signed)} of ${dollarText(reason.bound)} are signed for today`;
    case 'SIGNING_REFUSED':
      return `the signer refuses: ${reason.refusal} ${reason.text}`.trimEnd().slice(0, MAX_TEXT);
  }
}
