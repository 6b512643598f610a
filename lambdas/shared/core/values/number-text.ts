import { type Bps } from './bps.ts';
import { type Price } from './price.ts';
import { type Shares } from './shares.ts';
import { type Usd } from './usd.ts';

/** Dollars to the cent, halves away from zero: '$1,234.50', '-$0.01'. */
export function dollarText(amount: Usd): string {
  const cents = roundedAbsolute(amount, 10_000n);
  return `${amount < 0n && cents > 0n ? '-' : ''}$${grouped(cents, 2)}`;
}

/** A gain or a loss with its sign: '+$12.00', '-$3.40', '$0.00'. */
export function gainText(amount: Usd): string {
  return `${amount > 0n && roundedAbsolute(amount, 10_000n) > 0n ? '+' : ''}${dollarText(amount)}`;
}

/** Shares to a hundredth: '1,250.00'. */
export function shareText(amount: Shares): string {
  return `${amount < 0n ? '-' : ''}${grouped(roundedAbsolute(amount, 10_000n), 2)}`;
}

/** A price to a hundredth of a cent: '0.5700'. */
export function priceText(amount: Price): string {
  return grouped(roundedAbsolute(amount, 100n), 4);
}

/** Hundredths of a percent as percent: '72.5 %'. */
export function bpsText(amount: Bps): string {
  return `${amount < 0n ? '-' : ''}${grouped(roundedAbsolute(amount, 10n), 1)} %`;
}

/** The part that one amount is of another, as percent; a dash when there is no whole. */
export function partText(part: bigint, whole: bigint): string {
  return whole <= 0n ? '–' : bpsText(((part * 10_000n) / whole) as Bps);
}

function roundedAbsolute(amount: bigint, step: bigint): bigint {
  const absolute = amount < 0n ? -amount : amount;
  return (absolute + step / 2n) / step;
}

function grouped(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-decimals)}`;
}
