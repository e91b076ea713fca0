/** Where the frozen table differs from the first set, and why the table is right. By set and text. */
export const explained: readonly { set: string; text: string; why: string }[] = [
  {
    set: 'Adyen refusal reasons, by text alone',
    text: 'Current AID is in Penalty Box',
    why: 'Its code 40 is soft here too. The words alone, which no other processor uses, say nothing about a fault; an unknown decline is hard (R8), and one wording does not justify a row.',
  },
  {
    set: 'Stripe decline codes, as text alone',
    text: 'service_not_allowed',
    why: 'Its code is soft here too. As text of an unknown gateway "service not allowed" is how TSYS and Elavon word ISO 57 and 58 (not permitted to this card), and 57 is in Visa category 1.',
  },
  {
    set: 'NMI and Authorize.net wordings, by text alone',
    text: 'A validation error occurred at the processor.',
    why: 'Its code 328 is hard here too. Without the code, an error at the processor is a technical fault: the text does not say that card data are wrong.',
  },
];
