import { beforeAll, describe, expect, test } from '@jest/globals';
import { scoreHtml } from '../../../../bin/commands/view/score-html.ts';
import { scoreJson } from '../../../../bin/commands/view/score-json.ts';
import { scorePage } from '../../../../bin/commands/view/score-page.ts';
import { type ScoreSheet, sheetOfLeader } from '../../../../bin/commands/score/score-sheet.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { BEST, SHORT, someSheet, TRADERS } from '../score/some-sheet.ts';

const HOSTILE = `=<script>alert('x')</script>"&;`;
const sheet = someSheet();
const pageOf = (shown: ScoreSheet): string => scorePage(shown, { isColoured: false });

describe('the page', () => {
  test('says first how many pass and how far to believe it, then who was not scored and why', () => {
    const lines = pageOf(sheet).split('\n');
    expect(lines[1]).toBe('1 of 5 passes every gate. A gate is a filter, and no proof.');
    expect(lines[2]).toMatch(/assumed: 0 of our own are measured.*Looked at: 20, which the DSR allows for/);
    expect(lines[4]).toBe('Not scored: 1 × he did more than is read of one leader');
    const without = { ...sheet, scores: sheet.scores.filter(({ isEligible }) => !isEligible) };
    expect(pageOf(without)).toContain('Nobody passes every gate: these figures give no reason to copy any of them.');
  });

  test('ranks them with tier, score, theta, lower bound, DSR and the days they have beside those they need', () => {
    const page = pageOf(sheet);
    const luck = String.raw`( +\d+\.\d\d %){3}`;
    expect(page).toMatch(
      new RegExp(String.raw`^trader-4 +1 of 4 +A +\d+\.\d +\d+\.\d\d +\d+\.\d\d${luck} +1\.000 +330 +\d+$`, 'm'),
    );
    expect(page).toMatch(
      new RegExp(String.raw`^trader-1 +4 of 4 +C +\d+\.\d +-\d+\.\d\d +-\d+\.\d\d${luck} +0\.000 +330 +–$`, 'm'),
    );
    expect(page).toMatch(/^trader-5 +– +– +– +– +-\d+\.\d\d +– +– +– +0\.\d{3} +330 +\d+$/m);
  });

  test('tells luck three ways, each its own: of those found, any of them, and any where who bets alike counts as one', () => {
    // Given
    const [first, ...others] = sheet.scores;
    const ranking = { ...first!.ranking!, falseShare: 0.0123, anyFalse: 0.0456, anyFalseTogether: 0.0347 };
    const told = { ...sheet, scores: [{ ...first!, ranking }, ...others] };
    const apart = { ...sheet, scores: [{ ...first!, ranking: { ...ranking, anyFalseTogether: null } }] };
    // When
    const [page, alone] = [pageOf(told), pageOf(sheetOfLeader(told, BEST.wallet))];
    // Then
    expect(page).toMatch(/^Leader .* Lower bound +By luck +any +any, alike as one +DSR /m);
    expect(page).toMatch(/^trader-4 .* 1\.23 % +4\.56 % +3\.47 % +1\.000 /m);
    expect(page).toMatch(/^By luck: of those found .*leaders who bet alike count as little more than one/m);
    expect(alone).toMatch(/^Of those found down to him, there by luck \(Benjamini-Hochberg\) +1\.23 %$/m);
    expect(alone).toMatch(/^Chance that any of them is \(Holm\) +4\.56 %$/m);
    expect(alone).toMatch(/^The same, leaders who bet alike as little more than one \(Romano-Wolf\) +3\.47 %$/m);
    expect(pageOf(apart)).toContain('– (not all series could be drawn together)');
    expect(pageOf(apart)).toMatch(/^trader-4 .* 4\.56 % +– +1\.000 /m);
  });

  test('says nothing of luck among others where nobody has a rank', () => {
    const scores = sheet.scores.filter(({ ranking }) => ranking === null);
    expect(pageOf({ ...sheet, scores })).not.toContain('By luck: ');
  });

  test('shows the copies beside his own, what is left of his edge, three win rates, and outcomes above prices', () => {
    expect(pageOf(sheet)).toMatch(
      /^Leader +Copied +Own +Left to copy +Won +of all over +of taken out +Above prices +Gaps\n-+\ntrader-4( +\d+\.\d\d %){5} +– +\d+\.\d\d % +–$/m,
    );
  });

  test('tells each failed gate with its value and bound, and of a short record what is missing and until when', () => {
    const page = pageOf(sheet);
    expect(page).toMatch(/^ {2}fails WIN_RATE: .+: \d\d\.\d\d %, asked for 65\.00 % or more$/m);
    expect(page).toMatch(/^ {2}fails COPIED_RETURN: .+: -\d+\.\d\d %, asked for more than 0\.00 %$/m);
    expect(page).toMatch(/TOO_FEW\): 25 of 30 closed bets; at this pace enough on 2027-\d\d-\d\d$/m);
    expect(page).not.toContain('fails CLOSED_BETS');
    expect(page).toMatch(/^trader-4 0x0{39}4\n {2}passes every gate$/m);
  });

  test('of one leader has all figures, and nobody else in it', () => {
    const page = pageOf(sheetOfLeader(sheet, BEST.wallet));
    for (const title of [
      'What his record leaves open',
      'Evidence, of the copies',
      'Copied',
      'His own',
      'What copying costs',
      'Made of',
    ])
      expect(page).toContain(`\n${title}\n`);
    expect(page).toMatch(/^Deflated for 20 looked at \(DSR\) +1\.000$/m);
    expect(page).toMatch(/^Seed, replicates, alpha +11, 1999, 0\.05$/m);
    expect(page).not.toContain('trader-3');
  });

  test('calls a leader without a name by the ends of his wallet, and cleans names of strangers', () => {
    const names = new Map([[SHORT.wallet, 'a\u202e\u001b[31mb\nc']]);
    const page = pageOf({ ...sheet, names });
    expect(page).toContain('0x0000…0004');
    expect(page).toContain('a[31mb c ');
  });

  test('of nobody is what was said of those left out', () => {
    expect(
      pageOf({ ...sheet, scores: [] })
        .split('\n')
        .at(-1),
    ).toMatch(/^Not scored: 1/);
  });
});

describe('what the records leave open', () => {
  const gaps = [
    { kind: 'ONLY_TRADES', count: 1 },
    { kind: 'FEES_UNTOLD', count: 12 },
  ] as const;
  const [first, ...others] = sheet.scores;
  const own = { ...first!.own, unseenMarkets: 3, unpricedShares: 4 };
  const told = { ...sheet, scores: [{ ...first!, gaps, own }, { ...others[0]!, gaps: [] }, ...others.slice(1)] };

  test('is a number of kinds in the table, none where nobody counted, and in full for one leader', () => {
    const [page, alone] = [pageOf(told), pageOf(sheetOfLeader(told, BEST.wallet))];
    expect(page).toMatch(/^trader-4 .* % +4$/m);
    expect(page).toMatch(/^trader-3 .* % +0$/m);
    expect(page).toMatch(/^trader-1 .* % +–$/m);
    expect(page).not.toContain('no row tells what he paid');
    expect(alone).toContain(`
What his record leaves open
  only trades are recorded; splits and merges may be missing, and without payouts the capital is too large
  12 × fills in markets with a fee; no row tells what he paid
  3 × markets of which more went than was seen to come; to sell it made its price less what it was worth in the end
  4 × transfers of shares that nothing told a price of; they are in no number
`);
    expect(pageOf(sheetOfLeader(told, aWallet(3)))).not.toContain('What his record leaves open');
    expect(pageOf(sheetOfLeader(sheet, BEST.wallet))).toContain(
      '\n  nobody counted what the record itself leaves open\n',
    );
  });

  test('is in JSON by kind, and on the page in full for everybody', async () => {
    const { scores } = JSON.parse(JSON.stringify(scoreJson(told))) as { scores: readonly object[] };
    expect(scores.map((one) => ('gaps' in one ? one.gaps : 'absent'))).toEqual([
      gaps,
      [],
      'absent',
      'absent',
      'absent',
    ]);
    const page = await scoreHtml(told, { title: 'x', notes: [], snippet: [] });
    expect(page).toContain('<td>trader-4</td><td>12 × fills in markets with a fee; no row tells what he paid</td>');
    expect(page).toContain('<td>trader-1</td><td>nobody counted what the record itself leaves open</td>');
    expect(page).not.toContain('<td>trader-3</td><td>nobody counted');
  });
});

test('a sheet of one leader has him, or why he was left out; who is on none is an error', () => {
  expect(sheetOfLeader(sheet, BEST.wallet).scores.map(({ leader }) => leader)).toEqual([BEST.wallet]);
  expect(sheetOfLeader(sheet, aWallet(9))).toMatchObject({ scores: [], leftOut: [{ because: 'CUT' }] });
  expect(() => sheetOfLeader(sheet, aWallet(99))).toThrow(/--leader: 0x0+63 was not scored/);
});

test('--json has every figure as a number, and of what is none the reason', () => {
  const text = JSON.stringify(scoreJson(sheet));
  expect(text).not.toMatch(/NaN|Infinity/);
  const { day, scores, leftOut } = JSON.parse(text) as {
    day: string;
    scores: [object, object, object, object, object];
    leftOut: object;
  };
  expect(day).toBe('2027-04-27');
  expect(scores[0]).toMatchObject({
    ...{ name: 'trader-4', leader: BEST.wallet, isEligible: true, failed: [] },
    ranking: { rank: 1, of: 4, tier: 'A', score: expect.any(Number), theta: expect.any(Number) },
    evidence: { value: { lowerBound: expect.any(Number), dsr: { value: expect.any(Number) } } },
    inputs: { seed: '11', trials: 20, candidates: 5, copyCosts: { from: 'assumed' } },
  });
  expect(scores[4]).toMatchObject({
    ...{ name: 'trader-5', ranking: null, isEligible: false, decay: { value: null, reason: expect.any(String) } },
    copied: { minimum: { lacks: [{ gate: 'CLOSED_BETS', value: 25, bound: 30 }] } },
  });
  expect(leftOut).toEqual([{ name: null, leader: aWallet(9), because: 'CUT' }]);
});

describe('the HTML page', () => {
  let page: string;
  beforeAll(async () => {
    const names = new Map(TRADERS.map(({ wallet }) => [wallet, HOSTILE]));
    page = await scoreHtml({ ...sheet, names }, { title: HOSTILE, notes: [HOSTILE], snippet: [HOSTILE] });
  });

  test('shows what strangers name as text, and runs and fetches nothing', () => {
    expect(page).toContain('=&lt;script&gt;');
    expect(page).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    const addresses = (page.match(/(?:https?:)?\/\/[^\s"'<)]+/g) ?? []).filter((one) => !one.includes('www.w3.org'));
    expect(addresses).toEqual([]);
  });

  test('draws the intervals of who has any, copies and his own, told to who does not see them', () => {
    expect(page).toContain('aria-labelledby="intervals-title intervals-desc"');
    const known = sheet.scores
      .flatMap(({ copied, own }) => [copied, own])
      .filter(({ interval }) => interval.value !== null);
    expect(known.length).toBeGreaterThan(7);
    expect(page.match(/aria-roledescription="point"/g)).toHaveLength(known.length);
  });

  test('has no chart of those who have no interval, and says so', async () => {
    const only = sheetOfLeader(sheet, aWallet(9));
    expect(await scoreHtml(only, { title: 'x', notes: [], snippet: [] })).toContain('Too little was recorded');
  });
});
