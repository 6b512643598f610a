/**
 * What each key of settings.yaml means, in one or two sentences; `[]` stands for any entry of a list.
 *
 * SETTINGS.md is generated from it: a key without a meaning fails the build, and so does a meaning without a key.
 */
export const SETTING_MEANINGS: Readonly<Record<string, string>> = {
  'your_account.name': 'The name of your first account, as reports, switches and secrets call it.',
  'your_account.total_capital': 'What the account may work with. Allocations to traders stay within it.',
  'your_account.wallet':
    'The address that holds the funds. Needed where `signature_type` is not 0, and where the account trades live on AWS; against the local exchange one is made.',
  'your_account.signature_type':
    'Who holds the funds: 0 the key of the address itself, 1 a proxy, 2 a Safe, 3 a deposit wallet. Not given: 3 with a `wallet`, 0 without.',
  'your_account.mode':
    'What the account does: `dry-run` decides and records only, `paper` fills its orders with paper money against the real book, `live` trades. Not given: `dry-run` on AWS, `live` against the local exchange, `paper` with `--live`.',
  'your_account.max_signed_order':
    'The most dollars that one purchase is signed for, whatever the other limits say: the signer alone holds the keys, and nothing else can raise it. Not given: the largest single bet that the limits allow.',
  'your_account.max_signed_day':
    'The most dollars of purchases that are signed for in one UTC day, once for what is sent at once and once more for what is worked over time; sales have no such bound. Not given: ten times `total_capital`.',
  'your_account.email':
    'The address of the person behind the account. `list-followers`, `status --follower` and `report --follower` show it; nothing is sent there.',
  'your_account.api_key': 'Accepted and not used: credentials are derived from the key of the account.',
  'your_account.api_secret': 'Accepted and not used, like `api_key`.',
  'your_account.api_passphrase': 'Accepted and not used, like `api_key`.',
  'traders[].name': 'What you call the trader; no other has the name. A rename changes nothing else.',
  'traders[].wallet_address': 'The wallet whose trades are copied: it is who the trader is. Never one of your own.',
  'traders[].allocated_capital':
    'What your first account may have at stake through this trader. 0: it does not copy him, and some of `followers` do.',
  'traders[].enabled': 'False: nothing of his is bought any more; what was bought is sold as he sells.',
  'traders[].sizing.policy': 'How copies of this trader are sized, instead of what `sizing` says.',
  'traders[].sizing.copy_pct': 'With policy `percentage`: the part of his notional that is copied.',
  'traders[].sizing.max_trade': 'With policy `percentage`: the most that one copy may cost.',
  'traders[].sizing.copy_factor': 'With policy `factor`: how many shares are bought for each of his.',
  'traders[].sizing.fixed_amount': 'With policy `fixed`: what each of his purchases is copied with.',
  'traders[].sizing.kelly_fraction':
    'With policy `kelly`: the part of the Kelly stake that is put in. Not given: 0.25. Nothing while his edge is not measured.',
  'followers[].name': 'The name of a further account; no other has it.',
  'followers[].total_capital': 'What that account may work with. Its allocations stay within it.',
  'followers[].wallet':
    'The address that holds its funds. Needed where its `signature_type` is not 0, and where it trades live on AWS; against the local exchange one is made.',
  'followers[].signature_type': 'Who holds its funds, as for `your_account`.',
  'followers[].mode': 'What it does, as for `your_account`.',
  'followers[].max_signed_order': 'The most dollars that one purchase of it is signed for, as for `your_account`.',
  'followers[].max_signed_day':
    'The most dollars of its purchases that are signed for in one UTC day, as for `your_account`.',
  'followers[].email': 'The address of the person behind that account, as for `your_account`.',
  'follows[].follower': 'Which of `followers` copies.',
  'follows[].leader': 'The name of the trader that it copies.',
  'follows[].allocated_capital': 'What that account may have at stake through this trader.',
  'follows[].sizing.policy': 'How this account sizes copies of this trader, instead of what `sizing` says.',
  'follows[].sizing.copy_pct': 'With policy `percentage`: the part of his notional that is copied.',
  'follows[].sizing.max_trade': 'With policy `percentage`: the most that one copy may cost.',
  'follows[].sizing.copy_factor': 'With policy `factor`: how many shares are bought for each of his.',
  'follows[].sizing.fixed_amount': 'With policy `fixed`: what each of his purchases is copied with.',
  'follows[].sizing.kelly_fraction':
    'With policy `kelly`: the part of the Kelly stake that is put in. Not given: 0.25. Nothing while his edge is not measured.',
  'sizing.policy':
    'How copies are sized: `portfolio_proportion` puts in the part of the allocation that he puts in of his equity; `percentage` a part of his notional; `factor` a multiple of his shares; `fixed` the same amount each time; `kelly` by his measured edge.',
  'sizing.copy_pct': 'With policy `percentage`: the part of his notional that is copied.',
  'sizing.max_trade': 'With policy `percentage`: the most that one copy may cost.',
  'sizing.copy_factor': 'With policy `factor`: how many shares are bought for each of his.',
  'sizing.fixed_amount': 'With policy `fixed`: what each of his purchases is copied with.',
  'sizing.kelly_fraction':
    'With policy `kelly`: the part of the Kelly stake that is put in. Not given: 0.25. Nothing while his edge is not measured.',
  'sizing.on_limit': 'Where a limit leaves less than the size: copy what is left, or nothing.',
  'sizing.below_minimum':
    'Where a copy is below what the venue takes: wait for more of his fills, drop it, or raise it to that.',
  'sizing.canary_copies':
    'So many first copies of an account that trades live are as small as the venue takes them. Not given: 5, and 0 on this machine.',
  'risk_management.global.max_total_exposure': 'The most at stake over all traders, working orders included.',
  'risk_management.global.max_single_bet': 'The most that one copy may cost. At most `max_total_exposure`.',
  'risk_management.global.reserve_capital': 'What is never put at stake. Less than every account’s capital.',
  'risk_management.global.max_market_exposure': 'The most at stake in one market.',
  'risk_management.global.max_event_exposure':
    'The most at stake in all markets of one event of the venue. A market whose event is not known is then not bought.',
  'risk_management.global.max_position_size': 'The most shares of one outcome, over all traders.',
  'risk_management.global.max_daily_spend': 'The most that entries may cost in one UTC day; sales give nothing back.',
  'risk_management.global.max_orders_per_minute': 'The most entries of one account in one minute.',
  'risk_management.global.max_position_capital_pct':
    'The largest part of the capital at stake in one outcome, over all traders.',
  'risk_management.global.max_order_size': 'The most shares of one order.',
  'risk_management.global.max_adds_per_outcome':
    'The most purchases of one outcome until nothing of it is owned any more.',
  'risk_management.global.max_daily_loss':
    'An account that has lost so much in one UTC day buys nothing more until a person resets it. Not given: only the part counts.',
  'risk_management.global.max_daily_loss_pct':
    'The same as a part of what the account was worth when the day began. Whichever is reached first counts.',
  'risk_management.global.drawdown_halve_pct':
    'How far an account’s equity falls below its peak before new copies are half as large.',
  'risk_management.global.drawdown_restore_pct':
    'How near to the peak it must be again before they are whole. Less than `drawdown_halve_pct`.',
  'risk_management.global.max_errors_in_row':
    'So many orders that the venue refused, or that never left, in a row stop what an account buys until a person resets it.',
  'risk_management.global.max_unknown_per_hour':
    'So many orders of unknown outcome within an hour stop what an account buys until a person resets it.',
  'risk_management.per_trader.min_portfolio_value': 'A trader whose equity is below is not copied.',
  'risk_management.per_trader.max_position_pct': 'The largest part of an allocation that one copy may take.',
  'risk_management.per_trader.use_deployment_rate':
    'True: of an allocation no more is used than the part of his equity that the trader has in positions.',
  'risk_management.per_trader.max_leader_capital_pct': 'The largest part of the capital at stake through one trader.',
  'risk_management.per_trader.ignore_below': 'A smaller purchase of his is not copied.',
  'risk_management.per_trader.heed_vetoes': 'False: traders are copied whatever their scores say.',
  'risk_management.per_trader.use_portfolio_proportion':
    'The plan’s own switch: true is policy `portfolio_proportion`. It must agree with `sizing`.',
  'risk_management.market_filters.whitelist_categories':
    'Categories and tags of the venue, of which a market must have one; any letter case. Empty allows all.',
  'risk_management.market_filters.blacklist_categories':
    'A market with one of these is not bought. They win over allowed ones.',
  'risk_management.market_filters.whitelist_markets':
    'Condition ids or slugs of the only markets in which anything is bought. Empty allows all.',
  'risk_management.market_filters.blacklist_markets': 'Condition ids or slugs of markets in which nothing is bought.',
  'risk_management.market_filters.whitelist_outcomes':
    'Names of the only outcomes that are bought, as the venue calls them; any letter case. Empty allows all.',
  'risk_management.market_filters.blacklist_outcomes': 'Names of outcomes that are not bought.',
  'risk_management.market_filters.whitelist_keywords':
    'Whole words, in a row, of which the question or the slug of a market must have one entry; any letter case, `elect*` for any ending. Empty allows all.',
  'risk_management.market_filters.blacklist_keywords':
    'A market whose question or slug has one of these is not bought. They win over allowed ones.',
  'risk_management.market_filters.min_volume_24h':
    'A market with less traded in a day, by the venue’s own figure, is not bought; nor is one without that figure. 0 asks for none.',
  'risk_management.market_filters.min_liquidity':
    'A market with less liquidity, by the venue’s own figure, is not bought.',
  'risk_management.market_filters.max_spread':
    'The most between best bid and best ask, in dollars a share (0.03 is three cents, whatever the price). A book without a bid counts as one that bids nothing. `off` asks for none.',
  'risk_management.market_filters.max_book_share':
    'The largest part of the shares offered within its limit that a copy asks for: it is made smaller, or refused where `sizing.on_limit` says so. `off` asks for none.',
  'risk_management.market_filters.min_price': 'Nothing is bought whose best price is lower.',
  'risk_management.market_filters.max_price':
    'Nothing is bought above it: no order has a higher limit. At least `min_price`.',
  'risk_management.market_filters.min_time_to_end_s':
    'A market whose planned end is nearer, over or not known is not bought.',
  'risk_management.market_filters.cooldown_after_loss_s':
    'So long after a copy of a trader’s outcome was sold for less than it cost, nothing more of it is bought through him, nor while some of it is being sold. It counts from the booking of the loss. 0 asks for none.',
  sources: 'Where trades of traders are seen; `chain` or `data-api` must be among them, since `rtds` has no replay.',
  'execution.slippage_bps': 'How far price and fee of an entry may lie above the price of the trader.',
  'execution.exit_slippage_bps':
    'How far below the first mid price the first try of a sale may go; each further try doubles it.',
  'execution.exit_floor_max_bps':
    'The furthest that a sale ever goes below the first mid price. At least `exit_slippage_bps`.',
  'execution.max_trade_age_s': 'An older trade is not bought any more. Sales are never too old.',
  'execution.hold_max_age_s': 'How long a copy below the minimum of the venue waits for more.',
  'execution.net_outcomes':
    'True: a purchase is copied only by what it raises of the trader’s net position in the market.',
  'execution.large_orders.above_usd':
    'A copy that costs more at its limit, or a sale that brings more at the best bid, is worked over time and not sent at once. This or `above_depth_share` must be given.',
  'execution.large_orders.above_depth_share':
    'So is one of more than this part of the shares offered, or bid, within its limit; no part of a copy is larger than that then.',
  'execution.large_orders.algorithm':
    'How a copy is worked: equal parts at equal times, unequal parts at chance times, one part after the other at the best bid, or each part one tick above the others’ best bid. A sale goes in equal parts at equal times, whatever stands here.',
  'execution.large_orders.window_s':
    'How long it may take. What is not bought by then is not copied; what is not sold by then goes at once.',
  'execution.large_orders.slices': 'In how many parts, as far as the least order of the venue allows it.',
  'guards.stop_loss_pct':
    'A position is sold where the best bid is so far below what its shares cost, fees included. Not given: off.',
  'guards.take_profit_pct':
    'A position is sold where the bids pay so much more for all of it than its shares cost. Not given: off.',
  'guards.trailing_stop_pct':
    'A position is sold where the best bid is so far below the most that bids have paid for each share of all of it since the purchase. Not given: off.',
  'guards.exit_before_resolution_h':
    'A position is sold so long before the game, the planned end or a proposed outcome, and nothing is bought from then on. Not given: off.',
  'guards.leader_stop_pct':
    'All copies of a trader are sold, and no more made until a person resets it, where they are this part of his allocation below their best. Not given: off.',
  'selection.veto_below_bound_days':
    'A trader is not bought any more once the lower bound of his copied Sharpe ratio was below `veto_bound` on so many scored days in a row, until it is above again. Not given: off.',
  'selection.veto_bound': 'The Sharpe ratio a year that such a bound is held against.',
  'selection.shadow_events':
    'Accounts that trade live buy nothing after a trader until his copies on paper have settled so many events with a lower bound above zero. An account on `paper` must copy him meanwhile. Not given: off.',
  'selection.shadow_exempt':
    'Names of traders who need no such time on paper, as those whom you copied before you asked for it.',
  'selection.max_edge_age_days': 'How old the measured edge of a trader may be where policy `kelly` sizes by it.',
  'monitoring.poll_interval': 'How often trades are looked for. At most a quarter of `execution.max_trade_age_s`.',
  'monitoring.portfolio_sync_interval': 'How often equity is measured. Equity older than ten minutes sizes nothing.',
  'monitoring.confirmations': 'Blocks on top of one before its trades count.',
  'monitoring.copy_on':
    'When a trade that the stream shows is copied: once it stands in a block, or at once although it may fail. `matched` needs `rtds` among the `sources`.',
  'monitoring.shards': 'Over how many watchers the traders are spread, each with a schedule of its own.',
  'messages.kinds':
    'Of what a message tells, where the deployment has a webhook: `fill` a purchase, `exit` a sale or a payout, `breaker` one that is set or reset, `daily` each UTC day.',
  'messages.max_per_run': 'The most messages of one minute; one more sums up what is beyond.',
  'messages.templates.fill':
    'The text of a purchase, with {follower} {mode} {leader} {market} {outcome} {side} {shares} {price} {dollars} {slippage}.',
  'messages.templates.exit':
    'The text of a sale or a payout, with {follower} {mode} {leader} {market} {outcome} {side} {shares} {price} {dollars} {pnl}.',
  'messages.templates.breaker':
    'The text of a breaker, with {follower} {mode} {leader} {breaker} {state} {reason} {reset}.',
  'messages.templates.daily':
    'The text of a day, with {follower} {mode} {day} {equity} {pnl} {drawdown} {copied} {skipped} {reasons}.',
  'logging.level':
    'Accepted from the plan’s file and not used: on AWS the context `logLevel` decides, here everything is kept.',
  'logging.file': 'Accepted from the plan’s file and not used: a run on this machine logs into its state folder.',
  'logging.trades_file':
    'Accepted from the plan’s file and not used: `polycopy trades` shows the trades, with `--csv` for a spreadsheet.',
};
