import type { Wordings } from './wording.ts';

/** Swedish, Norwegian and Danish. */
export const nordic: Wordings = {
  LOST_OR_STOLEN:
    /\b(stulet|stjalet|stjalen|borttappat|tapt kort|mistet kort|forlorat kort|tabt)\b|\bkort\w*\b.*\b(tappa\w*|forlora\w*|forsvunn\w*|stulet|stjal\w+|mistet|tabt)\b|\b(beslaglagg|behall|inndra|inddrag|behold)\w* kort\w*/,
  CLOSED:
    /\b(kort|konto)\w* (\w+ ){0,2}(sparrat|sperret|spaerret|avslutat|stangt|stengt|lukket|inaktiv\w*|ikke aktiv\w*)|\b(sparrat|sperret|spaerret) kort|\b(kort|konto)\w* (\w+ ){0,2}(blockera\w*|blokker\w*|inaktiv\w*|(inte|ikke) aktiv\w*|stangt|sparra\w*)/,
  NO_ACCOUNT:
    /\b(okand|ukjent|ukendt)\w* (kort|konto|utgivare|utsteder|udsteder)|\b(kort|konto)\w* (finns inte|finnes ikke|findes ikke)|\b(kort|konto|utgivare|utsteder|udsteder)\w* (\w+ )?(hittades inte|blev ikke fundet|ble ikke funnet|saknas|eksisterer ikke|existerar inte)/,
  EXPIRED:
    /\bkort\w*\b.*\b(utgatt|utlopt|udlobet|gatt ut)|\b(utgatt|utlopt|udlobet) kort|\b(utlopsdato|udlobsdato|utgangsdatum|giltighetstid)\w*/,
  INVALID_CARD_DATA:
    /\b(ogiltigt|ugyldig|ugyldigt|felaktigt|feil|forkert) (kort|kontonu?m+e?r)\w*|\bkort\w* (\w+ )?(ogiltigt|ugyldig)/,
  VERIFICATION_FAILED:
    /\b(fel|feil|forkert|ogiltig|ugyldig) (pin\w*|cvc|cvv|sakerhetskod|sikkerhetskode|sikkerhedskode)|\b(cvc2?|cvv2?|pin\w*|sakerhetskod\w*|sikkerhedskode\w*|sikkerhetskode\w*)\b.*\b(fel\w*|feil|forkert|ogiltig\w*|ugyldig\w*|saknas|mangler)/,
  INSUFFICIENT_FUNDS:
    /\b(otillracklig|utilstrekkelig|utilstraekkelig)\w*|\b(tackning saknas|saknar tackning|medges ej tackning|ej tackning|ikke (nok )?(dekning|daekning)|manglende (dekning|daekning)|for lite penger|for lav saldo|for lag saldo)\b|\b(inte tillrackligt|ikke nok) \w+|\b(ikke|inte|ej) (\w+ )?(tilstrekkelig|tillracklig|nok|tilstraekkelig)\w*/,
  LIMIT:
    /\b(grans|grense|graense|belopp\w*|belop\w*|limit)\w*\b.*\b(overskrid\w*|overskred\w*|overskrid\w*|natt|nadd|naet)|\boverskr(i|e)d\w*|\b(for manga|for mange) |\b(overskrid|overstig|overstiger)\w*/,
  CALL_ISSUER:
    /\b(kontakta|kontakt) (din |din |kort\w+ |ut\w+ )?(bank\w*|kortutgivare\w*|kortutsteder\w*|kortudsteder\w*)|\b(kontakta|kontakt|ring)\b.*\b(bank|utgivar|utsteder|udsteder|inlosar|indloser|innloser)\w*|\bhanvisa\w*|\bhenvis\w*|\bsarskilda villkor|\bsaerlige betingelser/,
  TEMPORARY:
    /\b(tekniskt? (fel|feil|fejl)|tekniske problemer|systemfel|systemfeil|systemfejl|kommunikationsfel|kommunikasjonsfeil|forsok igen|forsok igjen|prov igen|prov igjen|senare|senere|tillfallig\w*|midlertidig\w*)\b|\b(inte|ej|ikke) (tillganglig|tilgaengelig|tilgjengelig)\w*|\botillganglig\w*|\butilgaengelig\w*|\b(format|system|krypterings|kommunikations|kommunikasjons|nat|natverks|synkroniserings|bearbetnings)(fel|feil|fejl)\b|\bsynkronis\w+|\bkrypto\w*|\b(timeout|tidsgrans|for sent|pagar|under behandling)\b|\b(fel|fejl|feil) (i|pa|ved|under|hos)\b|\b(inte|ikke) (behandl|bearbet|mottag|modtag)\w*|\bkan (inte|ikke) (verifier|behandl|nas|kontakt|dirig)\w*|\btekniska? (problem|fel)\w*|\bovantat\w*|\buventet\w*|^(fel|fejl|feil)$/,
  DECLINED:
    /\b(nekad|nekat|nekades|avvisad|avvisat|avvist|afvist|avslatt|avslag|medges ej|ej medgivet|ikke godkjent|ikke godkendt|inte godkant)\b|\b(nekad\w*|avvisa\w*|avvist\w*|afvist\w*|avslag\w*|(inte|ej|ikke) (godkand\w*|godkend\w*|godkjent|auktoriser\w*|autoriser\w*)|misslyck\w*|mislyk\w*)/,
  DO_NOT_TRY_AGAIN: /\b(forsok|prov|prova|proev) (inte|ikke) (igen|igjen|pa nytt)/,
  STOPPED:
    /\b(aterkall|tilbakekal|tilbagekal|annuller|avbrut|avbrudt|avbrutt)\w* (\w+ )?(av|af) (\w+ )?(kund|kort|bruger|bruker|anvandar)\w*/,
  AUTHENTICATION_REQUIRED:
    /\b\w*(autentiser|autentifi|autentisering|godkendelse|3d ?s)\w*\b.*\b(kravs|kraeves|kreves|misslyck\w*|mislykke\w*|mislyk\w*|fejlede|feilet)/,
  MERCHANT_SET_UP:
    /\b(ogiltig|ugyldig|okand|ukendt|ukjent|felaktig|forkert)\w* (handlare|butik|saljare|forhandler|forretning|terminal|brukersted|saelger|kobmand)\w*|\b(handlare|butik|saljar|forhandler|forretning|terminal|brukersted|saelger)\w* (\w+ )?(ar |er )?(ogiltig|ugyldig|okand|ukendt|ukjent|inaktiv)\w*/,
  NOT_PERMITTED_HERE:
    /\b(inte|ej|ikke) (tillat\w*|tillad\w*|tillat) (pa|for|i|ved) (denna|denne|den|dette)? ?terminal\w*/,
  NOT_PERMITTED:
    /\b(inte|ej|ikke) (tillat\w*|tilladt|stotta\w*|understottet|stottet)|\b(ogiltig|ugyldig)\w* (transaktion|transaksjon)\w*|\b(transaktion|transaksjon)\w* (ar |er )?(ogiltig|ugyldig)\w*|\b(otillaten|begransa\w*|begraens\w*|begrens\w*|forbud\w*|forbjud\w*)|\b(land|region)\w*\b.*\b(inte|ikke|ej)\b|\blovbrud|\blagbrott|\blov(en|givning)\w*|\bkan (ikke|inte) (bruges|anvand\w*|brukes|benyttes)|\b(stods inte|stottes ikke|understottes ikke)/,
  INVALID_AMOUNT:
    /\b(ogiltig|ugyldig|felaktig|forkert)\w* (belopp|belop)\w*|\b(belopp|belob|belop)\w* (ar |er )?(ogiltig|ugyldig|felaktig|forkert)\w*/,
  SUSPECTED_FRAUD:
    /\b(misstank\w*|mistank\w*|mistaenk\w*|mistenk\w*)|\b(bedrageri|svindel|svig)\w*|\b(sakerhets|sikkerheds|sikkerhets)(overtradelse|brud|brott|brudd|skal|grunde|arsager)\w*/,
  DUPLICATE: /\b(dubblett|dublet|duplikat)\w*|\bidentisk\w* (transa|betal)\w+/,
  NO_ACTION_TAKEN: /\b(ingen) (atgard|handling)\w*/,
  TOO_MANY_ATTEMPTS:
    /\b(for manga|for mange|overskr\w+)\b.*\b(forsok|forsog|pin)\w*|\b(forsok|forsog)\w*\b.*\boverskr\w+/,
};

export const czech: Wordings = {
  LOST_OR_STOLEN: /\b(ztracen|ukraden|odcizen)\w*|\b(zadrz|odebr)\w* kart\w*|\bkradez\w*/,
  CLOSED:
    /\b(kart|ucet|uct)\w* (\w+ ){0,2}(zablokovan|blokovan|neaktivn|zrusen|uzavren)\w*|\b(zablokovan|blokovan|neaktivn|zrusen|uzavren)\w* (kart|ucet|uct)\w*|\bkart\w* (\w+ )?neni aktivn\w*|\b(pouzit\w* poprve|prvni pouziti)/,
  EXPIRED:
    /\bkart\w* (\w+ ){0,2}(expirovan|vyprsel|propadl)\w*|\b(vyprsela|konec|datum|skoncila) platnost\w*|\bplatnost karty/,
  INVALID_CARD_DATA:
    /\b(neplatn|chybn|nespravn)\w+ (cislo )?(kart|uct)\w*|\b(cislo karty|udaje karty|karta)\b.*\b(neplatn|nespravn|chybn)\w*/,
  INSUFFICIENT_FUNDS: /\b(nedostatek|nedostatecn\w+|malo) (\w+ )?(prostredk|zustat|kryti|financ)\w*/,
  LIMIT: /\b(prekrocen|prekroceni|vycerpan)\w*/,
  CALL_ISSUER:
    /\b(kontaktujte|obratte se)\b|\bkontakt\w*\b.*\b(bank|vydavatel)\w*|\bzvlastni\w* podmin\w*|\bspecialni\w* podmin\w*|\bhlasov\w* autorizac\w*/,
  TEMPORARY:
    /\b(technick\w+|systemov\w+|komunikacn\w+) chyb\w*|\b(zkuste|opakujte|pozdeji|docasn\w+|nedostupn\w+)\b|\bnedostupn\w*|\bneni (\w+ )?dostupn\w*|\bchyb\w* (\w+ )?(system|komunikac|format|sifrov|synchroniz|zpracovan|spojen|sit|banky|vydavatel|serveru)\w*|\bneocekavan\w*|\bneznam\w* chyb\w*|\bsynchroniz\w*|\bkryptogra\w*|\b(casov\w* limit|vyprsel\w* cas|prekrocen casovy)\w*|\bporuch\w*|\bnelze (overit|zpracovat|spojit|smerovat)|\bzpracovava\w*|\bnebyl\w* (zpracovan|prijat)\w*|^chyba$|\b(znovu|smerovani)\b|\bformat\w*\b.*\b(neplatn|chybn|nespravn)\w*/,
  DECLINED: /\b(zamitnut|odmitnut|neschvalen)\w*|\b(zamitnut|odmitnut|zamitl|odmitl|neautorizovan|neni autorizovan)\w*/,
  DO_NOT_TRY_AGAIN: /\b(neopakujte|nezkousejte)\b/,
  STOPPED:
    /\b(odvolan|zrusen|zastaven)\w* (\w+ )?(drzitelem|zakaznikem|klientem|uzivatelem)|\bprikaz ke? (zastaveni|zruseni)/,
  NO_ACCOUNT:
    /\b(neznam|neexistuj)\w* (vydavatel|kart|ucet|bank)\w*|\b(vydavatel|kart|ucet)\w* (\w+ )?(neexistuje|nenalezen|neznam)\w*|\bzadn\w* (\w+ )?(ucet|vydavatel)/,
  VERIFICATION_FAILED:
    /\b(neplatn|chybn|nespravn)\w+ (\w+ )?(cvc2?|cvv2?|pin|kod)|\b(cvc2?|cvv2?|pin|bezpecnostni kod)\b.*\b(neplatn|chybn|nespravn|chybi|nesouhlas)\w*|\bchyb\w* (cvv2?|cvc2?)/,
  AUTHENTICATION_REQUIRED:
    /\b(autentizac|autentifikac|overen|3d ?s)\w*\b.*\b(vyzadovan|nutn|selhal|neuspes|nezdaril|zamitn)\w*|\bvyzadovan\w* (\w+ )?(autentizac|overen)\w*/,
  MERCHANT_SET_UP:
    /\b(obchodnik|terminal|prodejc)\w*\b.*\b(neplatn|neznam|neaktivn|nespravn|zablokovan)\w*|\b(neplatn|neznam|nespravn)\w* (obchodnik|terminal|prodejc)\w*/,
  NOT_PERMITTED_HERE:
    /\b(neni povolen|nepovolen|nedovolen)\w* (na|pro|v) (tomto |tento )?terminal\w*|\b(neni|nelze) (\w+ )?na (\w+ )?terminal\w*/,
  NOT_PERMITTED:
    /\b(nepovolen|nedovolen|nepodporovan|neni (povolen|podporovan|dovolen)|omezen|zakazan)\w*|\b(neplatn|nespravn)\w* (transakc|operac)\w*|\btransakce (\w+ )?neplatn\w*|\bporusen\w* zakon\w*|\b(zem|region|stat)\w*\b.*\bne\w+|\bneni (\w+ ){0,3}(povolen|podporovan|dovolen)\w*/,
  INVALID_AMOUNT: /\b(neplatn|nespravn|chybn)\w* castk\w*|\bcastk\w* (\w+ )?(neplatn|nespravn|chybn)\w*/,
  SUSPECTED_FRAUD: /\b(podezren|podvod)\w*|\bporusen\w* (\w+ )?bezpecnost\w*|\bbezpecnostni\w* (duvod|porusen)\w*/,
  DUPLICATE: /\bduplicit\w*|\bduplikat\w*/,
  NO_ACTION_TAKEN: /\bzadn\w* (akce|opatreni)/,
  TOO_MANY_ATTEMPTS: /\bprekrocen\w*\b.*\bpokus\w*|\bpokus\w*\b.*\bprekrocen\w*/,
  DO_NOT_HONOR: /\bnepovolovat|\bneschvalovat/,
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
  INSUFFICIENT_FUNDS:
    /\b(saldo|dana|limit)( \w+){0,2} (tidak (cukup|mencukupi)|kurang)|\btidak memiliki (saldo|dana)|\b(saldo|dana)\b.*\b(tidak cukup|mencukupi)/,
  LIMIT: /\b(melebihi|melampaui)\b/,
  CALL_ISSUER: /\bhubungi\b/,
  TEMPORARY: /\b(coba (lagi|kembali)|kesalahan sistem|gangguan|sementara|waktu habis)\b/,
  DUPLICATE: /\btransaksi (identik|ganda|yang sama)/,
  NOT_PERMITTED: /\btidak (didukung|diizinkan|berlaku|diperbolehkan|disiapkan)/,
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
