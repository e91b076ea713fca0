/**
 * The response codes of each family, written down a second time: what a row of the table says may not change by accident.
 * Of cards of any network.
 */
export interface ResponseCodes {
  readonly gatewayType: string;
  readonly soft: string;
  readonly hard: string;
  /** They only say "declined" or "error": the text says more. */
  readonly vagueSoft: string;
  readonly vagueHard: string;
  /** Of the soft ones, those that say that funds are insufficient. */
  readonly funds: string;
  /** For which codes of field 39 they stand: `41=251`. */
  readonly iso: string;
}

export const responseCodes: readonly ResponseCodes[] = [
  {
    gatewayType: 'ISO_8583',
    soft: `
      51 19 59 61 65 75 86 91 92 96 N3 N4 P2 P5 P6 01 02 08 13 20 22 30 68 80 90 95 98 21 25 28 76 77 63 70 71
      81 87 88 89 94`,
    hard: `
      03 04 07 12 15 41 43 46 57 62 78 93 R0 R1 R3 14 54 55 82 N7 1A 6P 33 34 35 36 37 38 40 39 42 44 52 53 56`,
    vagueSoft: '05 06 31 58 N0 9G 5C Z5',
    vagueHard: '',
    funds: '51',
    iso: '',
  },
  {
    gatewayType: 'NMI',
    soft: '202 203 240 264 420 421 430 440',
    hard: '204 220 221 222 223 224 225 226 250 251 252 253 261 262 263 410 411 441 460 461',
    vagueSoft: '200 201 260 400',
    vagueHard: '300',
    funds: '202',
    iso: '57=204 15=221 14=222 04=250 41=251 43=252 07=253 R3=261 R1=262 12=441',
  },
  {
    gatewayType: 'AUTHORIZE_NET',
    soft: `
      11 222 318 19 20 21 22 23 25 26 57 58 59 60 61 62 63 120 121 122 180 181 192 209 214 217 220 223 224 241
      261 901 49`,
    hard: `
      4 5 6 37 200 211 315 328 7 201 316 8 317 13 24 29 30 31 34 35 38 43 97 98 99 103 114 115 123 130 131 132
      170 171 172 173 174 185 202 203 204 205 206 207 208 210 212 213 216 221 17 28 39 56 66 67 119 124 128
      289 116 117 118 27 127 41 141 250 251 254 44 45 65 78 145 165 215 218`,
    vagueSoft: '2 191 3',
    vagueHard: '',
    funds: '',
    iso: '04=4',
  },
  {
    gatewayType: 'STRIPE',
    soft: `
      insufficient_funds approve_with_id call_issuer card_velocity_exceeded withdrawal_count_limit_exceeded
      issuer_not_available processing_error reenter_transaction try_again_later duplicate_transaction
      pin_try_exceeded security_violation service_not_allowed invalid_amount`,
    hard: `
      lost_card stolen_card pickup_card restricted_card stop_payment_order revocation_of_authorization
      revocation_of_all_authorizations do_not_try_again expired_card invalid_expiry_month invalid_expiry_year
      incorrect_number invalid_number invalid_account incorrect_cvc invalid_cvc incorrect_zip
      incorrect_address incorrect_pin invalid_pin offline_pin_required online_or_offline_pin_required
      authentication_required mobile_device_authentication_required new_account_information_available
      fraudulent highest_risk_level merchant_blacklist card_not_supported currency_not_supported not_permitted
      transaction_not_allowed testmode_decline live_mode_test_card`,
    vagueSoft: 'card_declined generic_decline do_not_honor no_action_taken',
    vagueHard: '',
    funds: 'insufficient_funds',
    iso: `
      41=lost_card 43=stolen_card 04=pickup_card 62=restricted_card R0=stop_payment_order
      R1=revocation_of_authorization R3=revocation_of_all_authorizations 57=card_not_supported
      57=currency_not_supported 57=not_permitted 57=transaction_not_allowed`,
  },
  {
    gatewayType: 'ADYEN',
    soft: '3 4 7 9 12 18 19 21 28 29 31 39 42 40',
    hard: '5 6 8 10 11 38 14 20 22 15 16 17 33 36 41 43 23 24 25 26 37 44 45 32 34 35 50 46',
    vagueSoft: '2 27',
    vagueHard: '',
    funds: '12',
    iso: '41=5 57=23 62=25 R1=26 46=50',
  },
  {
    gatewayType: 'CYBERSOURCE',
    soft: `
      204 insufficient_fund 201 contact_processor 104 duplicate_request 110 partial_approval 150 151 152 236
      250 system_error server_timeout service_timeout processor_error processor_timeout gateway_timeout
      service_unavailable 207 issuer_unavailable 210 251 exceeds_credit_limit debit_card_usage_limit_exceeded
      debit_card_useage_limit_exceeded allowable_pin_retries_exceeded`,
    hard: `
      202 expired_card 205 stolen_lost_card 208 unauthorized_card 222 suspended_account blocked_by_cardholder
      231 invalid_account 200 avs_failed 209 211 230 cvn_not_match invalid_cvn cv_failed invalid_pin 232 240
      card_type_not_accepted 221 blacklisted_customer 400 480 481 520 score_exceeds_threshold
      decision_profile_reject decision_profile_review risk_control_decline processor_risk_control_decline 475
      476 478 pending_authentication consumer_authentication_required consumer_authentication_failed
      customer_authentication_required 101 102 234 missing_field invalid_data invalid_merchant_configuration
      daggdenied 700 701 702 703 customer_watchlist_match address_country_watchlist_match`,
    vagueSoft: '203 220 233 general_decline processor_declined payment_refused',
    vagueHard: '',
    funds: '204 insufficient_fund',
    iso: '54=202 54=expired_card 43=205 43=stolen_lost_card 14=231 14=invalid_account',
  },
  {
    gatewayType: 'BRAINTREE',
    soft: '2001 2002 2003 2056 2011 2041 2044 2014 2021 2016 2034 2048 2057 3000',
    hard: `
      2004 2005 2008 2006 2007 2009 2010 2059 2060 2012 2013 2053 2047 2015 2017 2018 2019 2043 2022 2020 2023
      2024 2032 2051 2058 2025 2026 2027 2028 2029 2030 2040 2042 2045 2055 2031 2033 2039 2049 2050 2061 2062
      2099`,
    vagueSoft: '2000 2038 2046',
    vagueHard: '',
    funds: '2001',
    iso: `
      54=2004 14=2005 14=2008 15=2009 41=2012 43=2013 43=2053 04=2047 57=2015 R0=2017 R3=2018 12=2019`,
  },
  {
    gatewayType: 'CHECKOUT_COM',
    soft: `
      20051 20001 20002 20059 20063 20061 20065 20075 20013 20094 20019 20030 20068 20086 20091 20092 20096
      20105`,
    hard: `
      30004 30007 20012 20014 30015 30041 30043 30046 20057 20062 30062 200R0 200R1 200R3 20054 30033 20055
      200N7 20082 20003 20058 20078 20093 20151 20154 20155 30034 30036 30037 40101 40201 40202 40203 40204
      40205`,
    vagueSoft: '20005 20006 20099',
    vagueHard: '',
    funds: '20051',
    iso: `
      04=30004 07=30007 12=20012 14=20014 15=30015 41=30041 43=30043 46=30046 57=20057 62=20062 62=30062
      R0=200R0 R1=200R1 R3=200R3 54=20054 54=30033`,
  },
  {
    gatewayType: 'PAYFLOW',
    soft: '13 50 51 30 102 103 104 106 109 110 115 150 151',
    hard: '23 24 112 114 117 125 126 127 128 1 2 3 4 5 6 7 8 9 10 11 26 27 100 101',
    vagueSoft: '12 99 1000',
    vagueHard: '',
    funds: '50',
    iso: '14=23',
  },
];
