import { describe, expect, it } from '@jest/globals';
import { privateKeyToAccount } from 'viem/accounts';
import {
  type ExchangeKind,
  isSignedBy,
  orderId,
  orderStructHash,
  type SignedOrder,
} from '../../../../bin/local/exchange/typed-data.ts';
import { anOrder, FIRST_KEY, idOf, signOrder, type WireOrder } from './a-client.ts';

const EOA = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const POSITION = '482467038488817480931545770869532949388536361471935896409553860790121922560';
const SAFE = '0x1111111111111111111111111111111111111111';
const WALLET = '0x2222222222222222222222222222222222222222';
const asWallet = { maker: WALLET, signer: WALLET, signatureType: 3 } as const;

type Vector = {
  readonly name: string;
  readonly fields: Partial<WireOrder>;
  readonly kind: ExchangeKind;
  readonly id: string;
  /** The whole signature, or its first 65 bytes for a deposit wallet. */
  readonly signature?: string;
  readonly tail?: readonly [string, string];
};

const VECTORS: readonly Vector[] = [
  {
    name: '#1',
    fields: {},
    kind: 'v2',
    id: '0x8af8fdf4f708d62f5f9340812824c862740e0ed278b7849544cb84f16c82be9b',
    signature:
      '0xd0c900dd1dfaa8bb9f07a1a039a37df87e1c53236712c7298e1fa27775ee84082fc05281175feb89c58470ddc386109a47fb8dcfdde9a908dd5a6eda2c7680de1c',
  },
  {
    name: '#2',
    fields: {},
    kind: 'v2-neg-risk',
    id: '0x470a8ca8b251805d6e2c09a5bc2b09a3e48250c18a0735c773c000417dfe6ee7',
    signature:
      '0xb99c6a3e705aa83d065f7c4e9986bfdf95ca98991f03ba385a4e44607bc34bd115fc389523ae7a047662bd7aa8edd2756534d92790de80fb7dee3a9d36918c5b1b',
  },
  {
    name: '#3',
    fields: { tokenId: POSITION },
    kind: 'v3',
    id: '0x5b233fda8572e9c0cd45ffe40d8e422bb4de520d3e4b35b04685baa2877c3d12',
    signature:
      '0x2c9a180630afcac2c516d102f71c64dbe1c540c74b3d93171ecdbe2877bda9db14da40936b5bfcdc3094bda74dd7c028184521ddb24829c54ff8ead698a512031c',
  },
  {
    name: '#4',
    fields: { maker: SAFE, signatureType: 2 },
    kind: 'v2',
    id: '0x4fba3dbac14dae3ef4f482a43d5f182b0a3100ce9e870c43ebb5fc1779feaf62',
    signature:
      '0xec344414a7186f6025a7e5f5847739fe14cb509893ae47ef935035ddb222f89f434b4c0d9055479d6b0a49bfc726f9d0ec15c63cfde299717bbb5f1fc358375e1b',
  },
  {
    name: '#5',
    fields: asWallet,
    kind: 'v2',
    id: '0xfe5a8568ddacbb92a9cf49bef6044236aadfc6692509b63abebf7b20706e645e',
    signature:
      '0x30bb6904aaa5f5baa1b9027c37f43f9c800dbf430151316493634e07ed353af44b09bf1a003363885bc079253ab666f4ccab31e9091a30fd7cd62c25994c4e811c',
    tail: [
      '3264e159346253e26a64e00b69032db0e7d32f94628de3e6eecb50304d7af3d2',
      '4bdb9f11c7139ec44b6fb9831257d4d2232e985c6e0be7b5418bd437b9d65d5a',
    ],
  },
  {
    name: '#6',
    fields: { ...asWallet, tokenId: POSITION },
    kind: 'v3',
    id: '0x4a38184fd25bdb328b0ab1578d34612622dbf72430e6f74e7f464db3589aa68b',
    signature:
      '0x81e2eb75aeed58aa8af3c8cb0dcc3d1d8a5306447c62a5191fa4293703c4ebbb0977d7eb6ba493b37d917d2ccc28c0cca6b5d8eae0167ac22787580899f7a2fa1c',
    tail: [
      '466c63910185bbd55e8679264200c4e0abdcbb0c6264eb3d41d13326022e095b',
      '1ad18b783695d10abfff725ed180b266a37a9431b2fc29b264a05bc44921da4f',
    ],
  },
  {
    name: '#7',
    fields: { salt: 1234567890123 },
    kind: 'v2',
    id: '0x069f38e5507542a1681cf9987c2e8c750bd64c3242375b67124e94be7ee3bbc0',
    signature:
      '0x82736621cfc06ac49230d99e2326441725ccd811fd30baf2e068829db77ade0b4e2e230e0b9cd8658bb777016adca0f8afa002429c3a2144d15b5d2e94142b741b',
  },
  {
    name: '#8',
    fields: { side: 'SELL', makerAmount: '25000000', takerAmount: '14000000' },
    kind: 'v2',
    id: '0x38af51223d5282ea977355e57e6a55401a39b9074d86c3dd19a89f07ecc9d716',
  },
];

describe('the typed data of orders', () => {
  it.each(VECTORS)('hashes the published order $name to its id', ({ fields, kind, id }) => {
    expect(orderId(signed(anOrder(fields)), kind)).toBe(id);
    expect(idOf(anOrder(fields), kind)).toBe(id);
  });

  it.each(VECTORS.filter(({ signature }) => signature !== undefined))(
    'accepts the published signature of $name, and no other exchange and no altered amount',
    async ({ fields, kind, signature, tail }) => {
      // Given
      const byViem = await signOrder(privateKeyToAccount(FIRST_KEY), anOrder(fields), kind);
      const order = signed(anOrder(fields), byViem);

      // Then
      expect(byViem.slice(0, 132)).toBe(signature);
      if (tail !== undefined) expect(byViem.slice(132, 260)).toBe(tail.join(''));
      expect(isSignedBy(EOA, order, kind)).toBe(true);
      for (const other of (['v2', 'v2-neg-risk', 'v3'] as const).filter((name) => name !== kind))
        expect(isSignedBy(EOA, order, other)).toBe(false);
      expect(isSignedBy(EOA, { ...order, makerAmount: '14000001' }, kind)).toBe(false);
      expect(isSignedBy(SAFE, order, kind)).toBe(false);
    },
  );

  it('checks all 317 bytes of a deposit wallet', async () => {
    const order = anOrder(asWallet);
    const signature = await signOrder(privateKeyToAccount(FIRST_KEY), order, 'v2');
    expect((signature.length - 2) / 2).toBe(317);
    for (const byte of [0, 40, 66, 96, 97, 128, 129, 200, 314, 315, 316]) {
      const place = 2 + byte * 2;
      const altered = signature.slice(0, place) + (signature[place] === '0' ? '1' : '0') + signature.slice(place + 1);
      expect(isSignedBy(EOA, signed(order, altered), 'v2')).toBe(false);
    }
    expect(isSignedBy(EOA, signed(order, signature.slice(0, -2)), 'v2')).toBe(false);
    expect(isSignedBy(EOA, signed(order, '0x'), 'v2')).toBe(false);
  });

  it('has the struct hash of the official contract test', () => {
    const bytes = Array.from({ length: 32 }, (_none, index) => (index + 1).toString(16).padStart(2, '0')).join('');
    const order = signed({
      ...anOrder(),
      salt: 12345,
      maker: '0x1234567890123456789012345678901234567890',
      signer: '0x2345678901234567890123456789012345678901',
      tokenId: BigInt(`0x${bytes}`).toString(),
      makerAmount: '1000000',
      takerAmount: '500000',
      timestamp: '1700000000',
      metadata: `0x${'DEADBEEF'.padStart(64, '0')}`,
      builder: `0x${'FEEDFACE'.padStart(64, '0')}`,
    });
    expect(orderStructHash(order)).toBe('0x08b5c2f163715a48f38ae24e8d1b9ab97bb3d457245b854c1b6cb2a69142742a');
  });
});

function signed(order: WireOrder, signature = '0x'): SignedOrder {
  return {
    ...order,
    salt: String(order.salt),
    maker: order.maker.toLowerCase(),
    signer: order.signer.toLowerCase(),
    signature,
  };
}
