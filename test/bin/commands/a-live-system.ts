import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { TABLE } from '#contract/table.ts';
import { syncToggles } from '#flows/sync-toggles.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { enrolFollowers } from '../../../bin/commands/local/enrol-followers.ts';
import { localClient } from '../../../bin/commands/local/local-client.ts';
import { localSettings } from '../../../bin/commands/local/local-settings.ts';
import { LOCAL_STAGE, openSystem } from '../../../bin/commands/open-system.ts';
import { claimFolder, type RunKind } from '../../../bin/commands/run-kind.ts';
import { announceRunning } from '../../../bin/commands/running-system.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { type Exchange } from '../../../bin/local/exchange/exchange.ts';
import { type ActivityRow } from '../../../bin/local/exchange/world.ts';
import { bundledHandler } from '../../support/made/bundles.ts';
import { countingLog } from '../../support/fakes/counting-log.ts';
import { serveSigner } from '../../support/serve-signer.ts';
import { aRow, aWorld, START_MS } from '../local/exchange/a-world.ts';
import { aFaultyExchange, type WrittenFault } from '../local/exchange/faults/a-faulty-exchange.ts';
import { secretsClient } from '../local/aws/support/clients.ts';

/** A system that other commands can reach; of its functions the signer answers, and switches are copied as they are flipped. */
export type LiveSystem = {
  readonly folder: string;
  readonly exchange: Exchange;
  readonly settings: Settings;
  readonly secrets: ReturnType<typeof secretsClient>;
  /** Has commands reach the venue elsewhere from now on. */
  readonly reach: (clob: string) => void;
  /** Waits until every switch that was flipped is copied. */
  readonly copied: () => Promise<void>;
};

type Given = {
  readonly faults?: readonly WrittenFault[];
  /** Changed before the follower is enrolled. */
  readonly follower?: Partial<Follower>;
  readonly kind?: RunKind;
  /** False: the settings are stored, and the follower has neither key nor account. */
  readonly isEnrolled?: boolean;
  /** Where the venue's orders go, if not to the exchange. */
  readonly clob?: string;
  /** What leaders and others traded. */
  readonly rows?: readonly ActivityRow[];
};

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Starts an exchange, local AWS and one enrolled follower, with what goes wrong at the venue; all of it ends with the test. */
export async function aLiveSystem({
  faults = [],
  follower = {},
  kind = 'recording',
  isEnrolled = true,
  clob,
  rows = [aRow()],
}: Given = {}): Promise<LiveSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'polycopy-live-'));
  const world = aWorld({ rows: [...rows] });
  const exchange = await aFaultyExchange(faults, world);
  exchange.clock.advance(START_MS + 120_000);
  const aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE, stateDir: folder });
  const read = await localSettings({ world, settingsFile: undefined, stored: undefined });
  const followers = read.settings.followers.map((one) => ({ ...one, ...follower }));
  const wanted = { ...read.settings, followers };
  const settings = isEnrolled
    ? await exchange.spare(() => enrolFollowers({ exchange, aws, settings: wanted, onNote: undefined }))
    : await stored(aws, wanted);
  claimFolder(folder, kind);
  const { urls } = exchange;
  const { gamma, dataApi, rpc, clock, geoblock } = urls;
  const announce = (clobUrl: string) =>
    announceRunning(folder, {
      aws: { endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB']!, region: aws.environment['AWS_REGION']! },
      exchange: { clob: clobUrl, gamma, dataApi, rpc, clock, geoblock },
    });
  const withdraw = announce(clob ?? urls.clob);
  const signer = serveSigner({ aws, clockUrl: clock, entry: await bundledHandler() });
  const copies = copySwitches(aws, folder);
  const secrets = secretsClient(aws);
  ends.push(
    () => rm(folder, { recursive: true }),
    () => aws.close(),
    () => signer.close(),
    () => copies.close(),
    () => {
      secrets.destroy();
    },
    withdraw,
  );
  const reach = (clobUrl: string) => void announce(clobUrl);
  return { folder, exchange, settings, secrets, reach, copied: copies.done };
}

/** As toggle-sync does when a parameter changes, one change after the other. */
function copySwitches(aws: LocalAws, folder: string): { done(): Promise<void>; close(): Promise<void> } {
  let copying = Promise.resolve();
  const copy = async (): Promise<void> => {
    const system = await openSystem({ state: folder });
    try {
      await syncToggles({ ...system, log: countingLog() });
    } finally {
      await system.close();
    }
  };
  const stop = aws.onParameterChange(() => {
    copying = copying.then(copy);
  });
  return {
    done: () => copying,
    close: () => {
      stop();
      return copying;
    },
  };
}

async function stored(aws: LocalAws, settings: Settings): Promise<Settings> {
  const client = localClient(aws);
  const store = dynamoSettings({ client, table: TABLE.name(LOCAL_STAGE) });
  await store.store(settings);
  const current = (await store.current())!;
  client.destroy();
  return current;
}
