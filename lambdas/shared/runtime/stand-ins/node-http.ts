/**
 * In a bundle, what `node:http` is. An import of the module itself reads all that it exports, WebSocket too, which loads the
 * whole of undici: 29 ms of each start, on a machine where a bare one takes 35 (measured 2026-11-22).
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request, STATUS_CODES } = http;
export default http;
