import type { EvidenceSet } from './evidence.ts';

export const seventhSetEnglish: EvidenceSet = {
  name: 'Seventh set: English (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 10,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Hmm. There was a problem authorizing your payment. Try again or get in touch with your card issuer.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. There was a problem authorizing your payment. Get in touch with your card issuer.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'An unexpected error has occurred while processing your payment, please try again.', 'SOFT', 'FAULT'],
    [null, 'It looks like your credit card has expired. Try another card.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'It looks like your card has insufficient funds. Try another card.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'It looks like this transaction will put you over your credit limit. Try another card.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'It looks like this transaction will put you over your daily credit limit. Try another card or in 24 hours.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'It looks like your debit card isn’t setup for instant payments. Try another debit or credit card.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [null, 'Hmm. Looks like an identical transaction was just sent. Check your payment history.', 'SOFT', 'DUPLICATE'],
    [
      null,
      'The currency of this subscription is not valid for the country associated with your payment.',
      'HARD',
      'NOT_PERMITTED',
    ],
  ],
};

export const seventhSetSpanish: EvidenceSet = {
  name: 'Seventh set: Spanish (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 29,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Hmm. Hubo un problema al autorizar tu pago. Intenta nuevamente o ponte en contacto con el emisor de tu tarjeta.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Hubo un problema al autorizar tu pago. Ponte en contacto con el emisor de tu tarjeta.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Ha ocurrido un error inesperado al procesar el pago, por favor prueba de nuevo.', 'SOFT', 'FAULT'],
    [null, 'Parece que tu tarjeta de crédito ha expirado. Prueba con otra tarjeta.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Parece que tu tarjeta no tiene fondos suficientes. Prueba con otra tarjeta.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Parece que esta transacción te pondrá por encima de tu límite de crédito. Prueba con otra tarjeta.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Parece que esta transacción te pondrá por encima de tu límite de crédito. Prueba con otra tarjeta o intenta nuevamente en 24 horas.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Parece que tu tarjeta de débito no está configurada para pagos instantáneos. Prueba con otra tarjeta de débito o crédito.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      'Hmm. Parece que se acaba de enviar una transacción idéntica. Revisa tu historial de pagos.',
      'SOFT',
      'DUPLICATE',
    ],
    [null, 'La moneda de esta suscripción no es válida para el país asociado con tu pago.', 'HARD', 'NOT_PERMITTED'],
    [
      null,
      'Hmm. Hubo un problema al autorizar el pago. Probá nuevamente o ponete en contacto con el emisor de tu tarjeta.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Hubo un problema al autorizar el pago. Ponete en contacto con el emisor de tu tarjeta.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Ocurrió un error inesperado al procesar tu pago. Intentá nuevamente.', 'SOFT', 'FAULT'],
    [null, 'Parece que la tarjeta de crédito ha expirado. Probá con otra tarjeta.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Parece que la tarjeta no tiene fondos suficientes. Probá otra tarjeta.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Parece que esta transacción sobrepasará el límite de crédito. Probá otra tarjeta.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Parece que esta transacción sobrepasará el límite diario de crédito. Probá otra tarjeta o de nuevo en 24 horas.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [null, 'Parece que tu tarjeta de crédito está vencida. Prueba con otra tarjeta.', 'HARD', 'CARD_UNUSABLE'],
    [
      null,
      'Parece que tu tarjeta de crédito no tiene suficientes fondos. Prueba con otra tarjeta.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Parece que esta transacción será mayor a tu cupo de crédito. Prueba con otra tarjeta.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Parece que esta transacción será mayor a tu cupo diario de crédito. Prueba con otra tarjeta o en 24 horas más.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [null, 'La divisa de esta suscripción no es válida para el país asociado con tu pago.', 'HARD', 'NOT_PERMITTED'],
    [null, 'El número de tarjeta no es válido. Verifica e intenta de nuevo.', 'HARD', 'DATA_WRONG'],
    [null, 'La fecha de vencimiento no es válida.', 'HARD', 'DATA_WRONG'],
    [null, 'El código de seguridad (CVV) no es válido.', 'HARD', 'DATA_WRONG'],
    [null, 'La tarjeta está vencida. Usa otra tarjeta.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Tarjeta reportada como robada. Contacta a tu banco.', 'HARD', 'NEVER_APPROVE'],
    [null, 'Tarjeta restringida. Contacta a tu banco.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Esta tarjeta no se puede procesar en este momento. Intenta con otra.', 'SOFT', 'ISSUER_DISCRETION'],
  ],
};

export const seventhSetFrench: EvidenceSet = {
  name: 'Seventh set: French (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 10,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Hum, une erreur s’est produite lors de l’autorisation du paiement. Réessayez ou contactez l’émetteur de votre carte.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hum, une erreur s’est produite lors de l’autorisation du paiement. Contactez l’émetteur de votre carte.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [
      null,
      'Une erreur inattendue s’est produite lors du traitement de votre paiement, veuillez réessayer.',
      'SOFT',
      'FAULT',
    ],
    [null, 'Il semble que votre carte bancaire ait expiré. Essayez avec une autre carte.', 'HARD', 'CARD_UNUSABLE'],
    [
      null,
      'Il semble que votre carte bancaire ne dispose pas de fonds suffisants. Essayez avec une autre carte.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Il semble que cette transaction dépasse votre limite de paiement. Essayez avec une autre carte.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Il semble que cette transaction vous fera dépasser votre limite de paiement quotidienne. Réessayez avec une autre carte ou dans 24 heures.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Il semble que votre carte de débit n’est pas configurée pour les paiements instantanés. Essayez une autre carte de débit ou de crédit.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      'Hum. Il semblerait qu’une transaction identique vienne d’être envoyée. Vérifiez votre historique de paiements.',
      'SOFT',
      'DUPLICATE',
    ],
    [
      null,
      'La devise de cet abonnement n’est pas valide pour le pays associé à votre paiement.',
      'HARD',
      'NOT_PERMITTED',
    ],
  ],
};

export const seventhSetPortuguese: EvidenceSet = {
  name: 'Seventh set: Portuguese (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 19,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Hmm. Houve um problema ao autorizar seu pagamento. Tente novamente ou entre em contato com o emissor do seu cartão.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Houve um problema ao autorizar o pagamento. Entre em contato com o emissor do seu cartão.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Ocorreu um erro inesperado ao processar seu pagamento, tente novamente.', 'SOFT', 'FAULT'],
    [null, 'Parece que seu cartão de crédito expirou. Tente outro cartão.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Parece que seu cartão não tem saldo suficiente. Tente outro cartão.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Parece que esta transação excederá seu limite de crédito. Tente outro cartão.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Parece que esta transação excederá seu limite diário de crédito. Tente outro cartão, ou o mesmo após 24 horas.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Parece que seu cartão de débito não está configurado para pagamentos instantâneos. Tente outro cartão de débito ou crédito.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      'Hmm. Parece que uma transação idêntica acabou de ser enviada. Verifique seu histórico de pagamentos.',
      'SOFT',
      'DUPLICATE',
    ],
    [
      null,
      'Hmm. Ocorreu um problema ao autorizar o seu pagamento. Tente novamente mais tarde ou entre em contacto com o emissor do seu cartão.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Ocorreu um problema ao autorizar o seu pagamento. Entre em contacto com o emissor do seu cartão.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Parece que o seu cartão de crédito expirou. Tente outro cartão.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Parece que o seu cartão não possui fundos suficientes. Tente outro cartão.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'A moeda desta subscrição não é válida para o país associado ao seu pagamento.', 'HARD', 'NOT_PERMITTED'],
    [null, 'Cartão recusado. Tente outro cartão ou escolha PIX.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Cartão vencido. Use outro cartão válido.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Cartão bloqueado. Entre em contato com seu banco ou use outro cartão.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'CVV inválido. Verifique o código de segurança.', 'HARD', 'DATA_WRONG'],
    [null, 'Falha na autenticação 3D Secure. Tente novamente.', 'HARD', 'CARDHOLDER_MUST_ACT'],
  ],
};

export const seventhSetPolish: EvidenceSet = {
  name: 'Seventh set: Polish (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 7,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Wygląda na to, że karta płatnicza wygasła. Spróbuj użyć innej karty.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Wygląda na to, że karta ma niewystarczające środki. Spróbuj użyć innej karty.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Wygląda na to, że ta transakcja spowoduje przekroczenie limitu kredytowego. Spróbuj użyć innej karty.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Wygląda na to, że ta transakcja spowoduje przekroczenie dziennego limitu kredytowego. Spróbuj użyć innej karty lub tej samej za 24 godziny.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Wygląda na to, że karta debetowa nie jest skonfigurowana do obsługi natychmiastowych płatności. Spróbuj użyć innej karty debetowej lub płatniczej.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      'Wygląda na to, że właśnie wysłano identyczną transakcję. Sprawdź swoją historię płatności.',
      'SOFT',
      'DUPLICATE',
    ],
    [null, 'Waluta tej subskrypcji nie jest prawidłowa w kraju powiązanym z płatnością.', 'HARD', 'NOT_PERMITTED'],
  ],
};

export const seventhSetRussian: EvidenceSet = {
  name: 'Seventh set: Russian (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 9,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Требуется 3DS / OTP код от банка-эмитента.', 'HARD', 'CARDHOLDER_MUST_ACT'],
    [null, 'Неверный CVC/CVV код карты.', 'HARD', 'DATA_WRONG'],
    [null, 'Срок действия карты истек.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Карта числится утерянной или украденной.', 'HARD', 'NEVER_APPROVE'],
    [null, 'Отклонено антифрод-фильтрами эмитента.', 'HARD', 'FRAUD_FILTER'],
    [null, 'Отказ эмитента без объяснения причин (Do Not Honor).', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Неверный номер карты / ошибка проверки Луна.', 'HARD', 'DATA_WRONG'],
    [null, 'Превышен лимит запросов к шлюзу/магазину.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Карта отклонена шлюзом Shopify Payments / эмитентом.', 'SOFT', 'ISSUER_DISCRETION'],
  ],
};

export const seventhSetTurkish: EvidenceSet = {
  name: 'Seventh set: Turkish (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 25,
    },
  ],
  gatewayType: null,
  entries: [
    [
      null,
      'Ödemeniz onaylanırken bir sorun oluştu. Tekrar deneyin ya da kartınızı veren kuruluşla iletişime geçin.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Ödemeniz onaylanırken bir sorun oluştu. Kartınızı veren kuruluşla iletişime geçin.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Ödemeniz işlenirken beklenmedik bir hata oluştu, lütfen tekrar deneyin.', 'SOFT', 'FAULT'],
    [null, 'Kredi kartınızın kullanım süresi dolmuş. Başka bir kart deneyin.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Kartınızda yeterli bakiye yok gibi görünüyor. Başka bir kart deneyin.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Bu işlem kredi limitinizi aşacak gibi görünüyor. Başka bir kart deneyin.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Bu işlem günlük kredi limitinizi aşacak gibi görünüyor. 24 saat sonra tekrar deneyin ya da başka bir kart deneyin.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Banka kartınız anında ödeme için ayarlanmamış. Başka bir banka veya kredi kartı deneyin.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [null, 'Benzer bir işlem yeni gönderilmiş gibi görünüyor. Ödeme geçmişinizi kontrol edin.', 'SOFT', 'DUPLICATE'],
    [null, 'Bu aboneliğin para birimi, ödemenizle ilişkili ülke için geçerli değil.', 'HARD', 'NOT_PERMITTED'],
    [null, 'Vadesi geçmiş kart', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Sahte işlem şüphesi', 'SOFT', 'NOT_NOW'],
    [null, 'Kartınız e-ticaret işlemlerine kapalı', 'HARD', 'NOT_PERMITTED'],
    [null, 'Kart, bankası tarafından engellendi', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Ödeme yapılamıyor', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Bu terminal bu işlemi yapamaz', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'İşleme izin verilmedi', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Süresi dolmuş kart', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Geçersiz CVC', 'HARD', 'DATA_WRONG'],
    [null, 'Kart sahibine izin verilmiyor', 'HARD', 'NOT_PERMITTED'],
    [null, 'Terminale izin verilmiyor', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Şüpheli işlem', 'SOFT', 'NOT_NOW'],
    [null, 'Karta el koy', 'HARD', 'NEVER_APPROVE'],
    [null, 'Genel hata', 'SOFT', 'FAULT'],
    [null, '3D Secure başlatma başarısız', 'HARD', 'CARDHOLDER_MUST_ACT'],
  ],
};
