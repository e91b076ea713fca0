import type { Wordings } from './wording.ts';

/** Swedish, Norwegian and Danish. */
export const nordic: Wordings = {
  LOST_OR_STOLEN: /\b(stulet|stjalet|stjalen|borttappat|tapt kort|mistet kort|forlorat kort|tabt)\b/,
  CLOSED:
    /\b(kort|konto)\w* (\w+ ){0,2}(sparrat|sperret|spaerret|avslutat|stangt|stengt|lukket|inaktiv\w*|ikke aktiv\w*)|\b(sparrat|sperret|spaerret) kort/,
  NO_ACCOUNT:
    /\b(okand|ukjent|ukendt)\w* (kort|konto|utgivare|utsteder|udsteder)|\b(kort|konto)\w* (finns inte|finnes ikke|findes ikke)/,
  EXPIRED:
    /\bkort\w*\b.*\b(utgatt|utlopt|udlobet|gatt ut)|\b(utgatt|utlopt|udlobet) kort|\b(utlopsdato|udlobsdato|utgangsdatum|giltighetstid)\w*/,
  INVALID_CARD_DATA:
    /\b(ogiltigt|ugyldig|ugyldigt|felaktigt|feil|forkert) (kort|kontonu?m+e?r)\w*|\bkort\w* (\w+ )?(ogiltigt|ugyldig)/,
  VERIFICATION_FAILED:
    /\b(fel|feil|forkert|ogiltig|ugyldig) (pin\w*|cvc|cvv|sakerhetskod|sikkerhetskode|sikkerhedskode)/,
  INSUFFICIENT_FUNDS:
    /\b(otillracklig|utilstrekkelig|utilstraekkelig)\w*|\b(tackning saknas|saknar tackning|medges ej tackning|ej tackning|ikke (nok )?(dekning|daekning)|manglende (dekning|daekning)|for lite penger|for lav saldo|for lag saldo)\b|\b(inte tillrackligt|ikke nok) \w+/,
  LIMIT:
    /\b(grans|grense|graense|belopp\w*|belop\w*|limit)\w*\b.*\b(overskrid\w*|overskred\w*|overskrid\w*|natt|nadd|naet)|\boverskr(i|e)d\w*/,
  CALL_ISSUER:
    /\b(kontakta|kontakt) (din |din |kort\w+ |ut\w+ )?(bank\w*|kortutgivare\w*|kortutsteder\w*|kortudsteder\w*)/,
  TEMPORARY:
    /\b(tekniskt? (fel|feil|fejl)|tekniske problemer|systemfel|systemfeil|systemfejl|kommunikationsfel|kommunikasjonsfeil|forsok igen|forsok igjen|prov igen|prov igjen|senare|senere|tillfallig\w*|midlertidig\w*)\b/,
  DECLINED:
    /\b(nekad|nekat|nekades|avvisad|avvisat|avvist|afvist|avslatt|avslag|medges ej|ej medgivet|ikke godkjent|ikke godkendt|inte godkant)\b/,
};

export const czech: Wordings = {
  LOST_OR_STOLEN: /\b(ztracen|ukraden|odcizen)\w*/,
  CLOSED: /\b(kart|ucet|uct)\w* (\w+ ){0,2}(zablokovan|blokovan|neaktivn|zrusen|uzavren)\w*/,
  EXPIRED:
    /\bkart\w* (\w+ ){0,2}(expirovan|vyprsel|propadl)\w*|\b(vyprsela|konec|datum|skoncila) platnost\w*|\bplatnost karty/,
  INVALID_CARD_DATA: /\b(neplatn|chybn|nespravn)\w+ (cislo )?(kart|uct)\w*/,
  INSUFFICIENT_FUNDS: /\b(nedostatek|nedostatecn\w+|malo) (\w+ )?(prostredk|zustat|kryti|financ)\w*/,
  LIMIT: /\b(prekrocen|prekroceni|vycerpan)\w*/,
  CALL_ISSUER: /\b(kontaktujte|obratte se)\b/,
  TEMPORARY: /\b(technick\w+|systemov\w+|komunikacn\w+) chyb\w*|\b(zkuste|opakujte|pozdeji|docasn\w+|nedostupn\w+)\b/,
  DECLINED: /\b(zamitnut|odmitnut|neschvalen)\w*/,
};

export const romanian: Wordings = {
  LOST_OR_STOLEN: /\bcard\w* (\w+ )?(pierdut|furat)|\b(pierdut|furat) (sau )?/,
  CLOSED: /\b(card|cont)\w* (\w+ ){0,2}(blocat|inactiv|inchis|anulat)\w*/,
  EXPIRED: /\bcard\w* (\w+ )?expirat|\bdata (de )?expirarii?/,
  INVALID_CARD_DATA: /\b(card|cont|numar\w*)( de card)? (invalid|incorect|gresit)/,
  INSUFFICIENT_FUNDS: /\b(fonduri|sold|disponibil)( \w+){0,2} (insuficient|indisponibil)\w*|\bfara fonduri/,
  LIMIT: /\blimit\w+ (\w+ )?(depasit|atins)\w*|\bdepasi\w+/,
  CALL_ISSUER: /\bcontactati\b/,
  TEMPORARY:
    /\beroare (\w+ )?(de |tehnica|interna|sistem)\w*|\b(incercati|reincercati|mai tarziu|temporar|indisponibil)\b/,
  DECLINED: /\b(respins|refuzat|neautorizat|neaprobat)\w*/,
};

export const indonesian: Wordings = {
  LOST_OR_STOLEN: /\bkartu (\w+ )?(hilang|dicuri)/,
  CLOSED: /\b(kartu|rekening) (\w+ )?(diblokir|ditutup|tidak aktif|nonaktif)/,
  EXPIRED: /\b(kedaluwarsa|kadaluarsa|kadaluwarsa|masa berlaku)\b/,
  INVALID_CARD_DATA: /\b(nomor kartu|kartu|nomor rekening) (\w+ )?(tidak valid|salah|tidak sah)/,
  INSUFFICIENT_FUNDS: /\b(saldo|dana|limit)( \w+){0,2} (tidak (cukup|mencukupi)|kurang)/,
  LIMIT: /\b(melebihi|melampaui)\b/,
  CALL_ISSUER: /\bhubungi\b/,
  TEMPORARY: /\b(coba (lagi|kembali)|kesalahan sistem|gangguan|sementara|waktu habis)\b/,
  DECLINED: /\b(ditolak|tidak disetujui|gagal)\b/,
};

export const arabic: Wordings = {
  LOST_OR_STOLEN: /مفقود|مسروق/,
  CLOSED: /(بطاقة|البطاقة|حساب|الحساب).*(محظور|موقوف|مغلق|غير نشط|غير مفعل)/,
  EXPIRED: /منتهية|انتهت صلاحية|انتهاء الصلاحية|تاريخ الصلاحية/,
  INVALID_CARD_DATA: /(رقم البطاقة|البطاقة|بطاقة).*(غير صالح|غير صحيح|خاطئ)/,
  INSUFFICIENT_FUNDS: /(رصيد|الرصيد|أموال|الأموال).*(غير كاف|لا يكفي|غير متوفر)/,
  LIMIT: /تجاوز|الحد الأقصى/,
  CALL_ISSUER: /(اتصل|الاتصال|تواصل).*(البنك|المصدر|بنك)/,
  TEMPORARY: /حاول|خطأ (في|فني|داخلي)|مؤقت|لاحقا/,
  DECLINED: /مرفوض|رفض|غير مصرح/,
};

export const greek: Wordings = {
  LOST_OR_STOLEN: /χαμεν|κλεμμεν|απωλεσθεισα/,
  EXPIRED: /ληγμεν|εχει ληξει|ημερομηνια ληξησ/,
  INSUFFICIENT_FUNDS: /(ανεπαρκ)\S* (υπολοιπο|κεφαλαια)|υπολοιπο.*(ανεπαρκ|δεν επαρκει)/,
  TEMPORARY: /δοκιμαστε|προσπαθηστε|σφαλμα|προσωρινα/,
  DECLINED: /απορρι/,
};
