import { type Settings } from '#core/model/settings.ts';
import { signingShortfalls } from '#core/signing/signing-shortfalls.ts';
import { dollarText } from '#core/values/number-text.ts';

const KEYS = {
  order: { limit: 'max_single_bet', bound: 'max_signed_order', code: 'SIGNED_ORDER_EXCEEDED' },
  day: { limit: 'max_daily_spend', bound: 'max_signed_day', code: 'SIGNED_DAY_EXCEEDED' },
} as const;

/** A follower whose limits let more through than the signer signs for, and the keys that would have to fit. */
export type SigningWarning = { readonly follower: string; readonly text: string; readonly fix: string };

/** Says of live followers where copies may be made as large as nobody will sign them. */
export function signingWarnings(settings: Settings): readonly SigningWarning[] {
  return settings.followers
    .filter(({ mode }) => mode === 'live')
    .flatMap((follower) =>
      signingShortfalls(settings, follower).map(({ of, sized, bound }) => {
        const { limit, bound: key, code } = KEYS[of];
        const above =
          sized === undefined ? `\`${limit}\` is not set` : `\`${limit}\` of ${dollarText(sized)} is above it`;
        return {
          follower: follower.name,
          text: `${follower.name}: \`${key}\` is ${dollarText(bound)}, and ${above}: copies beyond it end as ${code}`,
          fix: `raise \`${key}\`, or set a lower \`${limit}\``,
        };
      }),
    );
}
