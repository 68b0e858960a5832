import { effect, signal } from '@preact/signals'
import { get, type Schemas } from './api'
import { lang } from './lang'

type Names = Schemas['NamesDocument']

// Names of places, passages and goods by language; English ones come with the
// answers and are asked for only where a code is all there is.
const loaded = signal<Partial<Record<string, Names>>>({})
const asked = new Set<string>()

function load(l: string) {
  if (asked.has(l)) return
  asked.add(l)
  get<Names>('/v1/names', { lang: l }).then(
    (n) => (loaded.value = { ...loaded.value, [l]: n }),
    () => asked.delete(l), // asked again when a name is next needed; codes and English names serve until then
  )
}

// English names that came with answers and lists.
const known = new Map([['INBOM', 'Mumbai'], ['RUMOW', 'Moscow']])

/** Keeps the English name of a place that was met, so that it need not be asked for. */
export const remember = (id: string, english: string) => void known.set(id, english)

effect(() => {
  if (lang.value !== 'en') load(lang.value)
})

function name(of: keyof Names, id: string, fallback?: string): string {
  const names = loaded.value[lang.value]
  if (!names && fallback === undefined) load(lang.value)
  return (names?.[of] as Record<string, string> | undefined)?.[id] ?? fallback ?? id
}

/** The name of a place by its id in the current language. */
export const placeName = (id: string, fallback = known.get(id)) => name('places', id, fallback)
export const passageName = (id: string, fallback?: string) => name('passages', id, fallback)
export const disruptionName = (id: string) => name('disruptions', id)
export const goodsName = (id: string, fallback?: string) => name('goods', id, fallback)

/** The name of a passage or place by its id, whichever it is. */
export function anyName(id: string): string {
  const names = loaded.value[lang.value]
  if (!names && !known.has(id)) load(lang.value)
  return names?.passages[id] ?? names?.places[id] ?? known.get(id) ?? id
}

let english: Map<string, string> | undefined
/** The name of a place that is known by its English name alone; that name where no place has it. */
export function placeNamed(name: string): string {
  if (lang.value === 'en') return name
  const en = loaded.value['en']
  if (!en) return (load('en'), name)
  english ??= new Map(Object.entries(en.places).map(([id, n]) => [n, id]))
  const id = english.get(name)
  return id ? placeName(id, name) : name
}

/** Whether a text is the id of a place, so that its name can be shown instead. */
export const isPlaceID = (text: string) => /^[A-Z]{2}-?[A-Z0-9]{3,}$/.test(text)
