import type { EvidenceSet } from './evidence.ts';

export const eighthSetSpanish: EvidenceSet = {
  name: 'Eighth set: Spanish (what cardholders are told)',
  sources: [
    {
      title:
        'espago/issuer_response_codes, lib/locale/es.yml: what cardholders are told; without texts given for codes of both types',
      date: '2026-03-19',
      count: 12,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Pago rechazado: la transacción es incorrecta.', 'HARD', 'NEVER_APPROVE'],
    [
      null,
      'Pago rechazado: el importe es incorrecto o se ha producido una conversión de moneda incorrecta.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Pago rechazado - formato incorrecto del mensaje de autorización.', 'SOFT', 'FAULT'],
    [null, 'Pago rechazado: no hay fondos o se ha excedido el límite.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Pago rechazado - PIN incorrecto o faltante.', 'HARD', 'DATA_WRONG'],
    [null, 'Pago rechazado: se ha superado el límite de pago.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Pago rechazado por el banco: la tarjeta no se puede utilizar en esta región o país.',
      'HARD',
      'CARD_UNUSABLE',
    ],
    [null, 'Pago rechazado por el banco por motivos de seguridad.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'La transacción no puede completarse.', 'SOFT', 'DUPLICATE'],
    [null, 'Pago rechazado - tarjeta no activada.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Pago rechazado por el banco - verificación CVV negativa.', 'HARD', 'DATA_WRONG'],
    [null, 'Pago rechazado por el banco: se solicitó la retención de la autorización.', 'HARD', 'STOPPED'],
  ],
};

export const eighthSetFrench: EvidenceSet = {
  name: 'Eighth set: French (what cardholders are told)',
  sources: [
    {
      title:
        'espago/issuer_response_codes, lib/locale/fr.yml: what cardholders are told; without texts given for codes of both types',
      date: '2026-03-19',
      count: 12,
    },
  ],
  gatewayType: null,
  entries: [
    [null, "Paiement rejeté - la transaction n'est pas valide.", 'HARD', 'NEVER_APPROVE'],
    [
      null,
      "Paiement rejeté - le montant est incorrect ou la conversion de devises n'a pas été effectuée correctement.",
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, "Paiement rejeté - mauvais format du message d'autorisation.", 'SOFT', 'FAULT'],
    [null, 'Paiement rejeté - pas de fonds ou dépassement de limite.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Paiement rejeté - PIN incorrect ou manquant.', 'HARD', 'DATA_WRONG'],
    [null, 'Paiement rejeté - le montant de la limite de paiement a été dépassé.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Paiement rejeté par la banque - la carte ne peut pas être utilisée dans cette région ou ce pays.',
      'HARD',
      'CARD_UNUSABLE',
    ],
    [null, 'Paiement rejeté par la banque pour des raisons de sécurité.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'La transaction ne peut pas être réalisée.', 'SOFT', 'DUPLICATE'],
    [null, 'Paiement rejeté - carte non activée.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Paiement rejeté par la banque - vérification CVV négative.', 'HARD', 'DATA_WRONG'],
    [null, "Paiement rejeté par la banque - il y a eu une demande de suspension de l'autorisation.", 'HARD', 'STOPPED'],
  ],
};

export const eighthSetItalian: EvidenceSet = {
  name: 'Eighth set: Italian (what cardholders are told)',
  sources: [
    {
      title:
        'espago/issuer_response_codes, lib/locale/it.yml: what cardholders are told; without texts given for codes of both types',
      date: '2026-03-19',
      count: 17,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Transazione rifiutata dall’emittente;  transazione non è valida.', 'HARD', 'NEVER_APPROVE'],
    [
      null,
      "Il pagamento è stato rifiutato: L'importo è sbagliato o la conversione in valuta errata.",
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Transazione rifiutata. La trasmissione dei dati non è corretta.', 'SOFT', 'FAULT'],
    [null, "Pagamento rifiutato dall'emittente - nessun conto di credito disponibile.", 'HARD', 'CARD_UNUSABLE'],
    [
      null,
      'Transazione non autorizzata dall’emittente. Il cliente non dispone di fondi a sufficienza sul suo conto per pagare oppure limite di prelievo superato.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [null, "Pagamento rifiutato dall'emittente - PIN errato o PIN mancante.", 'HARD', 'DATA_WRONG'],
    [
      null,
      "Pagamento rifiutato dall'emittente - transazione non consentita al titolare della carta.",
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      "Pagamento rifiutato dall'emittente - transazione non consentita al terminale.",
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Limite di prelievo superato.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, "Pagamento rifiutato dall'emittente - carta non valida in questa regione o paese.", 'HARD', 'CARD_UNUSABLE'],
    [null, 'Richiesta autenticazione forte (SCA).', 'HARD', 'CARDHOLDER_MUST_ACT'],
    [null, "Pagamento declinato dall'emittente.", 'SOFT', 'DUPLICATE'],
    [null, "Pagamento rifiutato dall'emittente - carta utilizzata per la prima volta.", 'HARD', 'CARD_UNUSABLE'],
    [null, "Transazione non autorizzata dall'emittente. Codice di sicurezza (CVV2/CVC2) errato.", 'HARD', 'DATA_WRONG'],
    [null, "Pagamento rifiutato dall'emittente - Ordine di blocco dei pagamenti.", 'HARD', 'STOPPED'],
    [null, "Pagamento rifiutato dall'emittente - Ordine di revoca dell'autorizzazione.", 'HARD', 'STOPPED'],
    [null, "Pagamento rifiutato dall'emittente - Ordine di revoca di tutte le autorizzazioni.", 'HARD', 'STOPPED'],
  ],
};

export const eighthSetPolish: EvidenceSet = {
  name: 'Eighth set: Polish (what cardholders are told)',
  sources: [
    {
      title:
        'espago/issuer_response_codes, lib/locale/pl.yml: what cardholders are told; without texts given for codes of both types',
      date: '2026-03-19',
      count: 12,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Płatność odrzucona - transakcja jest niepoprawna.', 'HARD', 'NEVER_APPROVE'],
    [
      null,
      'Płatność odrzucona - kwota jest niepoprawna lub nastąpiło błędne przewalutowanie.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Płatność odrzucona - błędny format wiadomości autoryzacyjnej.', 'SOFT', 'FAULT'],
    [null, 'Płatność odrzucona - brak środków lub przekroczony limit.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Płatność odrzucona - niepoprawny lub brakujący PIN.', 'HARD', 'DATA_WRONG'],
    [null, 'Płatność odrzucona - przekroczona kwota limitu dla płatności.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Płatność odrzucona przez bank - karta nie może być użyta w tym regionie lub kraju.',
      'HARD',
      'CARD_UNUSABLE',
    ],
    [null, 'Płatność odrzucona przez bank ze względów bezpieczeństwa.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Transakcja nie może być zrealizowana.', 'SOFT', 'DUPLICATE'],
    [null, 'Płatność odrzucona - karta nie została aktywowana.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Płatność odrzucona przez bank - negatywna weryfikacja CVV.', 'HARD', 'DATA_WRONG'],
    [null, 'Płatność odrzucona przez bank - nastąpiło żądanie wstrzymania autoryzacji.', 'HARD', 'STOPPED'],
  ],
};

export const eighthSetPortuguese: EvidenceSet = {
  name: 'Eighth set: Portuguese (what cardholders are told)',
  sources: [
    {
      title:
        'espago/issuer_response_codes, lib/locale/pt.yml: what cardholders are told; without texts given for codes of both types',
      date: '2026-03-19',
      count: 12,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Pagamento rejeitado - a transação é inválida.', 'HARD', 'NEVER_APPROVE'],
    [
      null,
      'Pagamento rejeitado - o montante está incorreto ou houve uma conversão incorreta de moeda.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Pagamento rejeitado - formato incorreto da mensagem de autorização.', 'SOFT', 'FAULT'],
    [null, 'Pagamento rejeitado - falta de fundos ou excede o limite.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Pagamento rejeitado - PIN inválido ou ausente.', 'HARD', 'DATA_WRONG'],
    [null, 'Pagamento rejeitado - valor limite para pagamentos excedido.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Pagamento rejeitado pelo banco - o cartão não pode ser utilizado nessa região ou país.',
      'HARD',
      'CARD_UNUSABLE',
    ],
    [null, 'Pagamento rejeitado pelo banco por razões de segurança.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'A transação não pode ser concluída.', 'SOFT', 'DUPLICATE'],
    [null, 'Pagamento rejeitado - cartão não ativado.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Pagamento rejeitado pelo banco - verificação negativa do CVV.', 'HARD', 'DATA_WRONG'],
    [null, 'Pagamento rejeitado pelo banco - houve um pedido de suspensão da autorização.', 'HARD', 'STOPPED'],
  ],
};

export const eighthSetRussian: EvidenceSet = {
  name: 'Eighth set: Russian (what cardholders are told)',
  sources: [
    {
      title:
        'espago/issuer_response_codes, lib/locale/ru.yml: what cardholders are told; without texts given for codes of both types',
      date: '2026-03-19',
      count: 13,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Платеж отклонен банком-эмитентом — неправильная транзакция.', 'HARD', 'NEVER_APPROVE'],
    [
      null,
      'Платеж отклонен банком-эмитентом — неверно указана сумма или ошибка при конвертации валюты.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Платеж отклонен банком-эмитентом — ошибка формата.', 'SOFT', 'FAULT'],
    [null, 'Платеж отклонен банком-эмитентом — недостаточно средств или превышен лимит.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Платеж отклонен банком-эмитентом — неправильный или отсутствующий PIN-код.', 'HARD', 'DATA_WRONG'],
    [null, 'Платеж отклонен банком-эмитентом — превышен лимит платежа.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Платеж отклонен банком-эмитентом — карта недействительна в этом регионе или стране.',
      'HARD',
      'CARD_UNUSABLE',
    ],
    [null, 'Платеж отклонен банком-эмитентом по соображениям безопасности.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Необходима усиленная аутентификация (SCA).', 'HARD', 'CARDHOLDER_MUST_ACT'],
    [null, 'Транзакция не может быть выполнена.', 'SOFT', 'DUPLICATE'],
    [null, 'Платеж отклонен банком-эмитентом — неактивированная карта.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Платеж отклонен банком-эмитентом — негативная верификация CVV2.', 'HARD', 'DATA_WRONG'],
    [null, 'Платеж отклонен банком-эмитентом — требование приостановить авторизацию.', 'HARD', 'STOPPED'],
  ],
};

export const eighthSetCzech: EvidenceSet = {
  name: 'Eighth set: Czech (what cardholders are told)',
  sources: [
    {
      title:
        'espago/issuer_response_codes, lib/locale/cs.yml: what cardholders are told; without texts given for codes of both types',
      date: '2026-03-19',
      count: 18,
    },
  ],
  gatewayType: null,
  entries: [
    [null, 'Platba zamítnuta.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Platba zamítnuta vydavatelem - neplatná transakce.', 'HARD', 'NEVER_APPROVE'],
    [
      null,
      'Platba zamítnuta vydavatelem - neplatná částka nebo přetečení pole pro převod měny.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Platba zamítnuta vydavatelem - chyba formátu.', 'SOFT', 'FAULT'],
    [null, 'Platba zamítnuta vydavatelem - žádný kreditní účet.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Platba zamítnuta vydavatelem - nedostatek finančních prostředků.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Platba zamítnuta vydavatelem - nesprávný PIN nebo chybějící PIN.', 'HARD', 'DATA_WRONG'],
    [null, 'Platba zamítnuta vydavatelem - transakce není držiteli karty povolena.', 'HARD', 'NOT_PERMITTED'],
    [null, 'Platba zamítnuta vydavatelem - transakce není na terminálu povolena.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Platba zamítnuta vydavatelem - překročen limit schválené částky.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Platba zamítnuta vydavatelem - karta neplatná v tomto regionu nebo zemi.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Platba zamítnuta vydavatelem', 'SOFT', 'ISSUER_DISCRETION'],
    [null, 'Vyžadováno silné ověření (SCA).', 'HARD', 'CARDHOLDER_MUST_ACT'],
    [null, 'Platba zamítnuta vydavatelem - karta použita poprvé.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Platba zamítnuta vydavatelem - zamítnutí kvůli chybě CVV2.', 'HARD', 'DATA_WRONG'],
    [null, 'Platba zamítnuta vydavatelem - příkaz k zastavení platby.', 'HARD', 'STOPPED'],
    [null, 'Platba zamítnuta vydavatelem - příkaz ke zrušení autorizace.', 'HARD', 'STOPPED'],
    [null, 'Platba zamítnuta vydavatelem - příkaz ke zrušení všech autorizací.', 'HARD', 'STOPPED'],
  ],
};
