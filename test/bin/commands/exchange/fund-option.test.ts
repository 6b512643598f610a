import { describe, expect, it } from '@jest/globals';
import { collectFunding } from '../../../../bin/commands/exchange/fund-option.ts';

const EOA = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const CHECKSUMMED = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const WALLET = '0x2222222222222222222222222222222222222222';

describe('--fund', () => {
  it.each([
    ['a wallet that signs for itself: type 0', `${EOA}=1000`, EOA, EOA, 0, 1_000_000_000n],
    ['a checksummed address', `${CHECKSUMMED}=0.000001`, EOA, EOA, 0, 1n],
    ['a wallet with a signer: a deposit wallet, type 3', `${WALLET}:${EOA}=12.5`, WALLET, EOA, 3, 12_500_000n],
    ['a proxy', `${WALLET}:${EOA}:1=1`, WALLET, EOA, 1, 1_000_000n],
    ['a Safe', `${WALLET}:${CHECKSUMMED}:2=1`, WALLET, EOA, 2, 1_000_000n],
    ['a deposit wallet by its number', `${WALLET}:${EOA}:3=1000000000`, WALLET, EOA, 3, 10n ** 15n],
    ['type 0 by its number', `${EOA}:${EOA}:0=1`, EOA, EOA, 0, 1_000_000n],
  ])('reads %s', (_what, text, wallet, signer, signatureType, dollars) => {
    expect(collectFunding(text)).toEqual([{ wallet, signer, signatureType, dollars }]);
  });

  it('collects several, and refuses a wallet that comes twice, in whatever letter case', () => {
    const both = collectFunding(`${WALLET}:${EOA}=5`, collectFunding(`${EOA}=1`));
    expect(both.map(({ wallet }) => wallet)).toEqual([EOA, WALLET]);
    expect(() => collectFunding(`${CHECKSUMMED}=2`, both)).toThrow('funded twice');
  });

  it.each([
    ['no amount', EOA, 'Expected WALLET[:SIGNER[:TYPE]]=DOLLARS'],
    ['two amounts', `${EOA}=1=2`, 'Expected WALLET'],
    ['a fourth part', `${WALLET}:${EOA}:3:x=1`, 'Expected WALLET'],
    ['a short address', '0x1234=1', 'is no address'],
    ['no address', '=1', 'is no address'],
    ['a wrong checksum', `${CHECKSUMMED.replace('9Fd', '9fd')}=1`, 'is not its checksum'],
    ['a signer that is none', `${WALLET}:me=1`, '"me" is no address'],
    ['an unknown type', `${WALLET}:${EOA}:4=1`, 'TYPE is 0'],
    ['type 0 with another signer', `${WALLET}:${EOA}:0=1`, 'TYPE is 0'],
    ['type 3 that signs for itself', `${EOA}:${EOA}:3=1`, 'TYPE is 0'],
    ['no money', `${EOA}=0`, 'DOLLARS is an amount above 0'],
    ['less than nothing', `${EOA}=-5`, 'DOLLARS is an amount'],
    ['a seventh decimal', `${EOA}=1.0000001`, 'DOLLARS is an amount'],
    ['more than a billion', `${EOA}=1000000000.000001`, 'DOLLARS is an amount'],
    ['an exponent', `${EOA}=1e3`, 'DOLLARS is an amount'],
  ])('refuses %s', (_what, text, message) => {
    expect(() => collectFunding(text)).toThrow(message);
  });
});
