import { json, type VenueHandler } from './http-server.ts';

/** `GET /api/geoblock`: nobody on this machine is blocked; it counts as a caller in Dublin. */
export const geoblock: VenueHandler = ({ method, path }) => {
  if (path !== '/api/geoblock') return json(404, { error: 'not found' });
  if (method !== 'GET') return json(405, { error: 'method not allowed' });
  return json(200, { blocked: false, ip: '127.0.0.1', country: 'IE', region: 'L' });
};
