import { describe, expect, test } from '@jest/globals';
import { ethers } from 'ethers';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';

/** The first key of every development chain, and the address one. */
const FIRST = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const ONE = '0x0000000000000000000000000000000000000001';

/** Creation code of the venue's Safes: `PolySafeLib.sol` of Polymarket/ctf-exchange (MIT). */
const SAFE_CODE =
  '0x608060405234801561001057600080fd5b5060405161017138038061017183398101604081905261002f916100b9565b6001600160a01b0381166100945760405162461bcd60e51b815260206004820152602260248201527f496e76616c69642073696e676c65746f6e20616464726573732070726f766964604482015261195960f21b606482015260840160405180910390fd5b600080546001600160a01b0319166001600160a01b03929092169190911790556100e7565b6000602082840312156100ca578081fd5b81516001600160a01b03811681146100e0578182fd5b9392505050565b607c806100f56000396000f3fe6080604052600080546001600160a01b0316813563530ca43760e11b1415602857808252602082f35b3682833781823684845af490503d82833e806041573d82fd5b503d81f3fea264697066735822122015938e3bf2c49f5df5c1b7f9569fa85cc5d6f3074bb258a2dc0c7e299bc9e33664736f6c63430008040033';
const SAFE_MASTER_COPY = '0xE51abdf814f8854941b9Fe8e3A4F65CAB4e7A4a8';

function addressesOf(address: string): Readonly<Record<string, string>> {
  return Object.fromEntries(walletsOfKey(address).map(({ kind, wallet }) => [kind, wallet]));
}

describe('the addresses of a key at the venue', () => {
  test("are those that the venue's own clients publish for the first key of development chains", () => {
    expect(addressesOf(FIRST)).toEqual({
      key: FIRST.toLowerCase(),
      // rs-clob-client, src/lib.rs, tests
      proxy: '0x365f0ca36ae1f641e02fe3b7743673da42a13a70',
      safe: '0xd93b25cb943d14d0d34fbaf01fc93a0f8b5f6e47',
      // what builder-relayer-client 0.0.10 computes
      'first-deposit': '0xdf8b9e8f9ab23f261f6e1b171b7454ae6e46ba76',
      deposit: '0xbc0ff067b7740eff76c1ca93c875ba6b890d6b50',
    });
  });

  test('of both makes of deposit wallet are those of the tests of builder-relayer-client', () => {
    expect(addressesOf(ONE)).toMatchObject({
      'first-deposit': '0x57ffbc34de23124faeb8387fcd689d314e57accd',
      deposit: '0x94bf330955a0b957662feaf878de77bf25f76cd9',
    });
  });

  test('of a Safe comes from the creation code that the exchange contract carries', () => {
    const hash = ethers.solidityPackedKeccak256(
      ['bytes', 'bytes32'],
      [SAFE_CODE, ethers.zeroPadValue(SAFE_MASTER_COPY, 32)],
    );
    const salt = ethers.keccak256(ethers.zeroPadValue(FIRST, 32));
    const factory = '0xaacFeEa03eb1561C4e67d661e40682Bd20E3541b';
    expect(ethers.getCreate2Address(factory, salt, hash).toLowerCase()).toBe(addressesOf(FIRST)['safe']);
  });

  test('carry the signature type with which the venue takes their orders', () => {
    expect(walletsOfKey(FIRST).map(({ kind, signatureType }) => [kind, signatureType])).toEqual([
      ['key', 0],
      ['deposit', 3],
      ['first-deposit', 3],
      ['safe', 2],
      ['proxy', 1],
    ]);
  });
});
