import { number } from '../format'
import { lang } from '../lang'
import { words } from '../words/problem'
import { words as plan } from '../pages/plan/words'

export interface Candidate {
  id: string
  name: string
}

/** The places that a fix names: "did you mean INBOM (Mumbai, IN), AEDXB (Dubai, AE)?". */
export function candidates(fix: string): Candidate[] {
  if (!/^did you mean /.test(fix)) return []
  return [...fix.matchAll(/([A-Z]{2}-?[A-Z0-9]+) \(([^()]*(?:\([^()]*\))?[^()]*), [A-Z]{2}\)/g)].map((m) => ({ id: m[1]!, name: m[2]! }))
}

/** The field of a location of the API: query.feu, body.feu and feu are one. */
export const fieldOf = (location?: string) => (location ?? '').replace(/^(query|body|path|header)(\.|$)/, '')

const fields: Record<string, Parameters<typeof plan>[0]> = {
  from: 'from', to: 'to', goods: 'goods', equipment: 'equipment', feu: 'quantity', teu: 'quantity', tonnes: 'quantity', value_usd: 'value', depart: 'depart', deadline: 'deadline', arrive_by: 'latest',
  percentile: 'percentile', as_of: 'asOf', prices: 'prices', carbon_price: 'carbon', via: 'via', avoid: 'avoid', close: 'close', close_from: 'closeFrom', close_to: 'closeTo', only: 'only',
  restrictions: 'restrictions', regimes: 'regimes', with: 'disruptions', without: 'disruptions', scenario: 'measures', corridor: 'corridor',
}

/** What the page calls a field; its own name where the page has none. */
export const labelOf = (field: string) => (fields[field] ? plan(fields[field]) : field)

// What the server says, as the page says it: the groups are {a} and {b}.
const known: readonly [RegExp, Parameters<typeof words>[0]][] = [
  [/^validation failed$/, 'fields'],
  [/^invalid (?:float|integer|number)$/, 'number'],
  [/^invalid boolean$/, 'boolean'],
  [/^required query parameter is missing$/, 'missing'],
  [/^expected value to be one of "(.*)"$/, 'oneOf'],
  [/^unknown place "(.*)"$/, 'place'],
  [/^unknown place "(.*)", and no passage, service, link, border or country either$/, 'thing'],
  [/^"(.*)" is ambiguous; use the code of one: (.*)$/, 'ambiguous'],
  [/^"(.*)" lies off the earth$/, 'off'],
  [/^write latitude,longitude in degrees$/, 'degrees'],
  [/^`meridian data places` lists the places; lat,lon works too$/, 'places'],
  [/^`meridian data passages`, .* list what there is$/, 'things'],
  [/^did you mean (.*)\?$/, 'mean'],
  [/^unknown country "(.*)"$/, 'country'],
  [/^write an ISO code such as country:TM$/, 'iso'],
  [/^(.*) is no quantity$/, 'quantity'],
  [/^give a positive number$/, 'positive'],
  [/^(.*) is beyond reason$/, 'beyond'],
  [/^the most is (\d+); check the unit$/, 'most'],
  [/^"(.*)" is not a date: write YYYY-MM-DD$/, 'date'],
  [/^"(.*)" is not a month: write YYYY-MM$/, 'month'],
  [/^(.*) is no percentile to plan for$/, 'percentile'],
  [/^give (\d+) to (\d+)$/, 'between'],
  [/^unknown equipment "(.*)"$/, 'equipment'],
  [/^the equipment is (.*)$/, 'list'],
  [/^the (?:groups|corridors|named episodes|jurisdictions) are (.*)$/, 'list'],
  [/^there is no corridor "(.*)"$/, 'corridor'],
  [/^unknown goods "(.*)"$/, 'goods'],
  [/^arms and ammunition \(HS 93\) are refused$/, 'arms'],
  [/^Meridian does not plan them$/, 'refused'],
  [/^"(.*)" is no named episode$/, 'episode'],
  [/^says when something is shut, and nothing is$/, 'nothingShut'],
  [/^add --close WHAT$/, 'addShut'],
  [/^(\S+) lies before departure on (\S+)$/, 'before'],
  [/^give a deadline after departure$/, 'after'],
  [/^(.*) cannot be reached$/, 'unreached'],
  [/^no way from (.*) to (.*) by .* alone$/, 'noWay'],
  [/^(.*) is not reached by these modes$/, 'byModes'],
  [/^avoided: (.*)$/, 'avoided'],
  [/^zip: not a valid zip file$/, 'notZip'],
  [/^request body is too large limit=(\d+) bytes$/, 'tooBig'],
  [/^request body is required$/, 'empty'],
  [/^send a zip of CSV tables$/, 'sendZip'],
]

/** A text of the server in the language of the page; undefined where it has no other words. */
export function said(text: string): string | undefined {
  for (const [pattern, key] of known) {
    const m = pattern.exec(text)
    if (m && key === 'tooBig') return words(key, { a: number(Number(m[1]) / 2 ** 20) })
    if (m) return words(key, { a: m[1] ?? '', b: m[2] ?? '' })
  }
  return lang.value === 'en' ? text : undefined
}
