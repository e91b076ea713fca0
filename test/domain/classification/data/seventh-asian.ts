import type { EvidenceSet } from './evidence.ts';

export const seventhSetChinese: EvidenceSet = {
  name: 'Seventh set: Chinese (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 23,
    },
  ],
  gatewayType: null,
  entries: [
    [null, '呃，您的付款授权有问题。请再试一次或与您的发卡行联系。', 'SOFT', 'TRY_AGAIN'],
    [null, '呃，您的付款授权有问题。请与您的发卡行联系。', 'SOFT', 'ISSUER_DISCRETION'],
    [null, '您的信用卡已过期，请改用其他卡。', 'HARD', 'CARD_UNUSABLE'],
    [null, '您的卡余额不足，请改用其他卡。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, '此交易会超过您的卡可用额度，请改用其他卡。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, '此交易会超过您的卡可用额度，请在改用其他卡，或在 24 小时后再刷一次。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, '看来您的借记卡不允许即时付款。请改用其他借记卡或信用卡。', 'HARD', 'NOT_PERMITTED'],
    [null, '呃，看起来刚刚发生了相同的交易。请检查您的付款记录。', 'SOFT', 'DUPLICATE'],
    [null, '取得款項授權時發生問題，請再試一次或與您的發卡單位聯繫。', 'SOFT', 'TRY_AGAIN'],
    [null, '取得款項授權時發生問題，請與您的發卡單位聯繫。', 'SOFT', 'ISSUER_DISCRETION'],
    [null, '處理付款時發生未知錯誤，請再試一次。', 'SOFT', 'FAULT'],
    [null, '您的信用卡已經過期，請改用其他卡片。', 'HARD', 'CARD_UNUSABLE'],
    [null, '您的卡片額度不足，請改用其他卡片。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, '此交易會超過您的卡片可用額度，請改用其他卡片。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, '此交易會超過您的卡片單日可用額度，請改用其他卡片，或等 24 小時後再刷一次。', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, '看來您的 Debit Card 不允許即時付款，請改用其他卡片或信用卡。', 'HARD', 'NOT_PERMITTED'],
    [null, '看來已經有相同的交易發生過了，請檢查您的付款紀錄。', 'SOFT', 'DUPLICATE'],
    [null, '您的付款方式所在的國家，無法使用此訂閱紀錄要使用的貨幣。', 'HARD', 'NOT_PERMITTED'],
    [null, '您目前的所在地點，不在我們的服務條款所支援的位置。', 'HARD', 'NOT_PERMITTED'],
    [null, '此卡为无效卡', 'HARD', 'CARD_UNUSABLE'],
    [null, '交易失败，请联系发卡行', 'SOFT', 'ISSUER_DISCRETION'],
    [null, '没收卡，请联系收单行', 'HARD', 'NEVER_APPROVE'],
    [null, '交易失败，请重试', 'SOFT', 'TRY_AGAIN'],
  ],
};

export const seventhSetKorean: EvidenceSet = {
  name: 'Seventh set: Korean (Mozilla and others)',
  sources: [
    {
      title:
        'mozilla/fxa-content-server-l10n, payments.ftl, and messages of public shop applications: refusals of a card, without those that only ask to check the card',
      date: '2024',
      count: 11,
    },
  ],
  gatewayType: null,
  entries: [
    [null, '결제를 승인하는 동안 문제가 발생했습니다. 다시 시도하거나 카드사에 연락하세요.', 'SOFT', 'TRY_AGAIN'],
    [null, '결제를 승인하는 동안 문제가 발생했습니다. 카드사에 연락하세요.', 'SOFT', 'ISSUER_DISCRETION'],
    [null, '결제를 처리하는 동안 예기치 않은 오류가 발생했습니다. 다시 시도하십시오.', 'SOFT', 'FAULT'],
    [null, '신용 카드 유효 기간이 만료된 것 같습니다. 다른 카드를 사용해보세요.', 'HARD', 'CARD_UNUSABLE'],
    [null, '카드 잔액이 부족한 것 같습니다. 다른 카드를 사용해보세요.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, '이 거래로 신용 한도를 초과한 것으로 보입니다. 다른 카드를 사용해보세요.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      '이 거래로 일일 신용 한도를 초과한 것으로 보입니다. 다른 카드를 사용하거나 24시간 후에 시도해 보세요.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      '직불 카드가 즉시 결제를 할 수 있도록 설정되어 있지 않은 것 같습니다. 다른 직불 카드나 신용 카드를 사용해 보세요.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [null, '방금 전 동일한 거래가 이뤄진 것 같습니다. 결제 내역을 확인해 보세요.', 'SOFT', 'DUPLICATE'],
    [null, '이 구독의 통화는 결제한 국가에서 유효하지 않습니다.', 'HARD', 'NOT_PERMITTED'],
    [null, '이용 약관에 따라 현재 지역에서는 지원하지 않습니다.', 'HARD', 'NOT_PERMITTED'],
  ],
};

export const seventhSetIndonesian: EvidenceSet = {
  name: 'Seventh set: Indonesian (Mozilla and others)',
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
      'Hmm. Terjadi masalah saat mengotorisasi pembayaran Anda. Coba lagi atau hubungi penerbit kartu Anda.',
      'SOFT',
      'TRY_AGAIN',
    ],
    [
      null,
      'Hmm. Terjadi masalah saat mengotorisasi pembayaran Anda. Hubungi penerbit kartu Anda.',
      'SOFT',
      'ISSUER_DISCRETION',
    ],
    [null, 'Sepertinya kartu kredit Anda telah kedaluwarsa. Coba kartu lain.', 'HARD', 'CARD_UNUSABLE'],
    [null, 'Sepertinya kartu Anda tidak memiliki dana yang mencukupi. Coba kartu lain.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [null, 'Sepertinya besaran transaksi ini melebihi batas kredit Anda. Coba kartu lain.', 'SOFT', 'FUNDS_OR_LIMIT'],
    [
      null,
      'Sepertinya besaran transaksi ini melebihi batas kredit harian Anda. Gunakan kartu lain atau coba lagi dalam 24 jam.',
      'SOFT',
      'FUNDS_OR_LIMIT',
    ],
    [
      null,
      'Sepertinya kartu debit Anda tidak disiapkan untuk pembayaran instan. Coba kartu debit atau kredit lain.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [
      null,
      'Hmm. Sepertinya transaksi identik baru saja dikirim. Periksa riwayat pembayaran Anda.',
      'SOFT',
      'DUPLICATE',
    ],
    [
      null,
      'Mata uang untuk langganan ini tidak berlaku di negara yang terkait dengan pembayaran Anda.',
      'HARD',
      'NOT_PERMITTED',
    ],
    [null, 'Lokasi Anda saat ini tidak didukung menurut Ketentuan Layanan kami.', 'HARD', 'NOT_PERMITTED'],
  ],
};
