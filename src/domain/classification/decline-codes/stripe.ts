import type { CodeRow } from './code-row.ts';

/** Stripe's card decline codes. */
export const stripeCodes: readonly CodeRow[] = [
  { codes: ['card_declined', 'generic_decline'], type: 'SOFT', vague: true, meaning: 'declined for an unknown reason' },
  { codes: ['do_not_honor', 'no_action_taken'], type: 'SOFT', vague: true, meaning: 'do not honor' },
  { codes: ['insufficient_funds'], type: 'SOFT', insufficientFunds: true, meaning: 'insufficient funds' },
  { codes: ['approve_with_id', 'call_issuer'], type: 'SOFT', meaning: 'authorization can be asked for again' },
  {
    codes: ['card_velocity_exceeded', 'withdrawal_count_limit_exceeded'],
    type: 'SOFT',
    meaning: 'balance, credit or count limit exceeded',
  },
  {
    codes: ['issuer_not_available', 'processing_error', 'reenter_transaction', 'try_again_later'],
    type: 'SOFT',
    meaning: 'temporary fault',
  },
  { codes: ['duplicate_transaction'], type: 'SOFT', meaning: 'duplicate transaction' },
  { codes: ['pin_try_exceeded', 'security_violation'], type: 'SOFT', meaning: 'blocked for now by the issuer' },
  { codes: ['service_not_allowed', 'invalid_amount'], type: 'SOFT', meaning: 'not allowed by the issuer this time' },
  { codes: ['lost_card'], type: 'HARD', iso: '41', meaning: 'lost card' },
  { codes: ['stolen_card'], type: 'HARD', iso: '43', meaning: 'stolen card' },
  { codes: ['pickup_card'], type: 'HARD', iso: '04', meaning: 'pick up card' },
  { codes: ['restricted_card'], type: 'HARD', iso: '62', meaning: 'restricted card' },
  { codes: ['stop_payment_order'], type: 'HARD', iso: 'R0', meaning: 'cardholder stopped the payment' },
  { codes: ['revocation_of_authorization'], type: 'HARD', iso: 'R1', meaning: 'cardholder revoked the authorization' },
  { codes: ['revocation_of_all_authorizations'], type: 'HARD', iso: 'R3', meaning: 'cardholder revoked everything' },
  { codes: ['do_not_try_again'], type: 'HARD', meaning: 'do not try again' },
  { codes: ['expired_card', 'invalid_expiry_month', 'invalid_expiry_year'], type: 'HARD', meaning: 'card expired' },
  {
    codes: ['incorrect_number', 'invalid_number', 'invalid_account'],
    type: 'HARD',
    meaning: 'card or account invalid',
  },
  {
    codes: ['incorrect_cvc', 'invalid_cvc', 'incorrect_zip', 'incorrect_address'],
    type: 'HARD',
    meaning: 'wrong card data',
  },
  {
    codes: ['incorrect_pin', 'invalid_pin', 'offline_pin_required', 'online_or_offline_pin_required'],
    type: 'HARD',
    meaning: 'PIN wrong or required',
  },
  {
    codes: ['authentication_required', 'mobile_device_authentication_required'],
    type: 'HARD',
    meaning: 'cardholder must authenticate',
  },
  { codes: ['new_account_information_available'], type: 'HARD', meaning: 'new account information available' },
  { codes: ['fraudulent', 'highest_risk_level', 'merchant_blacklist'], type: 'HARD', meaning: 'refused as fraud' },
  {
    codes: ['card_not_supported', 'currency_not_supported', 'not_permitted', 'transaction_not_allowed'],
    type: 'HARD',
    iso: '57',
    meaning: 'not permitted with this card',
  },
  { codes: ['testmode_decline', 'live_mode_test_card'], type: 'HARD', meaning: 'a test card' },
];
