// Node 24 strips types natively: positions are kept, so no source maps and no compiler dependency.
import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';

export default {
  canInstrument: false,
  getCacheKey: (source, file, options) =>
    createHash('sha1')
      .update(process.version)
      .update(source)
      .update(file)
      .update(options.configString)
      .update(String(options.instrument))
      .digest('hex'),
  process: (source) => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) }),
};
