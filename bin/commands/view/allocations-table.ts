import { type AllocationProposal, type NoAllocation } from '#core/scoring/propose-allocations.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { dollarText } from '#core/values/number-text.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** What is proposed for a follower, leader by leader. */
export type FollowerAllocations = {
  readonly follower: string;
  readonly rows: readonly {
    readonly leader: string;
    readonly proposal: AllocationProposal;
    /** What speaks against him. */
    readonly veto: string | undefined;
  }[];
};

const WHY: Readonly<Record<NoAllocation, string>> = {
  DISABLED: 'disabled in the settings',
  VETOED: 'vetoed',
  IN_SHADOW: 'has to show himself on paper first',
  NOT_SCORED: 'has no score yet',
  GATES_FAILED: 'does not pass the gates of his score',
  NO_EDGE: 'has no measured edge',
};

/** A line for each follow, with why nothing is proposed. */
export function allocationsTable(told: readonly FollowerAllocations[], options: ViewOptions): string {
  const rows = told.flatMap(({ follower, rows: own }) =>
    own.map(({ leader, proposal: { present, proposed, because }, veto }) => [
      cleanText(follower, 32),
      cleanText(leader, 28),
      dollarText(present),
      dollarText(proposed),
      because === undefined ? '' : because === 'VETOED' && veto !== undefined ? cleanText(veto, 120) : WHY[because],
    ]),
  );
  if (rows.length === 0) return 'Nobody is followed: `polycopy add-follow` begins.';
  const table = plainTable(
    {
      columns: [
        { title: 'Follower', align: 'left' },
        { title: 'Leader', align: 'left' },
        { title: 'Allocated', align: 'right' },
        { title: 'Proposed', align: 'right' },
        { title: 'Why', align: 'left' },
      ],
      rows,
    },
    options,
  );
  return `${table}\nA proposal changes nothing: \`polycopy add-follow --replace\` does.`;
}

/** The same for machines; dollars are decimal text. */
export function allocationsJson(told: readonly FollowerAllocations[]): string {
  const rows = told.flatMap(({ follower, rows: own }) =>
    own.map(({ leader, proposal, veto }) => ({
      ...{ follower, leader, wallet: proposal.leader },
      ...{ allocated: formatMicros(proposal.present), proposed: formatMicros(proposal.proposed) },
      ...{ because: proposal.because ?? null, veto: veto ?? null },
    })),
  );
  return JSON.stringify({ allocations: rows }, null, 2);
}
