/** What is evaluated where the URL names nothing: an answer before any question. */
export const example = 'rasht-astara,border-astara-rail,border-astara,single-tariff-west'
