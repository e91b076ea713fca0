import type { Wordings } from './wording.ts';

export const polish: Wordings = {
  DO_NOT_TRY_AGAIN: /\bnie (ponawiaj|powtarzaj|probuj|ponawiac|probowac)\w*(?! (przed|do|przez))/,
  LOST_OR_STOLEN:
    /\bkart\w+ (\w+ ){0,3}(zgubion|skradzion|utracon|zastrzezon|zaginion)\w+|\b(zgubion|skradzion|zaginion)\w+\b|\b(zatrzym\w+|odbierz|przejmij|zabierz) kart\w*|\bkradziez/,
  STOPPED:
    /\b(odwolan|wycofan|cofni)\w+ (\w+ )?(zgod|autoryzac|przez)\w*|\b(anulowan|zrezygnowal|przerwan|wstrzyman)\w* (\w+ )?przez (\w+ )?(klient|posiadacz|uzytkownik|kupujac)\w*|\bwstrzyman\w+ platnosci|\bsubskrypcj\w+ (anulowan|zakonczon)|\bwstrzymani\w+ (\w+ )?(platnosc|autoryzac|obciaz)\w*/,
  CLOSED:
    /\b(konto|rachunek) (\w+ ){0,2}(zamkniet|zablokowan|nieaktywn|zlikwidowan)\w*|\bkart\w+ (\w+ ){0,2}(zablokowan|nieaktywn|dezaktywowan|anulowan|zamkniet|nie ?(jest )?aktywn|nieaktywowan)\w*|\bnie (zostala|jest) (jeszcze )?aktywowan\w*/,
  NO_ACCOUNT:
    /\b(konto|konta|rachunek|rachunku|karta|karty|wydawca|wydawcy|bank)\b.*\b(nie istnieje|nieistniejac|nieznan|nie (zostal\w* )?(znalezion|odnalezion))\w*|\bnieznan\w+ (wydawca|karta|konto|bank)|\bbrak (takiego )?(konta|rachunku|wydawcy|karty)|\bnie ma (takiej|takiego) (karty|konta|wydawcy)/,
  EXPIRED:
    /\bkart\w+ (\w+ ){0,2}(wygasl|przeterminowan|niewazn|straci|utraci|stracil)\w*|\bprzeterminowan\w+|\b(data|daty|termin|terminu|okres) (\w+ )?waznosci|\bwaznosc\w*|\bniewazn\w+ kart\w*|\bwygasl\w* kart\w*/,
  INVALID_CARD_DATA:
    /\b(numer (karty|konta|rachunku)|karta|dane (karty|kartowe)|numer)\b.*\b(nieprawidlow|niepoprawn|bledn|niewlasciw|zly|zle)\w*|\b(nieprawidlow|niepoprawn|bledn|niewlasciw|zly|zle)\w* (numer|dane|karta|karty|konto|rachunek)/,
  TOO_MANY_ATTEMPTS:
    /\b(prob|proby)\b.*\b(przekrocz|wyczerp|osiagni)\w*|\b(przekrocz|wyczerp|osiagni|zbyt|limit)\w*\b.*\bprob\b/,
  VERIFICATION_FAILED:
    /\b(cvv2?|cvc2?|kod\w* (bezpieczenstwa|zabezpiecz\w+|weryfikac\w+))\b.*\b(nieprawidlow|niepoprawn|bledn|niezgodn|zly|blad|niewlasciw)|\b(nieprawidlow|niepoprawn|bledn|niewlasciw|zly|zle)\w* (cvv2?|cvc2?|pin|kod)|\bpin\b.*\b(nieprawidlow|niepoprawn|bledn)|\b(niepoprawn|nieprawidlow|bledn|brakujac)\w*( \w+){0,3} pin/,
  AUTHENTICATION_REQUIRED:
    /\b(uwierzytelni\w+|autentykacj\w+|3d ?s\w*|weryfikacj\w+)\b.*\b(wymagan|nie ?powio|nieudan|blad|odrzuc|niepowodz|nie zostal|konieczn)|\b(wymagan\w+|brak|nieudan\w+|blad|niepowodzenie) (\w+ )?(silne\w* )?(uwierzytelni|autentykac)|\b(bledn|negatywn|nieprawidlow|niepoprawn)\w* (weryfikacj|uwierzytelnien|autentykacj)\w* 3 ?d/,
  MERCHANT_SET_UP:
    /\b(akceptant|sprzedawc|sklep|terminal|punkt|merchant)\w*\b.*\b(nieprawidlow|nieznan|nieaktywn|niepoprawn|zablokowan|bledn|nie istnieje|niezarejestrowan)|\b(nieprawidlow|nieznan|niepoprawn|bledn)\w* (akceptant|sprzedawc|sklep|terminal)/,
  NOT_PERMITTED:
    /\b(transakcja|karta|operacja|platnosc|waluta|typ|rodzaj|funkcja)\b.*\b(niedozwolon|niedopuszczaln|nieobslugiwan|nie (jest |zostala )?(dozwolon|obslugiwan|akceptowan|wspieran|dopuszczon))|\bniedozwolon\w+|\bnieobslugiwan\w+|\bogranicz\w+|\b(nieprawidlow|niepoprawn|niewlasciw|bledn)\w* (transakcj|operacj)\w*|\btransakcja (\w+ )?(nieprawidlow|niepoprawn|niewlasciw|bledn)\w*|\b(kraj|region)\w*\b.*\b(nie|niedozwolon|zablokowan|wykluczon)\w*|\bnarusz\w+ (prawa|przepis)\w*|\b(zabronion|zakazan)\w+|\bnie (moze byc|mozna) (\w+ )?(uzyt|uzywan|wykorzyst)\w*|\bniedostepn\w* dla (kart|tej|tego|tych)|\bnie (jest )?(skonfigurowan|przystosowan|przeznaczon)\w*/,
  REFUSED_AS_FRAUD:
    /\bczarn\w+ li[s]c\w+|\b(filtr|regul|system|modul)\w* (\w+ )?(antyfraud\w*|fraud\w*|ryzyk\w*)|\bantyfraud\w*|\bwysokie ryzyko/,
  INSUFFICIENT_FUNDS:
    /\bbrak (\w+ )?(srodk|fundusz|pokryci)\w*|\b(niewystarczajac|niedostateczn)\w+ (\w+ )?(srodk|fundusz|sald|ilosc|limit|kwot)\w*|\b(srodk|sald|fundusz)\w*\b.*\b(niewystarczajac|za mal|zbyt mal|niedostateczn|brak|za nisk|zbyt nisk)|\b(za|zbyt) (malo|nisk\w+) (srodk|sald|pieniedzy|fundusz)\w*/,
  LIMIT: /\b(przekrocz|przekracza|wyczerp|osiagni)\w*|\blimit\w*\b|\b(za|zbyt) (duzo|wiele)\b/,
  INVALID_AMOUNT:
    /\bkwot\w+\b.*\b(nieprawidlow|niepoprawn|bledn)|\b(nieprawidlow|niepoprawn|bledn)\w* kwot\w*|\b(zbyt|za) (wysok|nisk|duz|mal)\w* kwot\w*|\bkwot\w* (jest )?(zbyt|za) \w+|\bmniejsz\w+ kwot\w*/,
  CALL_ISSUER:
    /\b(skontakt|kontakt|zadzwon|porozum)\w*|\bautoryzac\w+ (glosow|telefoniczn)\w*|\bwarunk\w+ specjaln\w+|\bspecjaln\w+ warunk\w+|\b(odnies|zwroc|odwolaj) (\w+ )?(sie )?(do )?(wydawc|bank)\w*|\bdow(od|odem) osobist\w*/,
  TEMPORARY:
    /\b(bank|wydawca|wydawcy|system|serwer|usluga|siec|centrum)\w*\b.*\b(niedostepn|nie odpowiada|awari|blad|bledu|przerw|niedzial)|\b(blad|bledy|problem|awaria)( \w+)? (system|techniczn|komunikac|wewnetrzn|przetwarz|format|polaczen|ogoln|nieznan|sieci|serwer|wydawc|bank)\w*|\bczas (\w+ )?(oczekiwania|minal|uplynal)|\b(sprobuj|ponow|ponowni|powtorz)\w*|\b(tymczas|chwilow)\w*|\b(pozniej|awaria)\b|\bbrak (odpowiedzi|polaczenia|komunikacji)|\bnieznany blad|^blad$|\b(niespodziewan|nieoczekiwan|nieznan)\w+ blad|\bblad\w* (krypto|szyfrow|synchroniz|klucza|mac|rout|walidac|danych)\w*|\bkryptogra\w+|\bsynchroniz\w+|\b(format|komunikat|wiadomos|sesj)\w* (\w+ ){0,3}(nieprawidlow|niepoprawn|bledn|wygasl)\w*|\b(nieprawidlow|niepoprawn|bledn)\w* (format|komunikat|wiadomos|sesj)\w*|\bniedostepn\w*|\bw (trakcie|toku)\b|\bnie (mozna|moze byc|udalo sie) (\w+ )?(zweryfikow|sprawdz|polacz|przetworz|przekaz|skierow)\w*|\bnie (zostal\w* )?(przetworz|obsluz|odebran|podjet)\w*|\bproblem\w* techniczn\w*|\busterk\w+|\bformat\w*\b.*\b(nieprawidlow|niepoprawn|bledn)\w*|\b(nie mozna|niemozliw\w*) (\w+ )?(autoryz|zrealiz|wykon)\w*|\bblad (autoryzac|transakc|platnosc|operac)\w*|\bnie moze (zostac|byc) (\w+ )?(zrealiz|wykon|przetworz)\w*/,
  SUSPECTED_FRAUD:
    /\bpodejrzeni\w+|\boszustw\w+|\bfraud\w*|\bnaruszeni\w+ bezpieczenstwa|\b(wzgled\w+|przyczyn\w*|powod\w+) bezpieczenstwa|\bnarusz\w+ (\w+ )?bezpieczenstw\w*/,
  DUPLICATE:
    /\bduplikat|\bzduplikow\w+|\bpodwojn\w+|\bjuz (zostala|zostal|przetworz|zrealizow|oplacon)\w*|\b(identyczn|taka sam)\w* (transakcj|platnos|operacj)\w*/,
  DECLINED:
    /\bodrzucon\w*|\bodmow\w*|\bodmawia|\bnie (zostal\w* |jest |udalo )?(autoryzowan|zaakceptowan|zatwierdzon|zrealizowan|przyjet|wyrazil|honorowa)\w*|\bbrak (autoryzacji|zgody|akceptacji)|\bnieautoryzowan\w*|\bnieudan\w+|\bniepowodzeni\w+/,
  NOT_PERMITTED_HERE:
    /\b(niedozwolon|nie dozwolon|nie jest dozwolon)\w* (na|w|dla) (tym |tego )?terminal\w*|\bterminal\w*\b.*\bnie (ma uprawnien|jest uprawnion|pozwala)\w*|\bniedozwolon\w* (\w+ ){0,2}terminal\w*/,
  NO_ACTION_TAKEN: /\b(brak|zadn\w+) (akcji|dzialani\w*)|\bnie podja\w+/,
};
