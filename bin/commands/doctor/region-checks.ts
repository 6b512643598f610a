import { DEFAULT_REGION, permittedCountry, refusedCountry } from '#contract/regions.ts';
import { pauseInForce, regionInForce } from '#core/risk/venue-restriction.ts';
import { cleanText } from '../view/clean-text.ts';
import { type DoctorPorts } from './doctor-ports.ts';
import { type Check, failed, ok, type Seen, unknown, warning } from './finding.ts';

/** Whether the venue takes orders from the region of the functions and, where it says so, from this machine. */
export function regionChecks(ports: DoctorPorts): readonly Check[] {
  const fix = `export AWS_REGION=${DEFAULT_REGION}`;
  return [
    { name: 'region', fix, look: () => regionSeen(ports) },
    { name: 'refusals', fix: ports.signIn, look: () => refusalSeen(ports) },
    { name: 'geoblock', fix: 'look at the network of this machine, and ask again', look: () => geoblockSeen(ports) },
  ];
}

async function regionSeen({ place, stage, aws }: DoctorPorts): Promise<readonly Seen[]> {
  const region = await aws.region();
  if (region === undefined) return [failed('no region of AWS is set', `export AWS_REGION=${DEFAULT_REGION}`)];
  const shown = cleanText(region, 40);
  const country = permittedCountry(region);
  if (country !== undefined && place !== 'stage') return [ok(`this machine stands for ${shown} (${country})`)];
  if (country !== undefined) return [ok(`${shown} (${country}): the venue takes orders from there`)];
  const refused = refusedCountry(region);
  const fix = `export AWS_REGION=${DEFAULT_REGION} && npx cdk deploy --all -c stage=${stage} -c region=${DEFAULT_REGION}`;
  if (refused === undefined) return [unknown(`${shown}: nobody here knows whether the venue takes orders from there`)];
  return [failed(`${shown} (${refused}): the venue takes no orders from there`, fix)];
}

/** What the functions themselves have met. */
async function refusalSeen({ ledger, outside }: DoctorPorts): Promise<readonly Seen[]> {
  if (outside === undefined) return [unknown('no system runs here, so there is no time to compare with')];
  const [restrictions, now] = [await ledger.venueRestrictions(), await outside.clock.now()];
  const [region, pause] = [regionInForce(restrictions, now), pauseInForce(restrictions, now)];
  const elsewhere = 'deploy to another permitted region: `lambdas/shared/contract/regions.ts` lists them';
  if (region !== undefined)
    return [
      failed(`the venue refuses orders of the functions by their region: ${cleanText(region.text, 120)}`, elsewhere),
    ];
  if (pause !== undefined)
    return [warning(`the venue takes no orders just now: ${pause.code}, ${cleanText(pause.text, 120)}`, 'wait')];
  return [ok('the venue has lately refused nobody here')];
}

async function geoblockSeen({ place, outside }: DoctorPorts): Promise<readonly Seen[]> {
  if (place === 'live-market') return [ok('no orders leave from here: paper money')];
  if (outside?.geoblock === undefined)
    return [unknown('nobody says here whether the venue takes orders from this machine')];
  const { isBlocked, country } = await outside.geoblock();
  const from = `this machine (${cleanText(country, 20)})`;
  if (!isBlocked) return [ok(`the venue takes orders from ${from}`)];
  const fix = 'run it where the venue takes orders, and only where the law lets you';
  if (place !== 'stage') return [failed(`the venue takes no orders from ${from}`, fix)];
  return [warning(`the venue takes no orders from ${from}; those of the functions leave from their region`, fix)];
}
