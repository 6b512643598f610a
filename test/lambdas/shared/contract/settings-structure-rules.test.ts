import { describe, expect, test } from '@jest/globals';
import { settingsPathText } from '#contract/settings-problem.ts';
import { checkSettings, toSettings } from '#contract/settings.ts';
import { getAddress } from 'ethers/address';
import { aDocument, walletText } from './a-document.ts';

type Change = (document: ReturnType<typeof aDocument>) => void;

const OWN = '0xabcdefabcdefabcdefabcdefabcdefabcdefabcd';

function documentAfter(change: Change) {
  const document = aDocument();
  change(document);
  return document;
}

const problemsAfter = (change: Change): readonly string[] => {
  const checked = checkSettings(documentAfter(change));
  return checked.isValid
    ? []
    : checked.problems.map(({ path, found, allowed }) => `${settingsPathText(path)}: ${found} — ${allowed}`);
};

describe('D11, B36: no wallet stands for two', () => {
  const taken = (by: string) => `an address that no other trader and no account has (${by} does)`;

  test('two leaders: one leader under two names would be copied twice', () => {
    expect(problemsAfter((d) => void (d.traders[1]!['wallet_address'] = walletText(1)))).toEqual([
      `traders[1].wallet_address: ${walletText(1)} — ${taken('traders[0].wallet_address')}: one leader under two names would be copied twice`,
    ]);
  });

  test.each([
    ['the first account', (d) => void (d.your_account['wallet'] = walletText(1)), 'your_account.wallet', walletText(1)],
    [
      'another one, in other letters',
      (d) => void (d.followers[0]!['wallet'] = walletText(1).toUpperCase()),
      'followers[0].wallet',
      walletText(1).toUpperCase(),
    ],
    [
      'one on paper, which may be live tomorrow',
      (d) => void Object.assign(d.followers[0]!, { wallet: walletText(1), mode: 'paper' }),
      'followers[0].wallet',
      walletText(1),
    ],
  ] as const satisfies readonly (readonly [string, Change, string, string])[])(
    'a leader who is %s',
    (_, change, path, found) => {
      expect(problemsAfter(change)).toEqual([
        `${path}: ${found} — ${taken('traders[0].wallet_address')}: an own account that is a leader would be copied by itself`,
      ]);
    },
  );

  test('the follower of a follower: there is no way to name one, so there is no cycle', () => {
    // Given
    const chain: Change = (d) => {
      d.your_account['wallet'] = OWN;
      d.followers[0]!['wallet'] = walletText(9);
      d.traders.push({ name: 'Second', wallet_address: walletText(9), allocated_capital: '100' });
      d.traders.push({ name: 'Main', wallet_address: OWN, allocated_capital: '0' });
      d.follows.push({ follower: 'second', leader: 'Main', allocated_capital: '100' });
    };
    // When
    const problems = problemsAfter(chain);
    // Then
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['your_account.wallet', 'followers[0].wallet']);
  });

  test.each([OWN, OWN.toUpperCase().replace('0X', '0x'), getAddress(OWN)])(
    'two followers of one wallet, as %s',
    (text) => {
      const twice: Change = (d) => {
        d.your_account['wallet'] = OWN;
        d.followers[0]!['wallet'] = text;
      };
      expect(problemsAfter(twice)).toEqual([
        `followers[0].wallet: ${text} — ${taken('your_account.wallet')}: two followers of one wallet would each sell what the other owns`,
      ]);
    },
  );
});

describe('who copies whom', () => {
  test('a follow twice is refused, and so are those of nobody and to nobody', () => {
    expect(problemsAfter((d) => d.follows.push({ ...d.follows[0]! }))).toEqual([
      'follows[1].leader: Ann — a leader that this follower does not follow yet (follows[0].leader does)',
    ]);
    expect(problemsAfter((d) => void (d.follows[0]!['follower'] = 'secnd'))[0]).toContain('second');
    expect(problemsAfter((d) => void (d.follows[0]!['leader'] = 'An'))[0]).toContain('did you mean Ann?');
  });

  test('the first account may leave a trader to others: his allocation there is 0, and no follow', () => {
    // Given
    const left = documentAfter((d) => void (d.traders[0]!['allocated_capital'] = '0'));
    // When
    const checked = checkSettings(left);
    // Then
    if (!checked.isValid) throw new Error(JSON.stringify(checked.problems));
    expect(toSettings(checked.document).follows.map(({ follower, leader }) => [follower, leader])).toEqual([
      ['main', walletText(2)],
      ['second', walletText(1)],
    ]);
  });

  test.each(['0', '0.0'])('a trader with %s whom nobody follows is refused, and so is sizing for him', (none) => {
    expect(problemsAfter((d) => void (d.traders[1]!['allocated_capital'] = none))).toEqual([
      `traders[1].allocated_capital: ${none} — more than 0, or an entry under follows for him: nobody copies him`,
    ]);
    const sized: Change = (d) => {
      Object.assign(d.traders[0]!, { allocated_capital: none, sizing: { policy: 'kelly' } });
    };
    expect(problemsAfter(sized)).toEqual([
      'traders[0].sizing: a section — nothing: with allocated_capital 0 the first account does not copy him',
    ]);
  });
});
