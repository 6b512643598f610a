import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  adjustmentId,
  childIdOf,
  digest,
  fillId,
  gapParentId,
  otherEventId,
  parentIdOf,
  parseConditionId,
  parseEventGroupId,
  parseTokenId,
  parseTransactionHash,
  parseWallet,
  saltOf,
  supplementId,
  transitionId,
} from '#core/values/ids.ts';
import {
  aParentId,
  aTransaction,
  anEventId,
  CONDITION,
  FOLLOWER,
  FOLLOWER_WALLET,
  LEADER,
  OTHER_TOKEN,
  TOKEN,
} from '../../../../support/builders/identities.ts';

describe('what a source writes', () => {
  test('a wallet has 40 hex digits in any letter case, and is kept in lower case', () => {
    expect(parseWallet(`0x${'Ab'.repeat(20)}`)).toBe(`0x${'ab'.repeat(20)}`);
    expect(parseWallet(`0x${'a'.repeat(39)}`)).toBeUndefined();
    expect(parseWallet(`0x${'a'.repeat(41)}`)).toBeUndefined();
    expect(parseWallet(`0x${'g'.repeat(40)}`)).toBeUndefined();
    expect(parseWallet('a'.repeat(42))).toBeUndefined();
  });

  test('a token is a decimal of at most 78 digits without leading zeros', () => {
    expect(parseTokenId('0')).toBe('0');
    expect(parseTokenId('9'.repeat(78))).toBe('9'.repeat(78));
    for (const text of ['', '01', '-1', '1.0', '0x1', ' 1', '1e3', '9'.repeat(79)]) {
      expect(parseTokenId(text)).toBeUndefined();
    }
  });

  test('a condition of 31 bytes is the same as its form padded on the right to 32', () => {
    const short = `0x${'aB'.repeat(31)}`;
    expect(parseConditionId(short)).toBe(`0x${'ab'.repeat(31)}00`);
    expect(parseConditionId(`${short}00`)).toBe(parseConditionId(short));
    for (const digits of [60, 61, 63, 65]) expect(parseConditionId(`0x${'a'.repeat(digits)}`)).toBeUndefined();
  });

  test('an event of the venue is a decimal of at most 20 digits that is not zero', () => {
    expect(parseEventGroupId('903')).toBe('903');
    expect(parseEventGroupId('9'.repeat(20))).toBe('9'.repeat(20));
    for (const text of ['', '0', '07', '-1', '1.5', '1e3', '9#G', ' 1', '1\n', '9'.repeat(21)]) {
      expect(parseEventGroupId(text)).toBeUndefined();
    }
  });

  test('a transaction has exactly 64 hex digits', () => {
    expect(parseTransactionHash(`0x${'AB'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
    expect(parseTransactionHash(`0x${'a'.repeat(62)}`)).toBeUndefined();
    expect(parseTransactionHash(`0x${'a'.repeat(66)}`)).toBeUndefined();
  });

  test('a line break at the end makes no id', () => {
    expect(parseWallet(`${LEADER}\n`)).toBeUndefined();
    expect(parseTokenId('12\n')).toBeUndefined();
    expect(parseConditionId(`${CONDITION}\n`)).toBeUndefined();
    expect(parseTransactionHash(`${aTransaction()}\n`)).toBeUndefined();
  });
});

describe('derived ids', () => {
  test('parts never run into each other', () => {
    expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
    expect(digest('a', '')).not.toBe(digest('a'));
    expect(digest('a","b')).not.toBe(digest('a', 'b'));
  });

  test('a digest has 64 lower-case hex digits and depends on nothing but its parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        expect(digest(...parts)).toMatch(/^[0-9a-f]{64}$/);
        expect(digest(...parts)).toBe(digest(...[...parts]));
      }),
    );
  });

  test('a fill is named by wallet, transaction, token and side, and by each of them', () => {
    const ids = [
      fillId(LEADER, aTransaction(1), TOKEN, 'BUY'),
      fillId(LEADER, aTransaction(1), TOKEN, 'SELL'),
      fillId(LEADER, aTransaction(1), OTHER_TOKEN, 'BUY'),
      fillId(LEADER, aTransaction(2), TOKEN, 'BUY'),
      otherEventId('BUY', LEADER, aTransaction(1), CONDITION, TOKEN),
      otherEventId('MERGE', LEADER, aTransaction(1), CONDITION, TOKEN),
      otherEventId('MERGE', LEADER, aTransaction(1), CONDITION, OTHER_TOKEN),
      otherEventId('SPLIT', LEADER, aTransaction(1), CONDITION, TOKEN),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(fillId(LEADER, aTransaction(1), TOKEN, 'BUY')).toBe(ids[0]);
  });

  test('an adjustment is named by leader, token and the version that it differs from', () => {
    const ids = [
      adjustmentId(LEADER, TOKEN, 4n),
      adjustmentId(LEADER, TOKEN, 5n),
      adjustmentId(LEADER, OTHER_TOKEN, 4n),
      adjustmentId(FOLLOWER_WALLET, TOKEN, 4n),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(adjustmentId(LEADER, TOKEN, 4n)).toBe(ids[0]);
  });

  test('a supplement is named by its base and the new total: reported again it is the same', () => {
    expect(supplementId(anEventId(1), 5n)).toBe(supplementId(anEventId(1), 5n));
    expect(supplementId(anEventId(1), 5n)).not.toBe(supplementId(anEventId(1), 6n));
    expect(supplementId(anEventId(1), 5n)).not.toBe(supplementId(anEventId(2), 5n));
  });

  test('one follower has one parent order for an event, another follower another', () => {
    expect(parentIdOf(FOLLOWER, anEventId())).toBe(parentIdOf(FOLLOWER, anEventId()));
    expect(parentIdOf(FOLLOWER, anEventId())).not.toBe(parentIdOf('second' as typeof FOLLOWER, anEventId()));
    expect(parentIdOf(FOLLOWER, anEventId(1))).not.toBe(parentIdOf(FOLLOWER, anEventId(2)));
  });

  test('a gap of a position has one parent order for each version of the position', () => {
    expect(gapParentId('main#live', 'p', 3n)).toBe(gapParentId('main#live', 'p', 3n));
    expect(gapParentId('main#live', 'p', 3n)).not.toBe(gapParentId('main#live', 'p', 4n));
    expect(gapParentId('main#live', 'p', 3n)).not.toBe(gapParentId('main#paper', 'p', 3n));
  });

  test('an id stays what it is: derived another way, everything within the overlap would be copied again', () => {
    // Given
    const fill = fillId(LEADER, aTransaction(1), TOKEN, 'BUY');

    // When
    const parent = parentIdOf(FOLLOWER, fill);

    // Then
    expect(fill).toBe('a5da4af9c550ba5176ebaf9f2ee683b5378bdd4acbe5652a9d09a2b534ffe132');
    expect(parent).toBe('b72cbfcc955402a8b9539c871b7003858fc568ad47e5c9615dac34b2a33d2472');
    expect(saltOf(childIdOf(parent, 0))).toBe(4_487_480_256_923_485n);
    expect(supplementId(fill, 5n)).toBe('8d681614b9fbced6e3822efbfdd1e14fee50fd8f01d9cf2aaf7ca9ba9e74e4a3');
    expect(gapParentId('main#live', 'p', 3n)).toBe('3907ac548ad51c1049956416046a4e6235633e3b160481b953187be25bff25f4');
    expect(otherEventId('MERGE', LEADER, aTransaction(1), CONDITION, TOKEN)).toBe(
      'deafee2c5c255839c01a092f8ba969c552888472c351eba5a2096f318089ac43',
    );
  });

  test('each attempt of a parent order is another child with another salt', () => {
    const salts = [0, 1, 2, 3].map((attempt) => saltOf(childIdOf(aParentId(), attempt)));
    expect(new Set(salts).size).toBe(4);
    expect(saltOf(childIdOf(aParentId(), 0))).toBe(salts[0]);
  });

  test('a salt is the first 53 bits of the child id, and survives as a JSON number', () => {
    expect(saltOf('f'.repeat(64))).toBe(BigInt(Number.MAX_SAFE_INTEGER));
    expect(saltOf(`${'0'.repeat(13)}8${'f'.repeat(50)}`)).toBe(1n);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const salt = saltOf(digest(text));
        expect(BigInt(JSON.parse(JSON.stringify(Number(salt))) as number)).toBe(salt);
      }),
    );
  });

  test('two runs never share the id of a write, and it fits the 36 characters of a request token', () => {
    expect(transitionId('run-1', 1)).not.toBe(transitionId('run-2', 1));
    expect(transitionId('run-1', 1)).not.toBe(transitionId('run-1', 2));
    expect(transitionId('run-1', 11)).not.toBe(transitionId('run-11', 1));
    expect(transitionId('run-1', 1)).toMatch(/^[0-9a-f]{32}$/);
  });
});
