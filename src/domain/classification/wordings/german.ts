import type { Wordings } from './wording.ts';

/** Umlauts come as one letter or as two: `ungultig`, `ungueltig`. */
export const german: Wordings = {
  DO_NOT_TRY_AGAIN:
    /\bnicht (erneut|nochmals?|noch einmal|wieder|mehr) (versuch|einreich|probier|send|belast)\w*(?! (vor|bevor|heute))|\bkeine? (weiteren?|erneuten?|neuen?) (versuche?|zahlungsversuche?)|\bnicht wiederholen/,
  LOST_OR_STOLEN:
    /\b\w*karte\w* (\w+ ){0,3}(verloren|gestohlen|entwendet)|\b(gestohlen|verlorene?|gestohlene?) karte|\bgestohlen\b|\bverlust|\bdiebstahl|\b(einziehen|einbehalten|eingezogen|einzug der karte)\b|\b(behalten|ziehen|halten)\b.*\bkarte\b.*\bein\b/,
  STOPPED:
    /\bwiderr(uf|ief)\w*|\b(vom|durch (den )?) ?(kunden?|karteninhaber|kaufer|inhaber|nutzer|benutzer) (\w+ )?(gekue?ndigt|storniert|gestoppt|widerrufen|abgebrochen|abgelehnt)|\bzahlungsstopp|\babo\w* (gekue?ndigt|beendet|storniert)|\b(kunde|karteninhaber|benutzer|nutzer|kaufer|kaeufer) hat (\w+ )?(abgebrochen|gekue?ndigt|widerrufen|storniert)/,
  CLOSED:
    /\bkonto (\w+ ){0,2}(geschlossen|aufgelost|aufgeloest|inaktiv|gesperrt|geloscht|geloescht|erloschen)|\b(\w*karte|kreditkarte|bankkarte|girocard)\w* (\w+ ){0,2}(gesperrt|inaktiv|nicht (\w+ )?aktiv\w*|deaktiviert|nicht freigeschaltet|storniert)|\b\w*kartensperre|\bgesperrte (karte|kreditkarte)|\b\w*karte sperren/,
  NO_ACCOUNT:
    /\b(konto|karte|aussteller|herausgeber|kartenherausgeber|kartennummer|bank|emittent|issuer)\w* (\w+ ){0,2}(unbekannt|nicht (gefunden|vorhanden|registriert|bekannt)|existiert nicht)|\bunbekannte[rs]? (karte|konto|aussteller|herausgeber|emittent)|\bkein (\w+ )?konto|\bungue?ltige[rs]? (aussteller|herausgeber|emittent)/,
  EXPIRED:
    /\b\w*karte\w*\b.*\b(abgelaufen|verfallen)\b|\b(abgelaufene|verfallene) (karte|kreditkarte)|\b(verfalls?|ablauf|gue?ltigkeits?) ?(datum|dauer|zeitraum|ende)\w*|\bgue?ltigkeit\w* (\w+ )?(abgelaufen|ue?berschritten|falsch|ungue?ltig)|^abgelaufen$/,
  NEW_CARD_DATA: /\b(neue|aktualisierte) (karten|konto)daten/,
  INVALID_CARD_DATA:
    /\b(karten? ?nummer|karte|kontonummer|kartendaten|pan|kreditkarte\w*|kontodaten|kartenprue?fziffer|bankverbindung)( \w+){0,2} (ungue?ltig|falsch|fehlerhaft|nicht (korrekt|gue?ltig)|inkorrekt|unrichtig)|\b(ungue?ltige|falsche|fehlerhafte|inkorrekte)[rns]? (karte|karten\w+|kreditkarte\w*|konto\w*|bankverbindung)|\b(karten|kreditkarten) ?nummer\b.*\bnicht (\w+ )?(gefunden|erkannt|stimmt)|\b(karten|kreditkarten) ?nummer stimmt nicht/,
  TOO_MANY_ATTEMPTS:
    /\b\w*(fehl)?versuche?n?\b.*\b(ue?berschritten|erreicht|ausgescho(e)?pft)|\bzu viele\b.*versuche|\bfehlversuche/,
  VERIFICATION_FAILED:
    /\b(cvv2?|cvc2?|kartenprue?fnummer|prue?fziffer|sicherheitscode|sicherheitsnummer|prue?fnummer|kpn)\b.*\b(falsch|ungue?ltig|stimmt nicht|fehler|inkorrekt|fehlt|nicht|abgelehnt)|\b(falsche|ungue?ltige|inkorrekte)[rns]? (cvv2?|cvc2?|pin|sicherheitscode|prue?f\w+|geheimzahl|kartenprue?f\w+)|\b(pin|geheimzahl)( \w+)? (falsch|ungue?ltig|inkorrekt)/,
  AUTHENTICATION_REQUIRED:
    /\b(authenti\w+|kundenauthentifizierung|3d ?s\w*|3d secure)\b.*\b(erforderlich|fehlgeschlagen|notwendig|notig|noetig|nicht|abgebrochen|abgelehnt|fehler|gescheitert|verlangt|benotigt)|\bstarke kundenauth\w+|\bnicht authenti\w+|\b(fehlende|fehlgeschlagene|erforderliche|fehler bei der) authenti\w+|\b\w+authenti\w+ (\w+ )?(fehlgeschlagen|erforderlich|nicht|abgebrochen|gescheitert)|\bnicht (\w+ )?(durch|in|mit|per|von) 3 ?d ?s|\b(bank)?besta(e)?tigung (\w+ )?(fehlgeschlagen|erforderlich|abgelehnt)|\bbesta(e)?tigung\b.*\bnicht (abgeschlossen|erfolgt|durchgefue?hrt)/,
  MERCHANT_SET_UP:
    /\b(ha(e)?ndler\w*|vertragspartner\w*|vertragsunternehmen|terminal\w*|akzeptanzstelle|vu nummer|haendlernummer|vertragsnummer)\b.*\b(ungue?ltig|unbekannt|nicht (\w+ )?(zugelassen|registriert|freigeschaltet|berechtigt|vorhanden|konfiguriert|aktiv|gefunden|angelegt)|gesperrt|falsch|inaktiv|fehlerhaft|deaktiviert)|\b(ungue?ltige|falsche|unbekannte)[rns]? (ha(e)?ndler\w*|terminal\w*|vertragspartner\w*|vertragsunternehmen\w*|vu)|\bkonfigurationsfehler/,
  NOT_PERMITTED_HERE:
    /\bnicht (erlaubt|zulassig|zulaessig|zugelassen) (an|auf|fur|fuer|am) (diesem |dem |dieses |das )?terminal|\b(an|auf|fur|fuer|am) (diesem |dem |dieses |das )?terminal (\w+ )?nicht (\w+ )?(erlaubt|zula(e)?ssig|zugelassen|gestattet)/,
  NOT_PERMITTED:
    /\b(transaktion|zahlung|karte|kreditkarte|kartentyp|kartenart|funktion|vorgang|wahrung|waehrung|buchung|zahlungsart|dienst|produkt)\w*\b.*\bnicht (\w+ )?(zulassig|zulaessig|erlaubt|gestattet|unterstue?tzt|akzeptiert|zugelassen|vorgesehen)|\bunzula(e)?ssig\w*|\bnicht (zula(e)?ssig|zugelassen|erlaubt|gestattet|unterstue?tzt)\b|\b(ungue?ltige) (transaktion|zahlung)|\b(transaktion) (\w+ )?ungue?ltig|\b(eingeschra(e)?nkt|beschra(e)?nkt|einschra(e)?nkung)\w*|\b(land|region|landern|laendern|herkunftsland)\b.*\bnicht\b|\bgesetz\w*|\brechtswidrig|\bverboten\b|\bkann nicht (verwendet|genutzt|benutzt) werden|\bnicht (\w+ ){0,6}(zugelassen|akzeptiert)\b|\bnur (im|in) (\w+ )?(heimatland|inland|herkunftsland)/,
  REFUSED_AS_FRAUD:
    /\b(sperrliste|blacklist|negativliste|sperrdatei|schwarze liste)\b|\bbetrugs?(prue?fung|filter|pra(e)?vention|regel|erkennung)\w*|\brisiko\w*\b|\bals betrug\b/,
  INSUFFICIENT_FUNDS:
    /\b(deckung|guthaben|saldo|kontodeckung|kreditrahmen|verfue?gungsrahmen|mittel|kontostand|kreditlimit|limit|geld)( \w+){0,4} (nicht (\w+ )?(ausreichend|aus|vorhanden|gedeckt|genug|genue?gend)|unzureichend|ungenue?gend|zu (gering|niedrig)|fehlt|erschopft|erschoepft)|\b(unzureichende?[rs]?|nicht (genue?gend|genug|ausreichend\w*)|mangelnde|fehlende|ungenue?gende?[rs]?|zu wenig|keine (ausreichende|genue?gende)?)( \w+)? (deckung|guthaben|mittel|kontodeckung|geld|bonitat|saldo|kontostand|finanzmittel)|\bnicht gedeckt|\bungedeckt|\bunterdeckung|\breich(t|en) (\w+ )?nicht( aus)?|\b(nicht|kein) (genug|genue?gend|ausreichend\w*) (\w+ )?(guthaben|deckung|geld|mittel)|\bnicht ausreichend gedeckt/,
  LIMIT:
    /\b(limits?|betrag|rahmen|verfue?gungsrahmen|anzahl|hochstbetrag|hoechstbetrag|maximal\w*|tageslimit|kreditlimit|pin|versuche|kartenlimit|zahl|haufigkeit)\b.*\b(ue?berschritten|ue?berstiegen|ue?berschreitet|erreicht|zu hoch|ausgeschopft|ausgeschoepft|erschopft)|\bue?berschr(ei|it)\w+|\bzu (viele|oft|haufig|haeufig)\b|\bfehlversuche|\blimit\w*\b/,
  INVALID_AMOUNT:
    /\b(betrag|summe) (\w+ )?(ungue?ltig|falsch|nicht (korrekt|zula(e)?ssig|erlaubt))|\b(ungue?ltiger|falscher) betrag|\bbetrag (ist |war )?(\w+ )?(falsch|ungue?ltig|fehlerhaft)|\b(ungue?ltige|falsche|fehlerhafte)[rns]? (betrag|summe)/,
  CALL_ISSUER:
    /\b(kontaktieren|wenden sie sich|anrufen|anruf|ruckfrage|rueckfrage|rucksprache|ruecksprache|telefonische?|kontakt aufnehmen|kontakt mit)\b|\b(besondere|spezielle)[nr]? bedingung\w*|\bsonderbedingung\w*|\bsprachautorisierung/,
  TEMPORARY:
    /\b(aussteller|bank|kartenherausgeber|herausgeber|system|netz\w*|server|dienst|autorisierungs\w+|host|rechner|acquirer|gateway|emittent)\b.*\b(nicht (\w+ )?(erreichbar|verfue?gbar)|ausgefallen|antwortet nicht|gesto(e)?rt|fehler|ue?berlastet|offline|au(s|ss)er betrieb|wartung|unerreichbar)|\b(system|technisch|intern|format|kommunikation|verbindung|verarbeitung|allgemein|netzwerk|unbekannt|unerwartet|ue?bertragung|nachricht|datenbank|protokoll)\w* ?(fehler|sto(e)?rung|problem)|\b(fehler|sto(e)?rung|problem)e?( \w+){0,3} (system|kommunikation|verbindung|verarbeitung|ue?bertragung|netzwerk|server|bank)|\bzeitue?berschreitung|\bzeitlimit|\bzeit (ist )?abgelaufen|\b(sitzung|session) (ist )?abgelaufen|\b(erneut|nochmals?|noch einmal|spa(e)?ter|wiederhol\w+)\b|\bvorue?bergehend\w*|\btempora(e)?r\w*|\bkeine (antwort|verbindung)|\bsto(e)?rung|\b(derzeit|momentan|zurzeit) nicht|\bverbindung (\w+ )?(verloren|unterbrochen|abgebrochen|fehlgeschlagen)|^fehler$|\bunbekannter fehler|\btechnische\w* grue?nde|\b(daten)?ue?bertragung\w*\b.*\b(fehler\w*|gesto(e)?rt|unterbrochen)|\b(sitzung|nachricht|format|mac)\w* (\w+ )?(ungue?ltig|falsch|fehlerhaft)|\b(falsche[sr]?|ungue?ltige[sr]?) (\w*format|nachricht|sitzung|mac)|\bkryptogra\w+|\bverschlue?sselung\w*|\b(re)?synchronis\w+|\b(routing|leitweg)\w*|\bziel\b.*\bnicht\b|\bin (bearbeitung|verarbeitung)\b|\bnicht (\w+ )?(verfue?gbar|erreichbar)\b|\bkann nicht (\w+ )?(geprue?ft|verifiziert|ue?berprue?ft|verarbeitet)|\bnicht (verarbeitet|empfangen|bearbeitet)\b|\btechnische[ns]? problem\w*|\bunerwartet\w*|\bfehlfunktion|\b\w*format\w*\b.*\b(falsch|ungue?ltig|fehlerhaft|inkorrekt)|\bkann nicht (autorisiert|durchgefue?hrt|ausgefue?hrt)|\bunterbrechung\b|\bkeine (internet|server|netz)?verbindung|\bnicht erreichbar|\bproblem\b/,
  SUSPECTED_FRAUD:
    /\b(betrugs)?verdacht\w*|\bmanipulation\w*|\bbetrug\w*|\bsicherheitsverletzung|\bsicherheits(versto(ss|ß)|gru(e)?nde|bedenken)\w*|\b(verletzung|versto(ss|ß)) (\w+ )?(der |gegen )?(\w+ )?sicherheit\w*/,
  DUPLICATE:
    /\bdoppelt\w*|\bduplikat|\bbereits (verarbeitet|gebucht|vorhanden|ausgefue?hrt|bezahlt|autorisiert)|\bdoppelzahlung|\bdoppelbuchung|\b(identische|gleiche|dieselbe)n? (transaktion|zahlung|buchung)/,
  NO_ACTION_TAKEN: /\bkeine (aktion|massnahme)/,
  DO_NOT_HONOR: /\bnicht (einlosen|einloesen|honorieren|honoriert)/,
  DECLINED:
    /\babgelehnt|\bablehnung|\bverweiger\w+|\bnicht (\w+ )?(autorisiert|genehmigt|akzeptiert|freigegeben|bewilligt|durchgefue?hrt|erfolgreich|bestatigt)|\bzurue?ckgewiesen|\babgewiesen|\bfehlgeschlagen|\blehnt\b.*\bab\b|\bkeine (genehmigung|autorisierung)/,
};
