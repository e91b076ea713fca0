import type { Wordings } from './wording.ts';

export const dutch: Wordings = {
  DO_NOT_TRY_AGAIN: /\b(niet|nooit) (opnieuw|nogmaals|meer) (probe|in(dienen|zenden)|aanbied)\w*(?! (voor|binnen))/,
  LOST_OR_STOLEN:
    /\b(kaart|pas|creditcard) (\w+ ){0,3}(verloren|gestolen|kwijt)|\b(verloren|gestolen) (of \w+ )?(kaart|pas|creditcard)|\bgestolen\b|\b(kaart|pas) (innemen|inhouden|ingenomen)/,
  STOPPED:
    /\bingetrokken\b|\bherroep\w*|\b(geannuleerd|opgezegd|stopgezet|afgebroken) door (de )?(klant|kaarthouder|gebruiker|consument)|\babonnement (opgezegd|beeindigd)/,
  CLOSED:
    /\brekening (\w+ ){0,2}(gesloten|opgeheven|geblokkeerd|inactief)|\b(kaart|pas|creditcard) (\w+ ){0,2}(geblokkeerd|inactief|gedeactiveerd|niet (\w+ )?(geactiveerd|actief)|opgeheven)|\bgeblokkeerde (kaart|pas|creditcard)/,
  NO_ACCOUNT:
    /\b(rekening|kaart|pas|uitgever|bank|kaartuitgever) (\w+ ){0,2}(onbekend|niet gevonden|bestaat niet)|\bonbekende (kaart|uitgever|rekening|kaartuitgever)|\bgeen (\w+ )?rekening|\b(kaart)?(verstrekker|uitgever) (\w+ ){0,2}(onbekend|niet gevonden|bestaat niet)|\b(onbekende|ongeldige) (kaart)?verstrekker/,
  EXPIRED:
    /\b(kaart|pas|creditcard)\b.*\b(verlopen|vervallen)\b|\b(verlopen|vervallen) (kaart|pas|creditcard)|\b(verval|expiratie|vervals)datum|\bgeldigheid\w* (\w+ )?(verlopen|verstreken)/,
  INVALID_CARD_DATA:
    /\b(kaartnummer|kaart|pas|rekeningnummer|kaartgegevens|creditcardnummer|creditcard)( \w+){0,2} (ongeldig|onjuist|verkeerd|incorrect)|\b(ongeldige?|onjuiste?|verkeerde?) (kaart\w*|pas\w*|rekening\w*|creditcard\w*)/,
  TOO_MANY_ATTEMPTS: /\bpogingen\b.*\b(overschreden|bereikt)|\b(te veel|maximum|maximale|overschr\w+)\b.*\bpogingen\b/,
  VERIFICATION_FAILED:
    /\b(cvc2?|cvv2?|beveiligingscode|veiligheidscode|pincode|controlecode)\b.*\b(onjuist|ongeldig|verkeerd|fout|incorrect|klopt niet)|\b(onjuiste?|ongeldige?|verkeerde?|foute?) (cvc2?|cvv2?|pin\w*|beveiligingscode|veiligheidscode|code)|\bpin( ?code)?\b.*\b(onjuist|ongeldig|verkeerd|fout|incorrect|ontbreekt)|\b(cvc2?|cvv2?)\b.*\bontbreekt/,
  AUTHENTICATION_REQUIRED:
    /\b(authenticatie|3d ?s\w*|verificatie)\b.*\b(vereist|mislukt|nodig|niet|geweigerd|afgebroken|verplicht)/,
  MERCHANT_SET_UP:
    /\b(winkelier|verkoper|handelaar|terminal|acceptant|webwinkel|merchant)\w*\b.*\b(ongeldig|onbekend|niet (\w+ )?(geregistreerd|actief|toegestaan|gevonden|ingesteld)|inactief|geblokkeerd)/,
  NOT_PERMITTED:
    /\bniet (\w+ )?(toegestaan|ondersteund|toegelaten|mogelijk met)|\bkaart (\w+ )?niet geaccepteerd|\bongeldige transactie|\btransactie ongeldig|\bbeperkt\w*\b|\bbeperking|\b(land|regio)\b.*\bniet\b|\bin strijd met (de )?wet|\bovertreding van de wet|\bwettelijk\w*|\bverboden\b|\bkan niet (worden )?gebruikt/,
  REFUSED_AS_FRAUD: /\bzwarte lijst|\bfraude ?(filter|regel|controle|preventie|detectie)\w*|\brisico\w*\b/,
  INSUFFICIENT_FUNDS:
    /\bonvoldoende (\w+ )?(saldo|tegoed|krediet|middelen|fondsen|dekking|geld|bestedingsruimte)|\b(saldo|tegoed|krediet|dekking)( \w+){0,3} (ontoereikend|onvoldoende|te laag|niet (toereikend|voldoende))|\bontoereikend\w*|\b(niet (genoeg|voldoende)|te weinig|geen) (saldo|tegoed|geld|dekking|krediet)/,
  LIMIT:
    /\b(limiet|bedrag|maximum|aantal|daglimiet|bestedingslimiet|pogingen|pin)\b.*\b(overschreden|bereikt|overschrijdt)|\boverschr(e|ij)\w+|\bte (veel|vaak)\b|\blimiet\b/,
  INVALID_AMOUNT: /\b(bedrag) (\w+ )?(ongeldig|onjuist)|\b(ongeldig|onjuist) bedrag|\bbedrag (is )?te (hoog|laag)/,
  CALL_ISSUER:
    /\b(neem contact|contact op(nemen)?|contacteer|bel (de|uw|met)|raadpleeg)\b|\b(bijzondere|speciale) (voorwaarde|conditie)\w*|\bverwijs\w* naar|\btelefonische (autorisatie|toestemming)/,
  TEMPORARY:
    /\b(bank|uitgever|systeem|netwerk|dienst|server|kaartuitgever|acquirer|host)\b.*\b(niet (\w+ )?(beschikbaar|bereikbaar)|onbereikbaar|onbeschikbaar|storing|fout|reageert niet|buiten gebruik|onderhoud)|\b(technisch|systeem|intern|communicatie|verwerking|netwerk|algemen|onbekend|verbinding|format)\w* ?(fout|storing|probleem)\w*|\b(fout|storing|probleem)( \w+){0,3} (verwerking|verbinding|systeem|bank|communicatie)|\b(probeer|opnieuw|nogmaals|tijdelijk\w*|later)\b|\bgeen (antwoord|reactie|verbinding)|\b(tijd|sessie) (\w+ )?(verlopen|verstreken|overschreden)|\bverbinding (\w+ )?(verbroken|verloren|mislukt)|^fout$|\b\w*(netwerk|systeem|bank|server|dienst|uitgever|verstrekker)\b.*\bniet (\w+ )?(beschikbaar|bereikbaar)|\bniet (\w+ )?(beschikbaar|bereikbaar)\b|\bniet in behandeling|\bniet (verwerkt|ontvangen|behandeld)\b|\b\w*(formaat|indeling)\b|\bcryptogra\w+|\bversleuteling\w*|\bsynchronis\w+|\brout(ering|ing)\w*|\bbestemming\b.*\bniet\b|\bin behandeling\b|\bkan niet (\w+ )?(worden )?(gecontroleerd|geverifieerd|verwerkt)|\btechnische? problem\w*|\bonverwacht\w*|\b(sessie|bericht|mac) (\w+ )?(ongeldig|onjuist)|\bkan niet (\w+ )?(geautoriseerd|uitgevoerd)|\bonmogelijk om|\bprobleem\b/,
  SUSPECTED_FRAUD:
    /\b(vermoed\w*|verdenking|verdacht\w*)\b|\bfraude\b|\b(beveiligings|veiligheids)(schending|inbreuk|reden|overtreding|probleem|redenen)|\b(schending|inbreuk|overtreding) (van|op) (de )?(beveiliging|veiligheid)\w*/,
  DUPLICATE:
    /\bdubbele?\b|\bduplicaat|\b(al|reeds) (verwerkt|betaald|uitgevoerd)|\bdubbele? (betaling|transactie)|\b(identieke|zelfde|dezelfde) (\w+ )?(transactie|betaling)/,
  DECLINED:
    /\bgeweigerd|\bafgewezen|\bafgekeurd|\bweigering|\bniet (\w+ )?(geautoriseerd|goedgekeurd|geaccepteerd|gelukt)|\bmislukt/,
  NOT_PERMITTED_HERE:
    /\bniet (toegestaan|toegelaten) (op|voor|bij) (deze|dit|de) (terminal|apparaat)|\bterminal\b.*\bniet (toegestaan|bevoegd) (om|voor)/,
  NO_ACTION_TAKEN: /\bgeen (actie|handeling)/,
};
