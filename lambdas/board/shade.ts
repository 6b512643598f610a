/** The largest amount fills its cell with this much of the colour; none is so dark that its number cannot be read. */
const FULLEST = 0.6;
/** Blue for gains and orange for losses: told apart by everybody, and beside their signs. */
const GAIN = '47,129,200';
const LOSS = '214,122,20';

/** The attribute that colours a cell by the amount's part of the largest one. */
export function shade(amount: bigint, largest: bigint): string {
  const absolute = amount < 0n ? -amount : amount;
  const part = largest === 0n ? 0 : Number((absolute * 1_000n) / largest) / 1_000;
  return ` style="background:rgba(${amount < 0n ? LOSS : GAIN},${(part * FULLEST).toFixed(2)})"`;
}
