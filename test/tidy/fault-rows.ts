/** A fault that the system must survive, and what it means here. */
type FaultRow = {
  readonly meaning: string;
  /** Why no test proves it yet; who writes one takes this away. */
  readonly untested?: string;
  /** What of it is not built: the tests prove the rest. */
  readonly unbuilt?: string;
};

/**
 * The faults of detection (D), of watchers and their schedule (W), of queueing (Q), of execution and the venue (X), of
 * state, caps, time and settings (S), of malicious input (M), and the failures seen in other copy bots (B). A test that
 * proves one begins its title with the number, as in `X3: …` or `X1, X4: …`.
 */
export const FAULT_ROWS: Readonly<Record<string, FaultRow>> = {
  D1: { meaning: 'the stream stalls with its socket open: noticed after 15 s, the other sources go on' },
  D2: { meaning: 'the stream never tells anything: an alarm says that other sources are first' },
  D3: { meaning: 'one fill is told twice, or by two watchers: one event' },
  D4: { meaning: 'a sale is seen before its purchase: the follower ends with what the leader has' },
  D5: { meaning: 'a row is an hour old: too late to buy, never too late to sell' },
  D6: { meaning: 'two fills of one transaction are equal: both count' },
  D7: { meaning: 'more happened than one read shows: the cursor stays, the next read goes on' },
  D8: { meaning: 'the index tells rows late: the overlap finds them' },
  D9: { meaning: 'an error or a page of HTML is no empty answer' },
  D10: { meaning: 'a leader merges, splits, redeems or converts: his position follows, only reductions are copied' },
  D11: { meaning: 'a leader is one of our own accounts: refused' },
  D12: { meaning: 'a reorganisation takes a trade away: noted, nothing is undone by itself' },
  D13: { meaning: 'a thousand trades in a second: recorded in bounded steps, none lost' },

  W1: { meaning: 'the schedule starts two runs or comes late: nothing lost, nothing twice' },
  W2: { meaning: 'a run hangs: the next takes over when its lease is over' },
  W3: { meaning: 'a run that stood still goes on after another took over: its writes change nothing' },
  W4: {
    meaning: 'the clock of a function is off: counted beyond two seconds, beyond ten nothing is bought, sales go on',
  },
  W5: {
    meaning: 'the account has no room for another run: watcher and executor have theirs reserved, and an alarm says so',
  },
  W6: {
    meaning:
      'a deployment in the middle of a run: what an older run writes keeps what a newer one has stored beside it, and it takes up no order that only a newer one can handle',
  },
  W7: { meaning: 'a crash between events and cursor: events come first' },

  Q1: { meaning: 'a message comes to two runs at once: one order' },
  Q2: { meaning: 'an event is recorded and its message never sent: rung for within a minute' },
  Q3: { meaning: 'the queue has forgotten a message and delivers it again: nothing changes' },
  Q4: { meaning: 'a message that is none, or names nothing, is let go, counted and not quoted' },
  Q5: { meaning: 'a slow or failing order holds up its own follower and token only' },
  Q6: {
    meaning: 'a backlog of hours is emptied cheaply, sales first',
    untested: 'a drill in a test account: the event source is switched off for two hours',
  },
  Q7: { meaning: 'a message comes back from the dead letters weeks later: done stays done, stale is skipped' },
  Q8: { meaning: 'what follows a failed message of its group goes back untouched; batches are of one' },
  Q9: { meaning: 'the queue is gone or hands nothing out: the reconciler takes orders up itself' },

  X1: { meaning: 'the order was taken and the answer lost: found by its id' },
  X2: { meaning: 'the post never arrived: the same bytes again while valid, then quarantine, then dead' },
  X3: { meaning: 'the post arrives after it was given up: found in quarantine, booked as a late fill after it' },
  X4: { meaning: 'a server error may hide an order that was taken' },
  X5: { meaning: '"duplicated" proves that the order was taken' },
  X6: { meaning: 'a second post refused for balance proves nothing about the first' },
  X7: { meaning: 'the first post is refused while another run counts a second: nothing ends' },
  X8: { meaning: 'the venue restarts or takes post-only orders: the same bytes wait, a sale waits longer' },
  X9: { meaning: 'the venue limits the rate: waited for as told, and no failure' },
  X10: { meaning: 'the venue answers after seconds: slow is not failed, and counted' },
  X11: { meaning: 'a part is filled and the rest killed: booked by trades, the rest released once' },
  X12: { meaning: 'a delayed match is no zero fill: held and waited for' },
  X13: { meaning: 'a matched trade fails on chain: nothing is booked, what was held is released' },
  X14: { meaning: 'what never becomes final keeps its reservation, and a person is told' },
  X15: { meaning: 'a trade is sent again in another transaction: still the same trade' },
  X16: { meaning: 'some trades of an order confirm and some fail: each is judged by itself' },
  X17: { meaning: 'a sale right after a purchase sells what is confirmed and waits for nothing' },
  X18: { meaning: 'the venue names another order id: all stops, the reservation stays' },
  X19: { meaning: 'the venue moved to new contracts: entries stop, nothing is signed anew' },
  X20: { meaning: 'the tick changed: refused, then another try on the new tick' },
  X21: { meaning: 'the market closed or resolved meanwhile: over, to be redeemed and not sold' },
  X22: { meaning: 'sources differ on how a market is signed: the market is left alone, nobody halted' },
  X23: { meaning: 'price, fee and rounding together never cost more than was reserved' },
  X24: { meaning: 'the price moved: the limit stays what was decided, and is not chased' },
  X25: { meaning: 'too small for the venue: waits for others, or is skipped' },
  X26: { meaning: 'a person trades by hand: the ledger follows the wallet' },
  X27: {
    meaning:
      'an approval is missing: nothing is bought that could not settle; settlements fail one after the other: entries stop',
  },
  X28: {
    meaning:
      'shares in another unit are recognised by what they could cost, and no other amount than the reserved one is signed',
  },
  X29: { meaning: 'a run dies after the post: the next one goes on from what is stored' },
  X30: { meaning: 'no key to sign with: still reserved, tried again, released when too old' },

  S1: { meaning: 'two purchases want the last of a cap: the transaction decides' },
  S2: { meaning: 'nothing stays reserved when nothing is open' },
  S3: { meaning: 'a cap is lowered below what is in use: no purchases, sales go on' },
  S4: { meaning: 'transactions collide again and again: tried eight times, then the message goes back' },
  S5: { meaning: 'the answer of a write is lost: it counts once, for the run that made it' },
  S6: { meaning: 'the table is down: nothing leaves that is not stored, and what was missed is made up for' },
  S7: { meaning: 'what was read is old: the condition decides' },
  S8: { meaning: 'a leader’s value is old, tiny or zero: no purchase is sized by it' },
  S9: { meaning: 'a switch is stored: no reservation after it, and what cannot be read changes nothing' },
  S10: {
    meaning: 'a slip in the settings is refused, or bounded by ceilings, and shown before it is stored',
  },
  S11: {
    meaning: 'settings are missing or broken: exits go on by the last known version, nothing is bought',
  },
  S12: { meaning: 'seconds and milliseconds, leap years: no time is misread' },
  S13: { meaning: 'an entry counts for the day of its reservation' },
  S14: {
    meaning: 'the region is down: alarms from outside, and on return the age limit decides',
    untested: 'a drill in a test account',
  },

  M1: { meaning: 'a title is a formula of a spreadsheet: no cell of an export begins as one' },
  M2: { meaning: 'line breaks, colours and invisible characters in text of strangers do no harm' },
  M3: { meaning: 'keys like __proto__ in an answer do no harm' },
  M4: { meaning: 'no address that data name is ever asked, and no redirect followed' },
  M5: { meaning: 'prices that are none are no rows' },
  M6: { meaning: 'sizes that are none are no rows' },
  M7: { meaning: 'a token that is not of its market is never bought' },
  M8: { meaning: 'no text from outside names a metric' },
  M9: { meaning: 'an answer without end is not read to its end' },
  M10: {
    meaning:
      'a leader baits his copiers: spread and part of the book bound what a copy pays, and what lost is not bought again for a while',
  },
  M11: { meaning: 'the environment cannot send requests elsewhere' },
  M12: { meaning: 'an answer about somebody else’s order is no answer' },

  B1: { meaning: 'a retry buys twice: one signature, the same bytes, and no other order while it is unknown' },
  B2: { meaning: 'an event is lost in a crash: recorded and done are two things' },
  B3: { meaning: 'an event seen twice is copied once' },
  B4: { meaning: 'several fills in one transaction all count' },
  B5: { meaning: 'a burst or a silence leaves no gap: the cursor moves past what is stored only' },
  B6: { meaning: 'a position that one page does not show is not sold: all pages, and two walks that agree' },
  B7: { meaning: 'a feed that stands still is noticed: the stream, the chain, the index' },
  B8: { meaning: 'a fill that is undone on chain was never booked' },
  B9: { meaning: 'the other side’s row is read as one’s own: token, side and shares come from the own entry' },
  B10: { meaning: 'an exit of the wrong size: the leader’s part of what he held before' },
  B11: { meaning: 'shares of another leader, or of nobody, are never sold' },
  B12: { meaning: 'no sale of more than is owned and confirmed' },
  B13: { meaning: 'no rest that could never be sold is left' },
  B14: { meaning: 'nothing is rounded up over a limit to reach a minimum' },
  B15: { meaning: 'small fills add up once each' },
  B16: { meaning: 'an exit takes what it gets and tries the rest again' },
  B17: { meaning: 'a purchase is shares at a limit and never costs more' },
  B19: { meaning: 'an exit has a floor that widens to a bound, waits there, and a person is told' },
  B20: { meaning: 'an exit is never too old' },
  B21: { meaning: 'only what the venue reports is booked' },
  B22: { meaning: 'limits hold against any number of runs at once' },
  B23: { meaning: 'what counts against a limit is stored with its period, open orders included' },
  B24: { meaning: 'without a price nothing is bought, no guard sells, and a person is told' },
  B25: {
    meaning:
      'the venue restarts or blocks our region: the next entries are denied and spared a refused post, exits wait',
  },
  B26: {
    meaning:
      'a market is signed for the exchange that both sources name, and nothing is bought there that it may not take',
  },
  B27: { meaning: 'amounts meet the venue’s precision exactly; a changed tick makes another order' },
  B33: { meaning: 'a leader buys the other side: copied by his net position where that is set' },
  B34: { meaning: 'a leader makes markets: both sides net to what he really holds' },
  B35: {
    meaning: 'a leader feeds on his copiers: each of them takes a part of the book only, at his price and a slippage',
    unbuilt: 'the price path after each of his trades, which nothing stores',
  },
  B36: { meaning: 'nobody copies himself' },
  B37: { meaning: 'a slip in a key of the settings is refused with the key that was meant' },
  B38: { meaning: 'what a leader did before he was added is never copied by itself' },
  B40: {
    meaning:
      'an order rests at the venue and nobody is there: it expires by itself, and what rests without its parent is swept',
  },
};
