import { type Mutant } from './mutant.ts';

/** Rules of section 5 of the order path: when bytes leave, how often, and what an answer proves. */
export const POSTING: readonly Mutant[] = [
  {
    name: 'new-salt-on-retry',
    rule: 'what is sent again is the same signed bytes',
    file: 'flows/send-post.ts',
    search: 'await venue.post(follower, child)',
    replace:
      'await venue.post(follower, child.posts === 1 ? child : { ...child, body: (await venue.prepare(follower, { ...child, fields: { ...child.fields, salt: child.fields.salt + 1n } })).body })',
  },
  {
    name: 'timeout-is-a-refusal',
    rule: 'a timeout proves nothing',
    file: 'flows/send-post.ts',
    search: '      await noteUnknown(deps, child);\n      return end(false);\n',
    replace:
      "      await noteUnknown(deps, child);\n      if (breaker === undefined) return end(await recordRefusal(deps, { child, text, reason: { code: 'REJECTED', text } }));\n      return end(false);\n",
  },
  {
    name: 'refused-repost-proves',
    rule: 'a refusal of a second post proves nothing while the first may have been taken',
    file: 'core/execution/refuse.ts',
    search: 'child.posts > 0 && child.refused.length === child.posts',
    replace: 'child.posts > 0 && child.refused.length > 0',
  },
  {
    name: 'killed-repost-proves',
    rule: 'a refusal that an earlier post of the order may have brought about is ambiguous',
    file: 'adapters/polymarket/post-classes.ts',
    search: "const refusedUnlessPostedBefore: TextClass = { kind: 'refused-unless-posted-before' };",
    replace: "const refusedUnlessPostedBefore: TextClass = { kind: 'refused' };",
    equivalent:
      'the post that may have been taken is not in `refused`, and keeps the child open whatever is said of the next one',
  },
  {
    name: 'server-error-is-a-refusal',
    rule: 'a 5xx proves nothing',
    file: 'flows/send-post.ts',
    search: "    case 'ambiguous': {\n      const { text, breaker } = outcome;\n",
    replace:
      "    case 'ambiguous': {\n      const { text, breaker } = outcome;\n      if (text.includes('could not insert')) return end(await recordRefusal(deps, { child, text, reason: { code: 'REJECTED', text } }));\n",
  },
  {
    name: 'post-before-the-bytes-are-stored',
    rule: 'body and post count are durable before the bytes leave',
    file: 'flows/submit-order.ts',
    search: '  const changes = submit({ parent, child, body, apiKey, now });\n',
    replace:
      '  const changes = submit({ parent, child, body, apiKey, now });\n  await deps.venue.post(follower, { ...child, body, posts: 1, lastPostAt: now });\n',
  },
  {
    name: 'loser-of-submit-posts',
    rule: 'who loses the transaction that counts the post sends nothing',
    file: 'flows/submit-order.ts',
    search: '  if (!result.committed) return afterLosing(deps, { child, failed: result.failed });\n',
    replace:
      '  if (!result.committed) {\n    await deps.venue.post(follower, { ...child, body, posts: 1, lastPostAt: now });\n    return afterLosing(deps, { child, failed: result.failed });\n  }\n',
  },
  {
    name: 'submit-ignores-switches',
    rule: 'the modes are conditions of submit',
    file: 'core/execution/submit.ts',
    search:
      "    { kind: 'check', type: 'parent', value: parent },\n    ...requireMode(child, child.side === 'BUY' ? 'entries' : 'sales'),\n",
    replace: "    { kind: 'check', type: 'parent', value: parent },\n",
  },
  {
    name: 'repost-ignores-switches',
    rule: 'the modes are conditions of a re-post',
    file: 'core/execution/submit.ts',
    search:
      "lastPostAt: now, retryAt: undefined, isWithheld: undefined }),\n    ...requireMode(child, child.side === 'BUY' ? 'entries' : 'sales'),\n",
    replace: 'lastPostAt: now, retryAt: undefined, isWithheld: undefined }),\n',
  },
  {
    name: 'purchase-submits-while-reducing',
    rule: 'an entry is submitted in mode ACTIVE only',
    file: 'core/execution/submit.ts',
    search:
      "    { kind: 'check', type: 'parent', value: parent },\n    ...requireMode(child, child.side === 'BUY' ? 'entries' : 'sales'),\n",
    replace: "    { kind: 'check', type: 'parent', value: parent },\n    ...requireMode(child, 'sales'),\n",
  },
  {
    name: 'four-posts',
    rule: 'at most two re-posts',
    file: 'core/execution/submit.ts',
    search: 'export const MAX_POSTS = 3;',
    replace: 'export const MAX_POSTS = 5;',
  },
  {
    name: 'purchase-valid-for-a-minute',
    rule: "a BUY's bytes are valid for 10 s",
    file: 'core/execution/submit.ts',
    search: 'export const ENTRY_VALID_MS = 10_000;',
    replace: 'export const ENTRY_VALID_MS = 60_000;',
  },
  {
    name: 'sale-valid-for-two-minutes',
    rule: "a SELL's bytes are valid for 30 s",
    file: 'core/execution/submit.ts',
    search: 'export const EXIT_VALID_MS = 30_000;',
    replace: 'export const EXIT_VALID_MS = 120_000;',
  },
  {
    name: 'uncounted-repost',
    rule: 'a re-post is counted before the bytes are sent again',
    file: 'flows/send-post.ts',
    search:
      '    const again = await countPost(deps, counted);\n    if (again === undefined) return false;\n    counted = again;\n',
    replace: '    await countPost(deps, counted);\n',
  },
  {
    name: 'no-quarantine',
    rule: 'nothing counts that was seen before 180 s after the last post',
    file: 'core/execution/plan-proof.ts',
    search: 'export const QUARANTINE_MS = 180_000;',
    replace: 'export const QUARANTINE_MS = 20_000;',
  },
  {
    name: 'one-empty-look-up',
    rule: 'both look-ups are empty twice, 30 s apart',
    file: 'core/execution/plan-proof.ts',
    search: 'export const EMPTY_APART_MS = 30_000;',
    replace: 'export const EMPTY_APART_MS = 0;',
  },
  {
    name: 'dead-without-the-chain',
    rule: "the chain's own record of the order is part of the proof",
    file: 'flows/prove-end.ts',
    search: '  if (!chainAgrees(child, await deps.chain.orderStatus(child))) return false;\n',
    replace: '',
    equivalent:
      'the wallet says the same: only a trade by hand of just as many shares, which no history has, could hide it',
  },
  {
    name: 'dead-without-the-wallet',
    rule: "the wallet's balance is part of the proof",
    file: 'flows/prove-end.ts',
    search: '  if (explainsBalance({ held, recorded, unrecordedFrom, moves: listed.moves })) return true;\n',
    replace: '  if ([held, recorded, unrecordedFrom, listed.moves, explainsBalance].length > 0) return true;\n',
    equivalent: 'the contract says the same of the order: the wallet is the second witness',
  },
  {
    name: 'empty-look-up-is-death',
    rule: 'not finding an order proves nothing',
    file: 'flows/prove-end.ts',
    search: '  if (!chainAgrees(child, await deps.chain.orderStatus(child))) return false;\n',
    replace: '  if (child.venueOrderId !== undefined) return true;\n',
  },
  {
    name: 'death-is-refusal-only',
    rule: 'an unknown outcome past its validity is followed until it is proven',
    file: 'flows/resolve-unknown.ts',
    search: "    case 'look':\n      return lookUp(deps, input, now);\n",
    replace: "    case 'look':\n      return false;\n",
  },
  {
    name: 'no-resend',
    rule: 'an order that is not found is sent again while it is valid, and its exit goes on when that is refused',
    file: 'flows/resolve-unknown.ts',
    search: "    case 'repost':\n      return sendAgain(deps, input);\n    case 'cancel':\n",
    replace: "    case 'repost':\n      return false;\n    case 'cancel':\n",
    equivalent: 'what is not sent again is quarantined and proven dead: slower, and a copy less, and no rule is broken',
  },
  {
    name: 'reject-forgets-the-parent',
    rule: 'an order that was refused for good is ended',
    file: 'flows/record-post.ts',
    search: '    isOver = true;\n    return closeRefused(deps, { child: current, note, reason, until });\n',
    replace: '    return [putChild(current, note)];\n',
    equivalent: 'the reconciler ends an order all of whose posts were refused by itself: `planUnknown` rejects it',
  },
  {
    name: 'evidence-outlives-a-post',
    rule: 'another post makes what was seen worthless',
    file: 'core/execution/plan-proof.ts',
    search: '  return unixMs(Math.max(lastPostAt ?? reservedAt, ...trades.map((trade) => trade.matchedAt ?? 0)));\n',
    replace: '  return unixMs(Math.max(reservedAt, ...trades.map(() => 0), 0 * (lastPostAt ?? 0)));\n',
  },
  {
    name: 'signs-what-was-not-reserved',
    rule: 'an order signs the amounts that were reserved for it',
    file: 'core/execution/new-child.ts',
    search: '    makerAmount: isBuy ? dollars : shares,\n',
    replace: '    makerAmount: isBuy ? ((dollars * 1_000_000n) as Usd) : shares,\n',
  },
];
