import type { Wordings } from './wording.ts';

export const portuguese: Wordings = {
  DO_NOT_TRY_AGAIN:
    /\bnao (deve |se deve )?(ser )?(tent|retent|reenvi|repet|repit|submet)\w*(?! (antes|ate|por|durante|hoje))|\bnao realiz\w+ nova tentativa/,
  LOST_OR_STOLEN:
    /\bcartao (\w+ ){0,3}(perdid|roubad|extraviad|furtad)o|\b(roubo|perda|furto|extravio|roubado|furtado|extraviado)\b|\b(reter|retenha|recolh\w+|captur\w+) (o )?cartao|\bcartao (recolhido|retido|capturado)/,
  STOPPED:
    /\brevog\w+|\b(cancelad|suspens|interrompid)[oa]s? (\w+ ){0,2}pel[oa] (portador|cliente|titular|comprador|usuario|consumidor)|\b(assinatura|recorrencia|plano|debito automatico) (cancelad|suspens|revogad)|\bsuspens\w+ (de|do) pagamento|\bcancelamento de recorrencia|\b(suspensao|retencao|cancelamento) (da|de|do|dos) (autorizacao|autorizacoes|pagamentos?|novos pagamentos|todos os pagamentos)/,
  CLOSED:
    /^(?!.*\bhoje\b).*(\bconta (\w+ ){0,2}(encerrada|cancelada|inativa|fechada|bloqueada|inexistente)|\bcartao (\w+ ){0,2}(cancelado|inativo|bloqueado|desativado|suspenso|desabilitado|novo sem desbloqueio|nao (\w+ )?(desbloqueado|ativ\w+|habilitado))|\bdesbloque\w+ o cartao|\bcartao sem desbloqueio)/,
  NO_ACCOUNT:
    /\b(conta|cartao|emissor|banco|portador|bin) (\w+ ){0,2}(inexistente|nao existe|desconhecid[oa]|nao (foi )?(encontrad|cadastrad|localizad|identificad)[oa])|\bemissor invalido|\bnao existe (o |a )?(conta|cartao|emissor)/,
  EXPIRED:
    /\bcartao\b.*\b(vencid|expirad|expirou|venceu)\w*|\b(vencido|data de (validade|vencimento|expiracao)|validade (\w+ )?(do cartao|expirada|vencida|invalida|incorreta))\b/,
  NEW_CARD_DATA: /\bdados (do cartao |do portador )?(atualizados|novos)|\batualize os dados/,
  INVALID_CARD_DATA:
    /\b(cartao|pan|numero( do)?( cartao)?|conta) (\w+ )?(invalid[oa]|incorret[oa]|errad[oa]|nao (e )?(valid[oa]|corret[oa]))|\bdados (do (seu )?cartao )?(\w+ )?(invalid|incorret|errad)os|\b(erro|verifi\w+|confira|revise) (n?os? )?(dados|numero) (do )?(seu )?cartao|\berro no cartao|\bdigito verificador/,
  TOO_MANY_ATTEMPTS:
    /\b(tentativas)\b.*\b(exced|ultrapass|ating|esgot)\w*|\b(exced|ultrapass|ating|esgot|muitas|limite|maxim)\w*\b.*\btentativas\b|\bsenha bloqueada/,
  VERIFICATION_FAILED:
    /\b(cvv2?|cvc2?|cve|cod(igo)? (de )?seguranca)\b.*\b(invalid|incorret|nao (\w+ )?(confere|valid|corret)|erro|errad|diverg|falh)|\bsenha (\w+ )?(invalida|incorreta|errada|nao confere)|\b(erro|falha|invalid\w|incorret\w|divergencia)( \w+){0,2} (cvv2?|cvc2?|codigo de seguranca|senha)|\b(cvv2?|cvc2?|codigo de seguranca|pin)\b.*\b(incorret|invalid|falta|ausente|errad|nao corresponde)|\b(falta|ausencia)\b.*\b(cvv2?|cvc2?|codigo de seguranca|pin)/,
  AUTHENTICATION_REQUIRED:
    /\bautentica\w+\b.*\b(requerid|necessari|falh|nao |erro|exigid|obrigat|invalid|recusad)|\b(requer|necessita|exige|falha|falhou|erro|sem|necessaria)( \w+){0,3} autentica\w+|\bnao autenticad|\bverifica\w+ incorrecta (\w+ )?3 ?d|\b3 ?d ?s\w* (\w+ ){0,2}(incorrect|incorret|falh|recus)\w*/,
  MERCHANT_SET_UP:
    /\b(estabelecimento|lojista|comerciante|loja|terminal|afiliacao|credenciamento|comercio|ec)\b.*\b(invalid|nao (\w+ )?(cadastrad|habilitad|autorizad|permit|encontrad|existe|credenciad|configurad)|inexistente|bloquead|incorret|desconhecid|inativ|cancelad)|\berro de (configuracao|parametrizacao|cadastro)/,
  NOT_PERMITTED_HERE:
    /\bnao permitid[oa] (no|neste|para o|ao) (terminal|pdv)|\b(nao (e )?(permitid|autorizad)[oa]) (neste|nesse|no|para este|para o) (terminal|pdv|pos)|\bterminal\b.*\bnao (permite|autorizad\w* para)/,
  NOT_PERMITTED:
    /\b(transacao|operacao|cartao|compra|funcao|bandeira|servico|produto|moeda|parcelamento|tipo|modalidade)\b.*\bnao (\w+ )?(permitid|permite|suportad|aceit|habilitad|disponivel para|compativel|autorizad[oa] para (este|esse|o)|possui permissao)\w*|\b(restrit[oa]|restricao)\b|\b(transacao|operacao) (\w+ )?(invalida|nao valida|proibida)|\bnao (permite|aceita|suporta)\b|\bnao permitid[oa]\b|\butilize (a )?funcao|\bfuncao (incorreta|invalida)|\b(pais|regiao)\b.*\b(nao (permitid|autorizad|aceit)|bloquead|restrit|excluid)|\b(violacao|infracao|descumprimento) (de|da) (lei|regra|norma)|\bproibid[oa]\b|\bnao pode ser (usad|utilizad)/,
  REFUSED_AS_FRAUD:
    /\b(filtro|regra|regras|sistema|motor|analise|prevencao|politica)s? (de |anti)? ?(fraude|risco|seguranca)|\bantifraude|\blista negra|\balto risco|\bpor risco|\b(bloquead|recusad|negad|reprovad)[oa] por (\w+ )?fraude|\bfraude (confirmada|detectada)|\bfraudulent[oa]\b/,
  INSUFFICIENT_FUNDS:
    /\b(saldo|fundos?|limite|credito|disponivel)( \w+){0,4} insuficientes?\b|\binsuficien\w+ (de )?(\w+ )?(saldo|fundos?|limite|credito)|\b(sem|falta de) (saldo|limite|fundos|credito)|\bnao (ha|possui|tem|existe)( \w+){0,2} (saldo|limite|fundos|suficiente\w*)|\b(saldo|limite|fundos) (indisponive\w+|nao (\w+ )?(suficient|disponive))|\bnao (dispoe|tem|possui)\b.*\b(fundos|saldo|suficiente)\w*/,
  LIMIT:
    /\b(exced\w+|ultrapass\w+|acima|ating\w+|esgot\w+|superior|maior)\b.*\b(limite|valor|tentativas|quantidade|qtde?a?d?e?|maxim\w+|numero|senha|saques|permitid\w+)|\b(limite|valor|tentativas|quantidade|numero|qtdade|qtde|maxim\w+|saques)\b.*\b(excedid|ultrapassad|atingid|esgotad|excede|ultrapassa)|\bmuitas tentativas/,
  INVALID_AMOUNT:
    /\bvalor (da (transacao|parcela|compra) )?(\w+ )?(invalid|incorret|nao (e )?permitid|zerad)|\bvalor (da|de|do) \w+ (\w+ )?(invalid|incorret|errad)\w*|\bvalor (muito|demasiado) (alto|baixo|elevado)/,
  CALL_ISSUER:
    /\b(contat\w+|contacte|entre em contato|ligue|consult\w+|procure|fale|refira|referid\w+)\b.*\b(emissor|banco|central|cartao|adquirente|credenciadora|administradora|operadora)|\bautorizacao (por voz|telefonica)|\bcondic(ao|oes) especia\w+|\b(ligue|contat|contact|refer|consult)\w*\b.*\b(seguranca|adquirente|emissora|emitente)|\bem cont(act|at)o com\b/,
  TEMPORARY:
    /\b(emissor|banco|sistema|rede|servico|adquirente|bandeira|autorizador|servidor|operadora)\b.*\b(indisponive|fora (do ar|de operacao)|inoperante|nao (responde|disponivel)|sem (comunicacao|resposta)|offline|erro|falha|manutencao)|\b(erro|falha|problema)s?( \w+){0,3} (sistema|comunicacao|conexao|processa\w+|formato|rede|tecnic\w+|intern\w+|sistemica|geral|temporari\w+|servidor|transacao|mensagem|inesperad\w+|generic\w+|desconhecid\w+)|\btempo (limite|esgotado|excedido|de (espera|resposta))|\b(tente|tentar|refaca|refazer|repita) (\w+ )?(novamente|mais tarde|transacao|de novo)|\brefaca\b|\btemporari\w+|\b(sem|nao houve) (resposta|comunicacao|conexao)|\bmais tarde\b|\bfalha (na|no|de|do)\b|^erro$|\b(sessao|mensagem|formato|mac) (\w+ )?(incorret|invalid|errad|nao valid)\w*|\b(erro|falha)\b.*\b(criptog\w+|mac|chave|sincron\w+|roteamento|encaminha\w+|reconcilia\w+|conciliac\w+|validacao)|\bsincroniza\w+|\bcriptogra\w+|\bdestino\b.*\bnao\b|\b(reinsira|reenvie|redigite|repita|repetir)\b|\bem (processamento|curso|andamento)\b|\bindisponive(l|is)\b|\bnao (esta )?disponive(l|is)\b|\bmau funcionamento|\bnao (e |foi )?(possivel|pode) (verificar|validar)|\bnao foi (processad|recebid|tratad)\w*|\bproblemas? tecnic\w+|\binesperad[oa]|\bbloquead[oa] (\w+ ){0,2}hoje|\bformato\b.*\b(incorret|invalid|errad)\w*|\b(roteamento|encaminhamento)\b|\b(impossivel|nao (e|foi) possivel) (autorizar|realizar|concluir|processar)|\bnao pode ser (concluid|realizad|processad|finalizad)\w*/,
  SUSPECTED_FRAUD:
    /\bsuspeit\w+|\b(possivel) fraude|\bfraude\b|\bviolacao de seguranca|\b(violacao|infracao|motivos|razoes) (de |da )?seguranca/,
  DUPLICATE:
    /\bduplicad[oa]\b|\bduplicidade|\b(transacao|operacao|pagamento|pedido) (repetid|ja (foi )?(processad|realizad|efetuad|autorizad))|\b(duplo (pagamento|reembolso|lancamento)|(pagamento|cobranca) (dupl[oa]|em dobro))|\b(transacao|operacao|pagamento) (identic|igual|repetid)\w*|\bmesm[oa] (transacao|operacao|pagamento)/,
  DO_NOT_HONOR: /\bnao (honrar|honre)\b/,
  DECLINED:
    /\b(recusad|negad|rejeitad|declinad|reprovad)[oa]s?\b|\b(recusa|negativa|rejeicao)\b|\bnao (foi |pode ser |esta )?(autoriz|aprov|aceit|concluid|process)\w*|\bnao autorizad[oa]\b|\bnao aceit(ou|a)\b|\bnao (aprovou|autorizou)/,
  NO_ACTION_TAKEN: /\b(nenhuma acao|sem acao|nenhuma medida|nao foi tomada)/,
};
