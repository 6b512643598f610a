import { type KeyWallet, type KeyWalletKind, walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { type MissingApproval } from '#core/model/approvals.ts';
import { type Follower } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Usd } from '#core/values/usd.ts';
import { PortError } from '#ports/errors.ts';
import { dollarText } from '#core/values/number-text.ts';
import { type DoctorPorts, type Outside } from './doctor-ports.ts';
import { type Check, failed, type Finding, ok, runChecks, type Seen, unknown, warning } from './finding.ts';

/** What an address of a key is called. */
export const WALLET_NAMES: Readonly<Record<KeyWalletKind, string>> = {
  key: "the key's own address",
  deposit: 'deposit wallet',
  'first-deposit': 'deposit wallet of the first make',
  safe: 'Safe',
  proxy: 'proxy',
};

type Patient = {
  /** True where the local exchange takes whatever address this machine makes up. */
  readonly isLocal: boolean;
  readonly outside: Outside;
  readonly follower: Follower;
  /** Of the key, as the venue shows it. */
  readonly address: string;
  readonly wallets: readonly KeyWallet[];
  /** The commands that store a key, that derive its credentials anew, and that store settings. */
  readonly store: string;
  readonly anew: string;
  readonly apply: string;
};

/** Looks at a live follower: key, wallet, money, approvals and credentials; without a key at nothing else. */
export async function examineFollower(ports: DoctorPorts, follower: Follower): Promise<readonly Finding[]> {
  const { outside, system, place } = ports;
  const { name } = follower;
  const isLocal = place !== 'stage';
  const store = `npx polycopy add-follower --name ${name} ${system}`;
  const anew = `npx polycopy auth-follower --follower ${name} ${system}`;
  const apply = `npx polycopy apply settings.yaml ${system}`;
  let patient: Patient | undefined;
  const key: Check = {
    name: `${name}: key`,
    fix: store,
    look: async () => {
      if (outside === undefined) return [unknown('keys of this machine live as long as a system runs')];
      const { address } = await outside.identity(name);
      patient = { isLocal, outside, follower, address, wallets: walletsOfKey(address), store, anew, apply };
      return [ok(`the signer signs with the key of ${address}`)];
    },
  };
  const seen = await runChecks([key]);
  return patient === undefined ? seen : [...seen, ...(await runChecks(checksOf(patient)))];
}

function checksOf(patient: Patient): readonly Check[] {
  const { follower } = patient;
  const node = 'look whether the node of the chain answers; POLYCOPY_RPC_URL names another';
  const named = (what: string): string => `${follower.name}: ${what}`;
  return [
    { name: named('wallet'), fix: patient.apply, look: () => Promise.resolve([walletSeen(patient)]) },
    { name: named('funds'), fix: node, look: () => fundsSeen(patient) },
    { name: named('approvals'), fix: node, look: () => approvalsSeen(patient) },
    {
      name: named('credentials'),
      fix: 'look whether the venue answers, and ask again',
      look: () => credentialsSeen(patient),
    },
  ];
}

function walletSeen({ isLocal, follower, address, wallets, store, apply }: Patient): Seen {
  const { wallet, signatureType, name } = follower;
  const named = wallets.find((one) => one.wallet === wallet);
  const set = (to: string, type: number): string =>
    `set \`wallet: "${to}"\` and \`signature_type: ${type}\` of ${name}, then ${apply}`;
  if (wallet === undefined) return failed('the settings name no wallet', set(address, 0));
  if (named?.signatureType === signatureType)
    return ok(`${wallet} is ${WALLET_NAMES[named.kind]}, and so the settings say (signature_type ${signatureType})`);
  if (named !== undefined)
    return failed(
      `${wallet} is ${WALLET_NAMES[named.kind]}, the settings say signature_type ${signatureType}`,
      set(wallet, named.signatureType),
    );
  if (signatureType === 0)
    return failed(
      `the key is that of ${address}, the settings name ${wallet}`,
      `${set(address, 0)}; or store the key of ${wallet}: ${store}`,
    );
  if (isLocal) return ok(`${wallet} is an address that was made up for the local exchange`);
  return warning(
    `${wallet} is none of the addresses that the venue's factories give this key`,
    `${set(wallets.find(({ kind }) => kind === 'deposit')?.wallet ?? address, 3)}; or store the key of ${wallet}: ${store}`,
  );
}

async function fundsSeen({ outside, follower, wallets, apply }: Patient): Promise<readonly Seen[]> {
  const { wallet, name } = follower;
  const named =
    wallets.some((one) => one.wallet === wallet) || wallet === undefined ? [] : [{ wallet, called: 'wallet' }];
  const asked = [...named, ...wallets.map((one) => ({ wallet: one.wallet, called: WALLET_NAMES[one.kind] }))];
  const found: { readonly wallet: Wallet; readonly called: string; readonly cash: Usd }[] = [];
  for (const one of asked) found.push({ ...one, cash: await outside.chain.collateral(one.wallet) });
  const elsewhere = found.find((one) => one.wallet !== wallet && one.cash > 0n);
  return found.map((one) => {
    const text = `${one.wallet} (${one.called}): ${dollarText(one.cash)} pUSD`;
    if (one.wallet !== wallet)
      return one.cash === 0n
        ? ok(text)
        : warning(
            `${text}, not named by the settings`,
            `move it to ${wallet ?? 'the wallet'}, or name it as \`wallet\` of ${name}, then ${apply}`,
          );
    if (one.cash > 0n) return ok(`${text}, named by the settings`);
    const fix =
      elsewhere === undefined
        ? `send pUSD on Polygon to ${one.wallet}`
        : `move what ${elsewhere.wallet} has to it, or name that one as \`wallet\` of ${name}, then ${apply}`;
    return failed(`${text}, named by the settings: nothing can be bought`, fix);
  });
}

async function approvalsSeen({ outside, follower }: Patient): Promise<readonly Seen[]> {
  if (follower.wallet === undefined) return [unknown('without a wallet there is nothing to ask about')];
  const missing = await outside.chain.missingApprovals(follower.wallet);
  if (missing.length === 0) return [ok('all exchanges may take what orders give')];
  return missing.map((one) =>
    failed(`no leave for ${one.spender}: no entries in markets ${one.domain}`, approvalFix(one, follower)),
  );
}

function approvalFix({ asset, contract, spender }: MissingApproval, { wallet, signatureType }: Follower): string {
  const call = asset === 'collateral' ? `approve(${spender}, 2^256-1)` : `setApprovalForAll(${spender}, true)`;
  const how = signatureType !== 0 ? "; a first trade by hand in such a market on the venue's website does it" : '';
  return `call ${call} on ${contract} from ${wallet ?? 'the wallet'}${how}`;
}

/** The signed request; what the venue counts tells whether it takes the same wallet for the follower's as the settings. */
async function credentialsSeen({ outside, follower, wallets, store, anew }: Patient): Promise<readonly Seen[]> {
  const { wallet } = follower;
  let counted: Usd;
  try {
    counted = await outside.venueBalance(follower);
  } catch (error) {
    if (!(error instanceof PortError) || error.context['status'] !== '401') throw error;
    return [failed('the venue refuses the API credentials', anew)];
  }
  const cash = wallet === undefined ? counted : await outside.chain.collateral(wallet);
  if (cash === counted)
    return [ok(`the venue takes signed requests, and counts ${dollarText(counted)} of ${wallet ?? 'no wallet'}`)];
  const text = `the venue takes signed requests, but counts ${dollarText(counted)} where the wallet has ${dollarText(cash)}`;
  if (wallets.some((one) => one.wallet === wallet)) return [warning(text, 'its copy is old: ask again in a minute')];
  return [
    failed(`${text}: it knows another wallet for this key`, `store the key of ${wallet ?? 'the wallet'}: ${store}`),
  ];
}
