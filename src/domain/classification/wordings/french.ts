import type { Wordings } from './wording.ts';

export const french: Wordings = {
  DO_NOT_TRY_AGAIN:
    /\bne (pas |plus |jamais )(re ?essay|re ?tent|re ?present|re ?soumett|recommenc|renouvel)\w*(?! (avant|pendant|aujourd))|\bne (re ?essay|re ?tent|re ?present|renouvel)\w+ (pas|plus)(?! (avant|pendant))/,
  LOST_OR_STOLEN:
    /\bcarte (\w+ ){0,3}(perdue|volee)\b|\b(perdue ou volee|volee ou perdue|vol ou perte|perte ou vol|declaree (perdue|volee))|\b(conserv\w+|captur\w+|reten\w+|gard\w+|confisqu\w+|retir\w+|saisi\w*) (de )?(la |cette )?carte|\bcarte (a retenir|capturee|en opposition)|\bopposition\b|\bgard\w+ (le|la) carte/,
  STOPPED:
    /\brevo(cation|que\w*)\b|\bresili\w+|\barret (de |du |des )?(tous les )?(paiement|prelevement)|\b(annul\w+|suspendu\w*|stoppe\w*) par (le |la )?(client|porteur|titulaire|consommateur|acheteur|utilisateur)|\babandon (du|par le) (client|porteur|internaute)|\babonnement (annule|suspendu)|\b(interrompu|abandonne|annule|arrete)e?s? par (l |le |la )?(utilisateur|client|internaute|porteur|titulaire|acheteur)|\b(suspension|suspendre|cesser|cessation) (de |des |du )?(l )?(les |tout |tous )?(autorisation|paiement|prelevement)/,
  CLOSED:
    /\bcompte (\w+ ){0,2}(cloture|ferme|inactif|bloque|solde|suspendu)|\bcarte (\w+ ){0,2}(inactive|bloquee|desactivee|annulee|suspendue|invalidee|non (encore )?activee|pas (encore )?activee)/,
  NO_ACCOUNT:
    /\b(compte|carte|emetteur|porteur|banque|titulaire) (\w+ ){0,3}(inconnue?|inexistante?|introuvable|n existe pas|non (trouve|reconnu|identifie)e?|absente?)\b|\babsente? du fichier|\bpas de compte|\baucun compte|\bcompte inexistant/,
  EXPIRED:
    /\bcarte\b.*\b(expire|perime|echu)e?\b|\b(perimee|expiree)\b|\bdate (de |d )?(fin de )?(validite|expiration|d expiration|peremption)\b|\b(fin de )?validite (\w+ )?(depassee|expiree|incorrecte|invalide|erronee)/,
  NEW_CARD_DATA: /\b(nouvelles|mise a jour des?) (donnees|informations)/,
  INVALID_CARD_DATA:
    /\b(numero|carte|porteur|compte|pan)( de)?( la)?( carte| porteur| compte)?( bancaire)? (\w+ )?(invalide|incorrecte?|erronee?|non valide|faux|fausse)\b|\bdonnees (de la carte |carte |bancaires )?(\w+ )?(invalide|incorrecte|erronee)s|\bcle de luhn|\berreur (sur|dans|de) (le |la )?(numero|saisie|carte)|\bnumero de (la |votre )?carte\b.*\b(pas|peut|non) (etre |ete )?(reconnu|trouve|identifie)/,
  TOO_MANY_ATTEMPTS:
    /\b(tentatives|essais|saisies)\b.*\b(depass|attein|exced)\w*|\b(depass|attein|exced|trop|limite|maxim)\w*\b.*\b(tentatives|essais|saisies)\b/,
  VERIFICATION_FAILED:
    /\b(cryptogramme|code (de )?(securite|verification)|cvv2?|cvc2?|cvx2?)\b.*\b(invalide|incorrect|errone|faux|manquant|refuse|absent|erreur|non conforme|ne correspond)|\bcode (confidentiel|pin|secret|personnel) (\w+ )?(errone|incorrect|invalide|faux)|\b(mauvais|erreur|faux)( \w+){0,2} (cryptogramme|code|cvv2?|cvc2?)|\bpin (errone|incorrect|invalide)|\b(code )?pin\b.*\b(incorrect|invalide|errone|manquant|absent)/,
  AUTHENTICATION_REQUIRED:
    /\bauthentifi\w+\b.*\b(requise?|forte|echou\w+|echec|necessaire|obligatoire|refus\w+|non|abandon\w+|erreur|impossible)|\b(echec|defaut|absence|requiert|necessite|erreur|sans|demande)( \w+){0,3} authentifi\w+|\bnon authentifi|\bauthentification (du porteur|forte)|\b(pas|non) (pu )?(etre )?(approuvee?|trouvee?|confirmee?|verifiee?|validee?) (par|dans|avec|en) 3 ?d/,
  MERCHANT_SET_UP:
    /\b(commercant|accepteur|marchand|terminal|boutique|contrat|tpe|site|point de vente|etablissement)\b.*\b(invalide|inconnue?|inactif|non (reconnu|autorise|configure|valide|active|parametre|enregistre)|ferme|incorrect|errone|suspendu|desactive)|\berreur de (configuration|parametrage)|\borganisme acquereur inconnu/,
  NOT_PERMITTED_HERE:
    /\b(interdite?|non permise?|non autorisee?) (a|au|sur|par) (ce |le )?terminal|\bterminal\b.*\bnon autorise (a|pour)|\b(non|pas) (autorisee?|permise?) (sur|a|pour) (ce|le|cet) (terminal|tpe)/,
  NOT_PERMITTED:
    /\b(transaction|operation|carte|devise|paiement|achat|service|fonction|type|reseau|produit)\b.*\b(non|pas) (\w+ )?(permise?|supportee?|acceptee?|prise? en charge|geree?|admise?|valide|autorisee? (a|pour) (ce|le|cette) (porteur|titulaire|carte))|\b(transaction|operation) (invalide|interdite|impossible)|\binterdite?\b|\bcarte (restreinte|limitee|a usage)|\bcarte\b.*\brestriction\w*|\b(restreinte?)\b|\bnon permise?\b|\bn (accepte|autorise|supporte) pas\b|\bne (supporte|prend|permet) pas\b|\b(pays|region)\b.*\b(non|pas) (autorise|permis|accepte|pris)|\b(pays|region) (\w+ )?(interdit|exclu|bloque)|\bviolation (de |d )?(la |une )?(loi|reglement\w*)|\b(ne peut|peut) (pas )?etre utilisee?|\btype (de |d )\w+ non autorise|\bnon autorisee? pour\b|\b(pays|region)\b.*\bne correspond\w* pas|\b(pas|non) (approuvee?|admise?|acceptee?) par (visa|mastercard|le reseau)|\bque dans (le|son) pays/,
  REFUSED_AS_FRAUD:
    /\b(filtre|regle|regles|controle|moteur|module|outil|politique|scoring|lutte)s? (\w+ ){0,2}(fraude|risque)|\banti ?fraude|\bliste (noire|grise)|\b(risque|score) (trop )?eleve|\bfraude (averee|detectee|confirmee)|\bfrauduleu/,
  INSUFFICIENT_FUNDS:
    /\b(provisions?|fonds|soldes?|credit|disponible|encours)( \w+){0,4} insuffisante?s?\b|\binsuffisance\b|\b(defaut de|sans|absence de|manque de) (provision|fonds)|\bfonds (non|in)( ?disponibles)|\b(solde|provision|fonds) (\w+ )?(non suffisant|pas suffisant)|\bpas (assez|suffisamment) de (fonds|provision|credit)|\bcredit depasse|\b(fonds|solde|provision|credit) suffisante?s?\b|\bne dispose pas\b.*\b(fonds|solde|credit)/,
  LIMIT:
    /\b(depass\w+|exced\w+|superieure?|attein\w+|exces)\b.*\b(plafonds?|limites?|montant|nombre|retraits?|essais|tentatives|frequence|autorisee?s?|encours)|\b(plafonds?|limites?|montant|nombre|essais|tentatives|frequence|code)\b.*\b(depass\w+|attein\w+|exced\w+)|\bplafond\b|\btrop (de|d) (tentatives|essais|transactions|operations)|\bnombre (maximal |maximum )?(d |de )?(utilisations?|essais|tentatives|operations|transactions|retraits)\b/,
  INVALID_AMOUNT:
    /\bmontant (\w+ )?(invalide|incorrect|errone|non valide|non autorise)|\bmontant (trop|tres) (eleve|faible|bas)/,
  CALL_ISSUER:
    /\b(contact\w*|appel\w*|joindre|adress\w+|refer\w+|consult\w+)\b.*\b(emetteur|banque|porteur|centre|acquereur|carte)|\bdemande d autorisation|\bautorisation telephonique|\bappel phonie|\bconditions? (speciale|particuliere)s?|\b(contact|appel|refer|voir|consult)\w*\b.*\b(securite|acquereur|emettrice)|\bautorisation vocale/,
  TEMPORARY:
    /\b(emetteur|banque|systeme|reseau|service|serveur|centre|acquereur|plateforme)\b.*\b(indisponible|inaccessible|hors (ligne|service)|defaill\w+|interrompu|ne repond|injoignable|arret|erreur|maintenance|occupe|non disponible)|\b(erreur|probleme|incident|dysfonctionnement|panne|defaillance|anomalie)s?( \w+){0,3} (technique|systeme|communication|interne|format|traitement|reseau|serveur|connexion|generale?|inconnue?|temporaire|inattendue|message)|\b(delai|temps)( \w+){0,3} (depasse|expire|ecoule|attente|imparti)|\b(delai|temps) (d attente|imparti)|\b(re ?essay|re ?tent|represent|repet|recommenc|renouvel)\w*|\bnouvelle tentative|\bulterieurement|\bplus tard\b|\btemporaire\w*|\bmomentane\w*|\breponse (non|tardive|erronee|inattendue)|\b(pas|absence|sans) (de )?reponse|\bmauvais fonctionnement|\b(connexion|communication|liaison) (\w+ )?(perdue|coupee|interrompue|impossible)|^erreur$|\bincident\b|\btemporis\w+|\b(session|message|format|mac) (\w+ )?(incorrecte?|invalide|errone)\w*|\b(erreur|echec|probleme)\b.*\b(cryptogr\w+|mac|cle|synchron\w+|routage|acheminement|reconcilia\w+|validation|donnees)|\bsynchronis\w+|\b(saisir|ressaisi\w*|re ?entrer|reiter\w+) |\bdestina\w+\b.*\b(introuvable|inconnue?|non)|\ben cours\b|\bindisponibles?\b|\bnon disponible\b|\bpas disponible\b|\bimpossible (de|d) (verifier|valider|joindre|traiter|controler)|\b(n a pas ete|non|pas ete) (traitee?|recue?|pris en compte)\b|\bproblemes? techniques?|\binattendue?\b|\bformat\b.*\b(incorrect|invalide|errone)\w*|\b(routage|acheminement)\b|\bimpossible (de|d) (autoriser|realiser|effectuer|executer)|\btroubles?\b|\bperturbation|\bperturbe|\bne peut (pas )?etre (realise|traite|effectue|execute|finalise)\w*/,
  SUSPECTED_FRAUD:
    /\b(suspicion|soupcon\w*|suspect\w*|presomption)\b|\bfraude\b|\bregles de securite|\bviolation (de |des )?(regles|securite)|\b(violation|infraction|raisons|manquement) (a la |de (la )?|des regles de )?securite/,
  DUPLICATE:
    /\bdoublon\b|\bdupliquee?\b|\bduplication\b|\bdeja (ete )?(traitee?|effectuee?|payee?|enregistree?|realisee?)|\bdouble (paiement|remboursement|operation|prelevement|debit)|\b(paiement|prelevement) (en )?double|\b(transaction|operation|paiement) (identique|similaire)|\bmeme (transaction|operation|paiement)/,
  NO_ACTION_TAKEN: /\baucune action|\bpas d action|\bpas donne suite|\bsans suite/,
  DO_NOT_HONOR: /\b(ne pas|non) honore\w*/,
  DECLINED:
    /\brefus\w*|\bnon (autorise|approuve|accepte|accorde)e?\b|\bdeclin\w+|\brejet\w*|\bpas (ete )?(autorise|approuve|accepte|abouti)\w*|\bechou\w+|\bechec\b/,
};
