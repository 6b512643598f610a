/** A synthesized app that cannot run on this machine; the message says what is wrong where, and what to do. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
