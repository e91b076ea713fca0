import type { CodeRow } from './code-row.ts';

/**
 * CyberSource's reason codes, by number (Simple Order and SCMP API) and by word (REST API), from CyberSource's documentation:
 * "Reason codes", and `errorInformation.reason` of the REST client 0.0.74.
 */
export const cybersourceCodes: readonly CodeRow[] = [
  {
    codes: ['203', '220', '233', 'general_decline', 'processor_declined'],
    type: 'SOFT',
    vague: true,
    meaning: 'declined',
  },
  { codes: ['payment_refused'], type: 'SOFT', vague: true, meaning: 'refused' },
  { codes: ['204', 'insufficient_fund'], type: 'SOFT', insufficientFunds: true, meaning: 'insufficient funds' },
  { codes: ['201', 'contact_processor'], type: 'SOFT', meaning: 'the issuer wants to be asked' },
  { codes: ['104', 'duplicate_request'], type: 'SOFT', meaning: 'the same request within 15 minutes' },
  { codes: ['110', 'partial_approval'], type: 'SOFT', meaning: 'only a part of the amount was approved' },
  {
    codes: ['150', '151', '152', '236', '250', 'system_error', 'server_timeout', 'service_timeout', 'processor_error'],
    type: 'SOFT',
    meaning: 'a fault or a time-out at CyberSource or the processor',
  },
  { codes: ['processor_timeout', 'gateway_timeout', 'service_unavailable'], type: 'SOFT', meaning: 'a time-out' },
  { codes: ['207', 'issuer_unavailable'], type: 'SOFT', meaning: 'issuer unavailable' },
  {
    codes: [
      '210',
      '251',
      'exceeds_credit_limit',
      'debit_card_usage_limit_exceeded',
      'debit_card_useage_limit_exceeded',
    ],
    type: 'SOFT',
    meaning: 'a limit of the card is exceeded',
  },
  { codes: ['allowable_pin_retries_exceeded'], type: 'SOFT', meaning: 'PIN tries exceeded' },

  { codes: ['202', 'expired_card'], type: 'HARD', iso: '54', meaning: 'expired card, or another expiry date' },
  { codes: ['205', 'stolen_lost_card'], type: 'HARD', iso: '43', meaning: 'stolen or lost card' },
  { codes: ['208', 'unauthorized_card'], type: 'HARD', meaning: 'inactive card, or not for payments without the card' },
  { codes: ['222', 'suspended_account'], type: 'HARD', meaning: 'account frozen' },
  { codes: ['blocked_by_cardholder'], type: 'HARD', meaning: 'blocked by the cardholder' },
  { codes: ['231', 'invalid_account'], type: 'HARD', iso: '14', meaning: 'invalid account number' },
  { codes: ['200', 'avs_failed'], type: 'HARD', meaning: 'address verification failed' },
  {
    codes: ['209', '211', '230', 'cvn_not_match', 'invalid_cvn', 'cv_failed'],
    type: 'HARD',
    meaning: 'card security code wrong',
  },
  { codes: ['invalid_pin'], type: 'HARD', meaning: 'PIN wrong' },
  {
    codes: ['232', '240', 'card_type_not_accepted'],
    type: 'HARD',
    meaning: 'card type not accepted, or not that of the number',
  },
  { codes: ['221', 'blacklisted_customer'], type: 'HARD', meaning: "on the processor's negative list" },
  {
    codes: [
      '400',
      '480',
      '481',
      '520',
      'score_exceeds_threshold',
      'decision_profile_reject',
      'decision_profile_review',
    ],
    type: 'HARD',
    meaning: 'refused by fraud screening',
  },
  {
    codes: ['risk_control_decline', 'processor_risk_control_decline'],
    type: 'HARD',
    meaning: 'refused by risk control',
  },
  {
    codes: [
      '475',
      '476',
      '478',
      'pending_authentication',
      'consumer_authentication_required',
      'consumer_authentication_failed',
    ],
    type: 'HARD',
    meaning: 'cardholder must authenticate',
  },
  { codes: ['customer_authentication_required'], type: 'HARD', meaning: 'cardholder must authenticate' },
  {
    codes: ['101', '102', '234', 'missing_field', 'invalid_data', 'invalid_merchant_configuration', 'daggdenied'],
    type: 'HARD',
    meaning: "the request or the merchant's set-up is wrong",
  },
  {
    codes: ['700', '701', '702', '703', 'customer_watchlist_match', 'address_country_watchlist_match'],
    type: 'HARD',
    meaning: 'on a list of denied parties or countries',
  },
];
