/**
 * In a bundle, what `node:http` is. An import of the module itself reads all that it exports, WebSocket too, which loads the
 * whole of undici: 27 of the 155 ms of processor time that the executor's imports took on a busy machine (measured 2026-11-22).
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request, STATUS_CODES } = http;
export default http;
