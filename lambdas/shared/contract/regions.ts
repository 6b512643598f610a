/** Where functions run unless told otherwise: the nearest permitted region to the venue's order servers in London. */
export const DEFAULT_REGION = 'eu-west-1';

/** Where the venue says whether it takes orders from whoever asks. */
export const GEOBLOCK_URL = 'https://polymarket.com/api/geoblock';

/**
 * Regions of AWS in countries whose orders the venue takes, with the country; read from its list on 2026-11-20.
 *
 * Ireland and Japan are closed for its website only. Compliance with the law where you are remains yours.
 */
const PERMITTED: Readonly<Record<string, string>> = {
  'af-south-1': 'ZA',
  'ap-east-1': 'HK',
  'ap-northeast-1': 'JP',
  'ap-northeast-2': 'KR',
  'ap-northeast-3': 'JP',
  'ap-south-1': 'IN',
  'ap-south-2': 'IN',
  'ap-southeast-3': 'ID',
  'ap-southeast-5': 'MY',
  'eu-central-2': 'CH',
  'eu-north-1': 'SE',
  'eu-south-2': 'ES',
  'eu-west-1': 'IE',
  'il-central-1': 'IL',
  'me-central-1': 'AE',
  'me-south-1': 'BH',
  'mx-central-1': 'MX',
};

/** Regions in countries from which the venue takes no orders, or only such that close. */
const REFUSED: Readonly<Record<string, string>> = {
  'ap-east-2': 'TW',
  'ap-southeast-1': 'SG',
  'ap-southeast-2': 'AU',
  'ap-southeast-4': 'AU',
  'ap-southeast-6': 'NZ',
  'ap-southeast-7': 'TH',
  'ca-central-1': 'CA',
  'ca-west-1': 'CA',
  'eu-central-1': 'DE',
  'eu-south-1': 'IT',
  'eu-west-2': 'GB',
  'eu-west-3': 'FR',
  'sa-east-1': 'BR',
};

/** Every region of these stands in the United States. */
const AMERICAN = /^us-/;

/** Regions in which a stage may be deployed. */
export const PERMITTED_REGIONS: readonly string[] = Object.keys(PERMITTED);

/** The country of a region in which a stage may be deployed, by its code; undefined for any other region. */
export function permittedCountry(region: string): string | undefined {
  return Object.hasOwn(PERMITTED, region) ? PERMITTED[region] : undefined;
}

/**
 * Says why orders cannot be sent from a region.
 *
 * @returns The country that the venue refuses, by its code; undefined where it does not, or where nobody knows.
 */
export function refusedCountry(region: string): string | undefined {
  if (AMERICAN.test(region)) return 'US';
  return Object.hasOwn(REFUSED, region) ? REFUSED[region] : undefined;
}
