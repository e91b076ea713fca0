/**
 * The currencies of ISO 4217, as published on 2026-01-01, with the decimals that an amount in minor units has. They are from
 * "list one" of the standard's maintenance agency (SIX Group). `Intl` has the decimals that Unicode's CLDR gives for everyday
 * use (none for HUF, COP, IDR, PKR): with those, an amount would come out a hundred times too large. What has no minor unit
 * (gold, codes for tests) is left out, as nobody can be charged in it.
 */
const currenciesByDecimals: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const decimalsByCurrency: ReadonlyMap<string, number> = new Map(
  Object.entries(currenciesByDecimals).flatMap(([decimals, currencies]) =>
    currencies
      .trim()
      .split(/\s+/)
      .map((currency) => [currency, Number(decimals)] as const),
  ),
);

/** The decimals of a currency's amounts; null: ISO 4217 does not list it. */
export function decimalsOf(currency: string): number | null {
  return decimalsByCurrency.get(currency) ?? null;
}

export function currencies(): Iterable<string> {
  return decimalsByCurrency.keys();
}
