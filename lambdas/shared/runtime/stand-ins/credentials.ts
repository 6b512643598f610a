/**
 * In a bundle, the SDK's ways to credentials: the first of them alone. Lambda gives the role's in the environment, and new ones
 * to a new environment. The others (profiles, SSO, web identity, metadata) are a sixth of a bundle, and 10 to 18 ms of
 * processor time of each start (measured 2026-11-22); on a machine of one's own the SDK has them all.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
