/** A settings document that holds, its numbers kept as text. */
export function aDocument() {
  return {
    your_account: { total_capital: '5000.0' },
    traders: [
      { name: 'Ann', wallet_address: walletText(1), allocated_capital: '2000.0' },
      { name: 'Ben', wallet_address: walletText(2), allocated_capital: '1500.0', enabled: false },
    ] as Record<string, unknown>[],
    followers: [{ name: 'second', total_capital: '3000' }] as Record<string, unknown>[],
    follows: [{ follower: 'second', leader: 'Ann', allocated_capital: '400' }] as Record<string, unknown>[],
    risk_management: {
      global: { max_total_exposure: '5000', max_single_bet: '500', reserve_capital: '1000' },
      per_trader: {},
      market_filters: {},
    },
    execution: {},
    monitoring: {},
    logging: {},
  } as Document;
}

/** The wallet with this number in its last digits. */
export function walletText(at: number): string {
  return `0x${at.toString(16).padStart(40, '0')}`;
}

type Section = Record<string, unknown>;
type Document = {
  your_account: Section;
  traders: Section[];
  followers: Section[];
  follows: Section[];
  sizing?: Section;
  guards?: Section;
  risk_management: { global: Section; per_trader: Section; market_filters: Section };
  execution: Section;
  monitoring: Section;
  logging: Section;
};
