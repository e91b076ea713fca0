import type { EvidenceSet } from './evidence.ts';

export const eighthSetMozillaGerman: EvidenceSet = {
  name: 'Eighth set: German (Mozilla)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl and payments-next.ftl: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 4,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Beim Verarbeiten Ihrer Zahlung ist ein unerwarteter Fehler aufgetreten, versuchen Sie es bitte erneut.',
      'SOFT',
      'FAULT',
    ],
    [
      null,
      'Es sieht so aus, als sei Ihre Kreditkarte abgelaufen. Versuchen Sie es mit einer anderen Karte.',
      'HARD',
      'CARD_UNUSABLE',
    ],
    [
      null,
      'Hmm. Beim Autorisieren Ihrer Zahlung ist ein Problem aufgetreten. Versuchen Sie es erneut oder setzen Sie sich mit Ihrem Kartenaussteller in Verbindung.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Beim Autorisieren Ihrer Zahlung ist ein Problem aufgetreten. Setzen Sie sich mit Ihrem Kartenaussteller in Verbindung.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
  ],
};

export const eighthSetMozillaRussian: EvidenceSet = {
  name: 'Eighth set: Russian (Mozilla)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl and payments-next.ftl: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 11,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Хм. При авторизации платежа произошла ошибка. Повторите попытку или свяжитесь с издателем карты.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Хм. При авторизации платежа произошла ошибка. Свяжитесь с издателем вашей карты.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [
      null,
      'Хм. При авторизации платежа возникла проблема. Свяжитесь с эмитентом вашей карты.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'При обработке платежа произошла непредвиденная ошибка. Повторите попытку.', 'SOFT', 'FAULT'],
    [null, 'Похоже, срок действия вашей банковской карты истёк. Попробуйте другую карту.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Похоже, на вашей карте недостаточно средств. Попробуйте другую карту.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Похоже, эта транзакция приведёт к превышению вашего кредитного лимита. Попробуйте другую карту.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Похоже, что эта транзакция приведёт к превышению вашего ежедневного кредитного лимита. Попробуйте другую карту или подождите 24 часа.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Похоже, ваша дебетовая карта не предназначена для мгновенных платежей. Попробуйте другую дебетовую или кредитную карту.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      'Хм. Похоже, что только что была отправлена идентичная транзакция. Проверьте свою историю платежей.',
      'SOFT',
      'DUPLICATE',
    ],
    [null, 'Валюта этой подписки недействительна для страны, связанной с вашим платежом.', 'HARD', 'NOT_PERMITTED'],
  ],
};

export const eighthSetMozillaJapanese: EvidenceSet = {
  name: 'Eighth set: Japanese (Mozilla)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl and payments-next.ftl: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 11,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'お支払いの承認中に問題が発生しました。もう一度やり直すか、カード発行会社にお問い合わせください。',
      'SOFT',
      'TRY_AGAIN',
    ],
    [null, 'お支払いの承認中に問題が発生しました。カード発行会社にお問い合わせください。', 'SOFT', 'ISSUER_DISCRETION'],
    [null, '支払い処理中に予期しないエラーが発生しました。再度お試しください。', 'SOFT', 'FAULT'],
    [null, 'クレジットカードの有効期限が切れているようです。別のカードを試してください。', 'HARD', 'CARD_UNUSABLE'],
    [null, 'カードの残高が不足しているようです。別のカードを試してください。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'この取引では、ご利用限度額を超えてしまうようです。別のカードを試してください。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'この取引では、1 日のご利用限度額を超えてしまうようです。別のカードを試すか、24 時間以内に試してください。',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'デビットカードが即時支払いに設定されていないようです。別のデビットカードまたはクレジットカードを試してください。',
      'HARD',
      'NOT_PERMITTED',
    ],
    [null, 'まったく同じ取引が送信されたようです。お支払いの履歴を確認してください。', 'SOFT', 'DUPLICATE'],
    [null, 'このサブスクリプションの通貨は、お支払いに関連付けられている国では無効です。', 'HARD', 'NOT_PERMITTED'],
    [null, '当社の利用規約により、現在ご利用の地域はサポートされていません。', 'HARD', 'NOT_PERMITTED'],
  ],
};

export const eighthSetMozillaNordic: EvidenceSet = {
  name: 'Eighth set: Norwegian and Swedish (Mozilla)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl and payments-next.ftl: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 15,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Hmm. Det oppstod et problem med å godkjenne betalingen din. Prøv igjen eller ta kontakt med kortutstederen din.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Det oppstod et problem med å godkjenne betalingen din. Ta kontakt med kortutstederen din.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Det oppstod en uventet feil under behandlingen av betalingen. Prøv igjen.', 'SOFT', 'FAULT'],
    [null, 'Det ser ut som om at bankkortet ditt har gått ut. Prøv et annet kort.', 'HARD', 'CARD_UNUSABLE'],
    [
      null,
      'Det ser ut som om kortet ditt ikke har tilstrekkelig med penger. Prøv et annet kort.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Det ser ut til at denne transaksjonen vil overskride kredittgrensen din. Prøv et annet kort.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Det ser ut til at denne transaksjonen vil overskride den daglige kredittgrensen din. Prøv et annet kort eller om 24 timer.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Det ser ut som at betalingskortet ditt ikke er konfigurert for øyeblikkelige betalinger. Prøv et annet betalingskort.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      'Hmm. Det ser ut som en identisk transaksjon nettopp ble utført. Sjekk betalingshistorikken.',
      'SOFT',
      'DUPLICATE',
    ],
    [
      null,
      'Valutaen for dette abonnementet er ikke gyldig for landet som er knyttet til betalingen din.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [null, 'Ett oväntat fel har uppstått vid bearbetningen av din betalning. Försök igen.', 'SOFT', 'FAULT'],
    [null, 'Det ser ut som att ditt kreditkort har upphört att gälla. Prova ett annat kort.', 'HARD', 'CARD_UNUSABLE'],
    [
      null,
      'Hmm. Det gick inte att godkänna din betalning. Försök igen eller kontakta din kortutgivare.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Det gick inte att godkänna din betalning. Ta kontakt med din kortutgivare.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [
      null,
      'Det ser ut som att ditt kort inte har tillräckligt med pengar. Prova med ett annat kort.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
  ],
};
