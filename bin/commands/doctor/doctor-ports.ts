import { readVenueBalance } from '#adapters/polymarket/venue-balance.ts';
import { type Follower } from '#core/model/settings.ts';
import { type Usd } from '#core/values/usd.ts';
import { type Chain } from '#ports/chain.ts';
import { type Clock } from '#ports/clock.ts';
import { type Cursors } from '#ports/cursors.ts';
import { type FillLogs } from '#ports/fill-logs.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Leases } from '#ports/leases.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Signer } from '#ports/signer.ts';
import { type Switches } from '#ports/switches.ts';
import { type System, type SystemChoice } from '../open-system.ts';
import { readRunKind } from '../run-kind.ts';
import { systemWords } from '../system-options.ts';
import { type SettingsPlace } from '../unstated-settings.ts';
import { awsParts, type AwsParts } from './aws-parts.ts';
import { askGeoblock, askVenueTime, type Geoblock, type ToldTime } from './ask-venue.ts';

/** What the doctor looks at. */
export type DoctorPorts = {
  readonly place: SettingsPlace;
  readonly stage: string;
  /** How a command names this system: `--stage NAME` or `--state DIR`. */
  readonly system: string;
  /** What to do where table, parameters or queues cannot be reached. */
  readonly signIn: string;
  readonly aws: AwsParts;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly ledger: Pick<Ledger, 'modeCaps' | 'switches' | 'venueRestrictions'>;
  readonly switches: Switches;
  readonly cursors: Pick<Cursors, 'cursor'>;
  readonly leases: Pick<Leases, 'watcherLease'>;
  /** Undefined for a folder on which no system runs. */
  readonly outside: Outside | undefined;
};

/** The venue, the chain and the signer, as a system reaches them. */
export type Outside = {
  readonly clock: Pick<Clock, 'now'>;
  readonly chain: Pick<Chain, 'collateral' | 'missingApprovals'>;
  readonly feed: Pick<LeaderFeed, 'lagMs'>;
  readonly blocks: Pick<FillLogs, 'newest'>;
  readonly identity: Signer['identity'];
  /** Undefined where nobody tells. */
  readonly geoblock: (() => Promise<Geoblock>) | undefined;
  readonly venueTime: () => Promise<ToldTime>;
  /** What the venue counts for a follower's key: the one signed request. */
  readonly venueBalance: (follower: Follower) => Promise<Usd>;
};

/** Takes what the doctor looks at out of an open system. */
export function doctorPorts(system: System, choice: SystemChoice): DoctorPorts {
  const isStage = 'stage' in choice;
  return {
    ...system,
    place: isStage ? 'stage' : (readRunKind(choice.state) ?? 'recording'),
    system: systemWords(choice),
    signIn: isStage
      ? 'sign in to AWS; this says as whom: aws sts get-caller-identity'
      : 'end the system and start it again',
    aws: awsParts(system, isStage),
    outside: outsideOf(system),
  };
}

function outsideOf({ venue, world }: System): Outside | undefined {
  if (venue === undefined || world === undefined) return undefined;
  const { clobUrl, http, clock, signer } = venue;
  const { geoblockUrl } = world;
  return {
    ...world,
    identity: (follower, how) => signer.identity(follower, how),
    geoblock: geoblockUrl === undefined ? undefined : () => askGeoblock(http, geoblockUrl),
    venueTime: () => askVenueTime({ http, clobUrl, clock: world.clock }),
    venueBalance: ({ name, signatureType }) =>
      readVenueBalance({ clobUrl, http, clock, headers: (request) => signer.request(name, request) }, signatureType),
  };
}
