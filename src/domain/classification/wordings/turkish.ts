import type { Wordings } from './wording.ts';

export const turkish: Wordings = {
  DO_NOT_TRY_AGAIN: /\btekrar (dene|gonder|islem yap)\w*m[ae](yiniz|yin|y)\b|\b(tekrar|yeniden) denenme(meli|sin)\w*/,
  LOST_OR_STOLEN: /\b(kayip|calinti|calinmis|kaybol\w+)\b|\bkarta? (el koy|alikoy)\w*|\bkarti (alikoy|geri al)\w*/,
  STOPPED:
    /\b(kart sahibi|musteri|kullanici|hamil)\w*\b.*\b(iptal|durdur|vazgec)\w*|\b(abonelik|talimat|odeme)\w* (iptal|durdurul|geri al)\w*/,
  CLOSED:
    /\bkart\w*\b.*\b(kapali|kapatil|bloke|iptal|pasif|aktif (degil|edilme)|kullanima kapali|askiya)\w*|\bhesap\w*\b.*\b(kapali|kapatil|bloke|donduru|pasif)\w*|\b(kapali|bloke|iptal) (kart|hesap)\w*/,
  NO_ACCOUNT:
    /\b(hesap|kart|banka|kart sahibi|issuer|kart cikaran)\w*(?!.*\b(bakiye|limit|para)\w*)( \w+){0,2} (bulunamadi|mevcut degil|yok|tanimsiz|tanimli degil|kayitli degil)|\bboyle bir (kart|hesap|banka)/,
  EXPIRED:
    /\b(kart|gecerlilik|kullanim|vade)\w*\b.*\b(suresi|vadesi)\w* (dol|gec|bit)\w*|\bsuresi (dolmus|gecmis|bitmis) kart|\bson kullan\w+ tarih\w*|\bvade\w* (hata|yanlis|gecersiz|dol|gec)\w*|\bgecerlilik (suresi|tarihi)\w*|\bskt\b/,
  INVALID_CARD_DATA:
    /\b(kart( numara\w*| no\w*| bilgi\w*)?|hesap( numara\w*)?|kredi karti( numara\w*)?)( \w+)? (gecersiz|hatali|yanlis|dogru degil)|\b(gecersiz|hatali|yanlis) (kredi )?(kart|hesap)\w*/,
  TOO_MANY_ATTEMPTS:
    /\bdeneme\w*\b.*\b(asil|asim|asti|doldu|fazla|gecil)\w*|\b(cok fazla|hatali) (\w+ )?(deneme|giris)\w*/,
  VERIFICATION_FAILED:
    /\b(cvv2?|cvc2?|cav2?|guvenlik (kodu|numarasi)\w*|sifre\w*|pin)\b.*\b(hatali|yanlis|gecersiz|uyusm|eslesm|hata)|\b(hatali|yanlis|gecersiz) (cvv2?|cvc2?|guvenlik|sifre|pin)/,
  AUTHENTICATION_REQUIRED:
    /\b(3 ?d|3 ?d secure|kimlik dogrulama|dogrulama|sms)\w*\b.*\b(basarisiz|gerekli|gerekiyor|yapilamadi|hata\w*|zorunlu|tamamlan\w+|onaylanm\w+|dogrulanam\w+)|\bdogrulanamadi/,
  MERCHANT_SET_UP:
    /\b(isyeri|is yeri|uye is ?yeri|terminal|magaza|firma)\w*\b.*\b(gecersiz|tanimsiz|hatali|kapali|yetki\w*|bulunamadi|yok|pasif|tanimli degil|kayitli degil)|\b(gecersiz|tanimsiz|hatali) (isyeri|is yeri|uye|terminal)/,
  NOT_PERMITTED:
    /\b(islem|kart|para birimi|taksit|doviz|alisveris)\w*\b.*\b(izin (yok|verilm\w+)|izinli degil|yetki\w* (yok|bulunm\w+)|kapali\w*|desteklenm\w+|yapilam\w+|uygun degil|kabul edilm\w+|gecerli degil|musaade)|\bgecersiz islem|\bizin verilm\w+|\bkisitl\w+|\byetkisiz islem|\bizin yok|\b(ulke|bolge)\w*\b.*\b(izin|kapali|yasak|desteklenm|kabul)\w*|\b(yasa|kanun)\w* (aykiri|disi)|\byasak\w*|\bkullanilamaz\b|\bkart isleme izin verm\w+/,
  REFUSED_AS_FRAUD:
    /\bkara liste\w*|\b(risk|fraud|dolandiricilik|guvenlik) (kural|filtre|kontrol|politika)\w*|\brisk\w*\b|\byasakli\b/,
  INSUFFICIENT_FUNDS:
    /\b(bakiye|limit|fon|kart limiti|hesap|kredi|para|kullanilabilir)\w*\b.*\byetersiz\w*|\byetersiz (\w+ )?(bakiye|limit|fon|para|kredi)\w*|\bkarsilig\w+ yok|\bbakiye\w* (yok|musait degil|yeterli degil)|\b(limit|bakiye|para)\w* yeterli degil|\b(yeterli|kafi) (\w+ )?(bakiye|limit|para|fon)\w* (yok|degil|bulunm)\w*/,
  LIMIT:
    /\b(limit|tutar|sayi|deneme|adet|siklik|sifre|islem)\w*\b.*\b(asildi|asim\w*|asiyor|asilmis|asti|astiniz|gecildi|doldu|fazla|ulasil\w+)|\blimit\w* as\w+|\basim\w*\b|\bcok fazla\b|\blimit\w*\b/,
  INVALID_AMOUNT:
    /\b(tutar|miktar)\w*\b.*\b(gecersiz|hatali|yanlis)|\b(gecersiz|hatali|yanlis) (tutar|miktar)|\b(gecersiz|hatali|yanlis) (\w+ )?(tutar|miktar)\w*/,
  CALL_ISSUER:
    /\b(banka|bankaniz|bankasi\w*|kart\w*|musteri)\w*\b.*\b(arayin\w*|iletisim\w*|gorus\w+|danis\w+|basvur\w+|irtibat\w*)|\b(provizyon|onay) al\w*|\bbankayi ara\w*|\bsesli onay|\bozel (durum|kosul|sart)\w*|\b(banka|veren)\w* (\w+ )?(basvur|danis|ara)\w*|\bbanka\w*( \w+)? onay\w* al\w*/,
  TEMPORARY:
    /\b(banka|sistem|sunucu|servis|host|kart cikaran|ag)\w*\b.*\b(hata\w*|ulasilam\w+|cevap (vermi\w+|yok|alinam\w+)|yanit\w*|baglan\w+|mesgul|ariza\w*|hizmet disi|calism\w+|kapali|bakim\w*)|\b(sistem|baglanti|iletisim|genel|teknik|format|islem|mesaj|bilinmeyen|beklenmeyen)\w* (hata|ariza|sorun)\w*|\bzaman ?asimi\w*|\b(tekrar|yeniden) (dene|gonder|islem)\w*|\bdaha sonra\b|\bgecici\w*|\b(cevap|yanit) (alinam|yok|gelme)\w*|\bbaglanti (kop|kesil|saglanam)\w*|^hata$|\bhizmet ?disi|\bkripto\w*|\bsifreleme\w*|\bsenkron\w+|\byonlendir\w+|\b(format|mesaj|oturum|mac)\w* (\w+ )?(gecersiz|hatali|hata)\w*|\b(gecersiz|hatali) (format|mesaj|oturum)\w*|\bkullanim disi|\berisilem\w+|\bmevcut degil|\bdogrulanam\w+ (sifre|pin)|\b(sifre|pin)\w* dogrulanam\w+|\b(isleme alinm|islenem)\w+|\bteknik (neden|problem|sorun)\w*|\bbeklenm\w+|\bislem gerceklestirilem\w+|\byapilamadi|\bhata\w* (olus|meydana|alin)\w+|\bislem\w* (tekrarla|yapami|gerceklestirilemi)\w*|\b(islem|odeme)\w* (sirasinda|esnasinda)\b.*\bhata\w*|\bislem yapam\w+|\bodeme yapilam\w+|\bsorun\b/,
  SUSPECTED_FRAUD: /\bsuphe\w*|\bdolandiric\w*|\bsahte\w*|\bguvenlik ihlal\w*|\bhirsizlik|\bfraud\b/,
  DUPLICATE:
    /\bmukerrer|\bcift islem|\btekrarlanan|\bdaha once (yapil|islen|gerceklest|onaylan)\w*|\bcift (odeme|cekim)|\b(benzer|ayni) (bir )?(islem|odeme)/,
  DECLINED:
    /\breddedil\w*|\bred\b|\breddetti|\bonayl?a?n?m\w*di\b|\bonay (ver\w+|alinam\w+)|\bonaylanm\w+|\botorizasyon ver\w+|\bbasarisiz\w*|\bkabul edilm\w+|\bizin ver\w+|\bonaysiz/,
  NOT_PERMITTED_HERE:
    /\bterminal(e|de|den|in) (\w+ )?(kapali|izin\w*|yetki\w*|acik degil)|\bterminal\w* bu islemi? yap\w+/,
  NO_ACTION_TAKEN: /\bislem yapilmadi/,
};
