import type { Wordings } from './wording.ts';

export const spanish: Wordings = {
  DO_NOT_TRY_AGAIN: /\bno (debe |se debe |vuelva a |volver a )?(reintent|intent)\w*(?! (antes|hasta|durante|hoy))/,
  LOST_OR_STOLEN:
    /\b(tarjeta|plastico) (\w+ ){0,3}(perdida|extraviada|robada|hurtada|sustraida|robo|extravio)\b|\b(robada|extraviada|robo o|perdida o robad|robo y)|\b(reten\w+|retir\w+|captur\w+|recog\w+|incaut\w+) (de )?(la |el )?(tarjeta|plastico)/,
  STOPPED:
    /\brevoca\w*|\b(cancelad|anulad|suspendid|detenid)[oa]s? (\w+ ){0,2}por (el |la |su )?(titular|cliente|usuario|tarjetahabiente|comprador)|\b(suscripcion|domiciliacion|pago recurrente) (cancelad|suspendid|revocad)|\borden de (no pago|suspension)|\b(retencion|suspension|cancelacion) de (la autorizacion|los pagos|todos los pagos|pagos)|\bretener (mas|los|todos)/,
  CLOSED:
    /\bcuenta (\w+ ){0,2}(cerrada|cancelada|inactiva|bloqueada|inhabilitada|suspendida)|\b(tarjeta|plastico) (\w+ ){0,2}(cancelada|inactiva|bloqueada|anulada|deshabilitada|inhabilitada|suspendida|desactivada|no (esta )?(activ\w+|habilitada|operativa|vigente)|dada de baja|sin activar)/,
  NO_ACCOUNT:
    /\b(cuenta|tarjeta|emisor|banco|bin) (\w+ ){0,2}(inexistente|no existe|desconocid[oa]|no (esta )?(encontrad|registrad|identificad)[oa])|\bno existe (el |la |esa |esta )?(cuenta|tarjeta|emisor|banco)|\bno (hay|se encontro|se encuentra) (el |la )?(cuenta|tarjeta|emisor)|\b(emisor|cuenta) (invalid|no valid)[oa]|\b(emisor|banco)\b.*\bno (ha sido |esta |se ha )?(identificad|reconocid)/,
  EXPIRED:
    /\b(tarjeta|plastico)\b.*\b(vencid|caducad|expirad|expiro|vencio|caduco)\w*|\b(vencida|caducada)\b|\b(fecha|mes|ano) de (vencimiento|caducidad|expiracion|vigencia)\b|\b(vencimiento|caducidad|vigencia) (\w+ )?(errone|incorrect|invalid|no valid)/,
  NEW_CARD_DATA: /\bdatos (de la tarjeta |del titular )?(actualizados|nuevos)|\bactualice los datos/,
  INVALID_CARD_DATA:
    /\b(tarjeta|pan|numero( de)?( la)?( tarjeta)?|cuenta|plastico) (\w+ )?(invalid[oa]|incorrect[oa]|errone[oa]|no (es )?(valid[oa]|correct[oa]))|\bdatos (de (la |su )?tarjeta )?(\w+ )?(incorrect|invalid|errone)os|\bdigito (de control|verificador)|\b(error|revis\w+|verifi\w+) (en )?(el |los )?(numero|datos) (de )?(la |su )?tarjeta/,
  TOO_MANY_ATTEMPTS:
    /\b(intentos|reintentos)\b.*\b(super|exced|alcanz|agot|sobrepas|rebas)\w*|\b(super|exced|alcanz|agot|sobrepas|rebas|demasiad|limite|maxim)\w*\b.*\b(re)?intentos\b|\b(pin|nip|clave) (esta )?bloquead[oa]/,
  VERIFICATION_FAILED:
    /\b(cvv2?|cvc2?|cvn|cid|codigo de (seguridad|verificacion|validacion))\b.*\b(invalid|incorrect|errone|no (es )?(valid|correct|coincid)|rechaz|fall|error|mal)|\b(pin|clave|contrasena|nip)( \w+){0,2} (incorrect|invalid|errone|no valid)\w*|\b(error|fall\w+|errone\w+|revis\w+)( \w+){0,2} (cvv2?|cvc2?|codigo de seguridad|pin|nip)|\b(cvv2?|cvc2?|codigo de seguridad|pin|nip)\b.*\b(falta|ausente|no coincide)|\bfalta\b.*\b(cvv2?|cvc2?|codigo de seguridad|pin)/,
  AUTHENTICATION_REQUIRED:
    /\bautentic\w+\b.*\b(requerid|necesari|fall|rechaz|error|no |obligatori|reforzad|incorrect|cancel)|\b(requiere|requerida|necesita|falta|fall\w+|error|sin|debe)( \w+){0,3} autentic\w+|\btitular no autenticad|\bno autenticad/,
  MERCHANT_SET_UP:
    /\b(comercio|establecimiento|afiliado|afiliacion|terminal|tpv|fuc|tienda)\b.*\b(invalid|no (es )?valid|no existe|inexistent|no (esta )?(habilitad|registrad|dado de alta|configurad|encontrad|activ)|inactiv|incorrect|errone|desconocid|deshabilitad|bloquead|cancelad)|\b(error|fallo|problema)s? (de|en la) (configuracion|parametrizacion)|\bfirma (errone|incorrect|invalid)/,
  NOT_PERMITTED_HERE:
    /\bno permitid[oa] (en|a|por) (el |este |la )?(terminal|cajero)|\b(terminal|cajero|tpv)\b.*\bno (esta )?(permitid|autorizad)[oa] para/,
  NOT_PERMITTED:
    /\b(operacion|transaccion|tarjeta|compra|servicio|moneda|tipo|producto|plan|cuotas|funcion|uso|marca)\b.*\bno (\w+ )?(permitid|permite|soportad|admitid|admite|habilitad|aceptad|acepta|disponible para|compatible|autorizad[oa] (para|por|al?) (este|esta|el titular|la tarjeta|internet|comercio electronico))\w*|\b(restringida|restriccion\w*)\b|\b(transaccion|operacion) (es )?(invalida|no valida|prohibida)|\bno (permite|admite|acepta|soporta)\b|\bajena al servicio|\bno permitid[oa]\b|\bmoneda no|\btarjeta no (soportada|compatible|aceptada)|\b(pais|region)\b.*\b(no (permitid|autorizad|admitid)|bloquead|restringid|excluid)|\b(violacion|incumplimiento) de (la )?(ley|regla|norma)|\bprohibid[oa]\b|\bno puede (usarse|utilizarse|ser utilizada)|\b(tarjeta|cuenta|comercio)\b.*\bno autorizad[oa] (para|a|en)\b|\bno habilitad[oa] para|\b(transaccion|operacion) (es )?(incorrecta|erronea)|\bno se puede (utilizar|usar)/,
  REFUSED_AS_FRAUD:
    /\b(filtro|regla|reglas|sistema|motor|control|modulo|prevencion|politica)s? (de |anti)? ?(fraude|riesgo|seguridad)|\bantifraude|\blista (negra|de bloqueo)|\balto riesgo|\b(por|nivel de) riesgo|\b(bloquead|rechazad|denegad)[oa] por (\w+ )?fraude|\bfraude (confirmado|detectado)|\bfraudulent[oa]\b/,
  INSUFFICIENT_FUNDS:
    /\b(fondos?|saldo|cupo|credito|disponible|limite|balance|dinero)( \w+){0,4} insuficientes?\b|\binsuficien\w+ (de )?(\w+ )?(fondos?|saldo|credito|cupo|dinero)|\b(sin|falta de) (fondos|saldo|cupo|credito|disponible)|\bno (tiene|hay|cuenta con|dispone de|posee|alcanza)( \w+){0,2} (suficiente\w*|fondos|saldo|dinero|cupo|credito)|\b(saldo|fondos) no (\w+ )?(suficient|disponibl)|\bno (dispone|tiene|cuenta)\b.*\b(fondos|saldo|suficiente)\w*/,
  LIMIT:
    /\b(exced\w+|exceso|super\w+|sobrepas\w+|rebas\w+|alcanz\w+|agot\w+|mayor)\b.*\b(limites?|monto|importe|cupo|intentos|numero|cantidad|maxim\w+|frecuencia|operaciones|retiros|tope)|\b(limites?|monto|importe|cupo|intentos|maxim\w+|numero|cantidad|tope|nip|pin)\b.*\b(exced|superad|supera|alcanzad|sobrepasad|agotad|rebasad)|\bdemasiad[oa]s (intentos|operaciones|transacciones)/,
  INVALID_AMOUNT:
    /\b(importe|monto|cantidad|valor) (\w+ )?(invalid|incorrect|errone|no (es )?(valid|permitid))|\b(importe|monto|valor)\b.*\b(erroneo|invalido|incorrecto|no valido)\b/,
  CALL_ISSUER:
    /\b(contact\w*|llam\w+|consult\w*|comuniqu\w+|comunicarse|comunicate|dirij\w+|pongase|refier\w+|referi\w+|solicit\w+)\b.*\b(emisor|banco|entidad|tarjeta|telefon\w*|autorizador|centro|autorizacion|adquir\w+)|\bautorizacion (telefonica|por voz)|\bpedir autorizacion|\bcondicion(es)? especial\w*|\b(llam|contact|referi|remit)\w+\b.*\b(seguridad|adquirente|emisora)|\brequiere autorizacion|\bautoriza\w* (verbal|telefonica)mente|\bautorizacion del emisor/,
  TEMPORARY:
    /\b(emisor|banco|sistema|red|servicio|procesador|entidad|host|centro|autorizador|servidor)\b.*\b(no (esta )?(disponible|responde|operativ)|fuera de (linea|servicio)|inoperativ|inaccesible|caid|inactiv|error|fall|ocupad|mantenimiento|desconect)|\b(error|fall[ao]|problema|incidencia)s?( \w+){0,3} (sistema|comunicacion\w*|conexion|procesa\w+|proceso|formato|red|tecnic\w+|intern\w+|general|temporal\w*|servidor|transaccion|mensaje|inesperad\w+|generic\w+|desconocid\w+)|\b(tiempo|sesion) (de espera |limite |maximo )?(agotad|excedid|expirad)|\btiempo (de espera|limite)|\b(intente|intentar|intentelo|intenta|reintente|reintentar|reintento|repita|repetir|vuelva a)\b|\btemporal(mente)?\b|\b(sin|no hay|no hubo|no se (recibio|obtuvo)) (conexion|comunicacion|respuesta)|\b(conexion|comunicacion) (\w+ )?(perdida|fallida|interrumpida)|\bmas tarde\b|^error$|\b(sesion|mensaje|formato|mac) (\w+ )?(incorrect|invalid|errone|no valid)\w*|\b(error|fallo|falla)\b.*\b(criptog\w+|cifrad\w+|mac|clave|sincron\w+|enruta\w+|ruteo|concilia\w+|reconcilia\w+|validacion)|\bsincroniza\w+|\bcriptogra\w+|\bdestino\b.*\bno\b|\b(reingres|reintrodu|repet|repit)\w+|\ben (proceso|curso|progreso)\b|\b(red|emisor\w*|entidad) (de tarjetas |de la tarjeta )?(\w+ )?no (esta )?disponible|\bno disponible\b|\bmal ?funcion\w*|\bno (se )?(puede|pudo|es posible) (verificar|validar|comprobar)|\bno (fue|ha sido|se ha) (procesad|tramitad|recibid)\w*|\bproblemas? tecnic\w+|\bfuera de (linea|servicio)|\binesperad[oa]|\bformato\b.*\b(incorrect|invalid|errone|no valid)\w*|\b(en|re)ruta(miento|do)\b|\b(imposible|no es posible) (autorizar|realizar|procesar|completar)|\b(no se )?pudo (autorizar|enrutar)|\berror (indeterminado|desconocido|al |en |interno)|\bse ha producido un error|\bocurrio un error|\b(ruta|destino) no (encontrad|disponible)|\bno (puede|pudo) (ser )?(completa|realiza|procesa|finaliza)\w*/,
  SUSPECTED_FRAUD:
    /\bsospech\w*|\b(posible|presunt[oa]|eventual) fraude|\bfraude\b|\bviolacion de seguridad|\bseguridad (violada|vulnerada)|\b(violacion|infraccion|incumplimiento|motivos|razones) (de )?(la )?seguridad/,
  DUPLICATE:
    /\bduplicad[oa]\b|\b(operacion|transaccion|pago|pedido) (repetid|ya (fue )?(procesad|realizad|registrad|pagad|autorizad))|\b(doble (pago|cargo|reembolso|cobro|operacion)|(pago|cargo|cobro|reembolso) doble)|\b(transaccion|operacion|pago) (identic|igual|repetid)\w*|\bmism[oa] (transaccion|operacion|pago)/,
  DO_NOT_HONOR: /\bno (honrar|atender|honor)\b/,
  DECLINED:
    /\b(rechazad|denegad|declinad|negad)[oa]s?\b|\b(rechazo|denegacion|denegada|declina|deniega|rechaza)\b|\bno (fue |ha sido |esta |se (ha )?)?(autoriz|aprob|acept|concedid)\w*|\bno se pudo (procesar|realizar|completar|autorizar)|\bno (ha|han|se ha) (aceptad|autorizad|aprobad|concedid)o/,
  NO_ACTION_TAKEN:
    /\b(ninguna accion|sin accion|no se (tomo|realizo|ha tomado|ha realizado)|ninguna medida)|\bno (ha )?(dado curso|tramitad[oa])/,
};
