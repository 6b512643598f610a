/** What the venue says where a wallet has less than an order gives, or its other orders have promised too much of it. */
export function balanceText(balance: bigint, amount: bigint, active: bigint): string {
  const promised = active > 0n ? `, sum of active orders: ${active}` : '';
  return `not enough balance / allowance: the balance is not enough -> balance: ${balance}${promised}, order amount: ${amount}`;
}
