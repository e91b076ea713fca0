import type { Wordings } from './wording.ts';

export const italian: Wordings = {
  DO_NOT_TRY_AGAIN: /\bnon (ritent|riprov|ripet|riproporr|ripresent)\w*(?! (prima|fino|per|oggi))/,
  LOST_OR_STOLEN:
    /\bcarta (\w+ ){0,3}(smarrita|rubata|persa|smarrimento|furto)|\b(rubata|smarrita|furto o|smarrimento o)|\b(ritir\w+|tratten\w+|cattur\w+|sequestr\w+) (la )?carta|\bcarta da (ritirare|trattenere)/,
  STOPPED:
    /\brevoc\w+|\b(annullat|cancellat|sospes|interrott)[oaei] (\w+ ){0,2}(dal|dall|da) (cliente|titolare|acquirente|utente)|\b(abbonamento|addebito) (annullat|cancellat|sospes|revocat)|\bblocco (dei |del )?pagament/,
  CLOSED:
    /\bconto (\w+ ){0,2}(chiuso|estinto|inattivo|bloccato|sospeso)|\bcarta (\w+ ){0,2}(bloccata|disattivata|inattiva|annullata|sospesa|cancellata|disabilitata|estinta|non (ancora )?(attiv\w+|abilitata))|\b(usata|utilizzata) per la prima volta|\bprimo utilizzo/,
  NO_ACCOUNT:
    /\b(conto|carta|emittente|issuer|banca|titolare) (\w+ ){0,2}(inesistente|sconosciut[oa]|non (\w+ )?(trovat|esist|presente|riconosciut|censit)\w*)|\bnessun conto|\bemittente non valido/,
  EXPIRED:
    /\bcarta\b.*\b(scadut|scad)a\b|\bscaduta\b|\b(data|mese|anno) di scadenza\b|\bdata scadenza\b|\bscadenza (\w+ )?(errata|non valida|carta|superata|non corretta)|\bvalidita (\w+ )?scaduta/,
  INVALID_CARD_DATA:
    /\b(carta|pan|numero( di| della)?( carta)?|conto)( di credito)? (\w+ )?(invalid[oa]|errat[oa]|non (e )?(valid[oa]|corrett[oa]))|\bdati (della )?carta (\w+ )?(errati|non (validi|corretti))|\berrore (nel|sul) numero/,
  TOO_MANY_ATTEMPTS:
    /\b(tentativi)\b.*\b(superat|esaurit|raggiunt|ecced)\w*|\b(super|esaur|raggiun|ecced|troppi|limite|massim)\w*\b.*\btentativi\b/,
  VERIFICATION_FAILED:
    /\b(cvv2?|cvc2?|codice (di )?(sicurezza|verifica|controllo))\b.*\b(errat|non (e )?(valid|corrett|corrispond)|invalid|sbagliat|errore|manca)|\b(pin|codice segreto) (\w+ )?(errato|non (valido|corretto)|sbagliato)|\b(errore|errato|sbagliato)( \w+){0,2} (cvv2?|cvc2?|pin)|\bpin\b.*\b(errat|non (valid|corrett)|mancant|sbagliat)/,
  AUTHENTICATION_REQUIRED:
    /\bautenti\w+\b.*\b(richiest|fallit|necessari|non|obbligatori|forte|rifiutat|errore|negat|annullat)|\b(richiede|fallita|mancata|errore|senza|necessaria)( \w+){0,3} autenti\w+|\bnon autenticat|\b(conferma|verifica|esito|risposta) negativ\w+ (\w+ ){0,2}3 ?d/,
  MERCHANT_SET_UP:
    /\b(esercente|negozio|terminale|commerciante|merchant|punto vendita|pos|venditore)\b.*\b(non (\w+ )?(valid|abilitat|riconosciut|autorizzat|convenzionat|censit|attiv|configurat)|sconosciut|inesistente|errat|disabilitat|bloccat|invalid)|\berrore di configurazione/,
  NOT_PERMITTED_HERE:
    /\bnon (consentit|permess|abilitat)[oa] (su|al|da|per) (questo |il |del )?terminale|\b(non (e )?(permess|consentit|autorizzat|abilitat)[oa]) (su|a|al|sul|per|da|dal) (questo |il |l )?(terminale|pos)|\bterminale\b.*\bnon (autorizzat|abilitat)[oa] (a|per)/,
  NOT_PERMITTED:
    /\b(transazione|operazione|carta|tipo|funzione|valuta|circuito|pagamento|servizio|prodotto)\b.*\bnon (\w+ )?(consentit|permess|permette|abilitat|supportat|ammess|accettat|previst|consente|supporta)\w*|\b(transazione|operazione) (\w+ )?(non valida|invalida|vietata)|\bcarta (limitata|soggetta|con restrizioni)|\brestrizion\w*|\bnon (consentit|permess|supportat|ammess)[oaie]\b|\b(paese|regione)\b.*\b(non (permess|consentit|autorizzat|accettat)|bloccat|esclus)|\bviolazione (di |della |delle )(legge|norm\w+|regol\w+)|\bvietat[oa]\b|\bnon puo essere (usat|utilizzat)|\b(transazione|operazione) non (e )?valida/,
  REFUSED_AS_FRAUD:
    /\blista nera|\banti ?frode|\b(filtro|regole|regola|controllo|sistema|motore|prevenzione)\w* (di |della |anti)? ?(frod\w+|rischio|sicurezza)|\b(alto|elevato) rischio|\brischio (alto|elevato)|\bfraudolent/,
  INSUFFICIENT_FUNDS:
    /\b(fondi|saldo|credito|disponibilita|plafond|importo disponibile|denaro)( \w+){0,4} insufficient[ei]\b|\binsufficien\w+ (di )?(\w+ )?(fondi|saldo|disponibilita|credito|plafond)|\b(mancanza di|senza) (fondi|credito|copertura)|\b(fondi|saldo|credito|disponibilita) (\w+ )?non (\w+ )?(sufficient|disponibil)\w*|\bnon (ha|ci sono|dispone di)( \w+){0,2} (fondi|credito|saldo|suffici\w+)|\bnon (dispone|ha|ci sono)\b.*\b(fondi|saldo|credito|sufficient)\w*/,
  LIMIT:
    /\b(superat\w+|supera|superamento|eccedut\w+|eccede|ecceden\w+|oltre|raggiunt\w+|esaurit\w+|superiore|maggiore)\b.*\b(limit\w+|massimal\w+|importo|numero|tentativi|plafond|preliev\w+|massim\w+|soglia)|\b(limit\w+|massimal\w+|plafond|tentativi|numero|importo|soglia)\b.*\b(superat|eccedut|supera|raggiunt|esaurit|ecced)|\btroppi (tentativi|\w+)/,
  INVALID_AMOUNT: /\bimporto (\w+ )?(errato|non (valido|corretto|consentito)|invalido)|\bimporto (troppo|eccessiv)\w*/,
  CALL_ISSUER:
    /\b(contatt\w+|telefon\w+|chiam\w+|rivolg\w+|consult\w+)\b.*\b(emittente|banca|issuer|societa|centro|carta|servizi)|\bautorizzazione telefonica|\bcondizion[ei] special\w*|\b(contatt|chiam|rifer|rivolg|telefon|consult)\w+\b.*\b(sicurezza|acquirer|emittente|acquirente)|\bautorizzazione vocale/,
  TEMPORARY:
    /\b(emittente|banca|sistema|rete|servizio|host|circuito|centro|issuer|acquirer|server)\b.*\b(non (\w+ )?(disponibile|raggiungibile|risponde|operativ)|fuori (servizio|linea)|indisponibil|errore|inattiv|offline|manutenzione|irraggiungibile)|\b(errore|problema|guasto|anomalia)( \w+){0,3} (sistema|formato|comunicazione|tecnic\w+|intern\w+|generic\w+|elaborazione|rete|connessione|sconosciut\w+|temporane\w+|server|messaggio|imprevist\w+)|\berrore (generico|tecnico|interno|sconosciuto)|\bmalfunzionamento|\b(tempo|sessione) (scadut[oa]|di attesa|massimo)|\b(riprov|ripet|ritent)\w+|\btemporane\w+|\b(nessuna|mancata) risposta|\bpiu tardi\b|\bconnessione (persa|interrotta|fallita)|^errore$|\b(sessione|messaggio|formato|mac) (\w+ )?(errat|non valid|non corrett|invalid)\w*|\berror[ei]\b.*\b(crittog\w+|mac|chiave|sincron\w+|routing|instradam\w+|riconcilia\w+|convalida|validazione|dati)|\bsincronizza\w+|\bcrittogra\w+|\bdestinazione\b.*\bnon\b|\brouting\b|\b(reinser|reimmett|ripet|riprov)\w+|\b(inoperativ|disconness)\w+|\bin (corso|elaborazione)\b|\b(non disponibil|indisponibil)\w+|\b(impossibile|non e (stato )?possibile) (verificare|validare|contattare|elaborare)|\bnon (e stat[oa] )?(elaborat|ricevut|process)\w*|\bproblemi tecnici|\bimprevist\w+|\binattes\w+|\bformato\b.*\b(errat|scorrett|invalid|non valid|non corrett)\w*|\binstradamento\b|\b(scorrett|errat)[oa] (formato|messaggio)|\b(impossibile|non e possibile) (autorizzare|eseguire|effettuare|completare)|\bproblema\b/,
  SUSPECTED_FRAUD:
    /\bsospett\w+|\b(possibile|presunta) frode|\bfrode\b|\bviolazione (della |di )?sicurezza|\b(violazion[ei]|infrazione|motivi) (di |della |delle regole di )?sicurezza/,
  DUPLICATE:
    /\bduplicat[oa]\b|\bdoppi[oa]\b|\bgia (stat[oa] )?(eseguit|elaborat|registrat|pagat|autorizzat)|\b(doppi[oa]|duplice) (pagamento|addebito|rimborso)|\b(transazione|operazione) (identica|uguale)|\bstess[ao] (transazione|operazione|pagamento)|\b(transazione|operazione) (identic|duplicat|gia)\w*/,
  DO_NOT_HONOR: /\bnon onorare/,
  DECLINED:
    /\b(rifiutat|negat|declinat|respint|rigettat)[oaie]\b|\b(rifiuto|diniego|nega)\b|\bnon (\w+ )?(autorizzat|approvat|accettat|concess|riuscit|andat)\w*|\bfallit[oa]\b/,
  NO_ACTION_TAKEN: /\bnessuna azione/,
};
