import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'
import type { Map as MapLibreMap, GeoJSONSource } from 'maplibre-gl'
import { country } from '../format'
import { lang, languages } from '../lang'
import type { Countries } from './base'
import { alpha2 } from './iso'

/** A label of the base map: where, how large an area it names. */
export interface Label {
  id: string
  text: string
  at: Position
  sea: boolean
  /** A place, whose name stands below its sign. */
  place?: boolean
  /** The zoom from which on it is shown. */
  from: number
}

type Sea = readonly [lon: number, lat: number, from: number, en: string, ru: string, fa: string]
const seas: readonly Sea[] = [
  [75, -12, 0, 'Indian Ocean', 'Индийский океан', 'اقیانوس هند'],
  [-30, 30, 0, 'Atlantic Ocean', 'Атлантический океан', 'اقیانوس اطلس'],
  [155, 30, 0, 'Pacific Ocean', 'Тихий океан', 'اقیانوس آرام'],
  [75, 80, 1, 'Arctic Ocean', 'Северный Ледовитый океан', 'اقیانوس منجمد شمالی'],
  [64, 15, 1.5, 'Arabian Sea', 'Аравийское море', 'دریای عرب'],
  [88, 14, 2, 'Bay of Bengal', 'Бенгальский залив', 'خلیج بنگال'],
  [51.2, 41.8, 2.5, 'Caspian Sea', 'Каспийское море', 'دریای خزر'],
  [34.5, 43.2, 2.5, 'Black Sea', 'Чёрное море', 'دریای سیاه'],
  [18, 35, 2, 'Mediterranean Sea', 'Средиземное море', 'دریای مدیترانه'],
  [38.2, 20.5, 2.8, 'Red Sea', 'Красное море', 'دریای سرخ'],
  [51.6, 27, 3, 'Persian Gulf', 'Персидский залив', 'خلیج فارس'],
  [58.8, 24.8, 4, 'Gulf of Oman', 'Оманский залив', 'دریای عمان'],
  [48, 12.2, 3.5, 'Gulf of Aden', 'Аденский залив', 'خلیج عدن'],
  [19.5, 57.5, 3, 'Baltic Sea', 'Балтийское море', 'دریای بالتیک'],
  [3.5, 56.5, 3, 'North Sea', 'Северное море', 'دریای شمال'],
  [40, 74, 2.5, 'Barents Sea', 'Баренцево море', 'دریای بارنتس'],
  [114, 13, 2.5, 'South China Sea', 'Южно-Китайское море', 'دریای جنوبی چین'],
  [125, 29, 3, 'East China Sea', 'Восточно-Китайское море', 'دریای شرقی چین'],
  [134.5, 40, 3, 'Sea of Japan', 'Японское море', 'دریای ژاپن'],
]

// Where the middle of the largest part is no good place for the name.
const better: Record<string, Position> = { RU: [57, 59.5], US: [-100, 40], FR: [2.5, 46.8], NO: [9, 61.5], KZ: [67, 48], CN: [103, 36], IN: [78.5, 23], IR: [54, 32.5] }

/** Area and middle of a ring, in degrees (the shoelace formula). */
export function middle(ring: Position[]): { area: number; at: Position } {
  let a = 0
  let x = 0
  let y = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = ring[i] as [number, number]
    const [x1, y1] = ring[i + 1] as [number, number]
    const cross = x0 * y1 - x1 * y0
    a += cross
    x += (x0 + x1) * cross
    y += (y0 + y1) * cross
  }
  return a === 0 ? { area: 0, at: ring[0] ?? [0, 0] } : { area: Math.abs(a / 2), at: [x / (3 * a), y / (3 * a)] }
}

/** The names of countries and seas in the current language. */
export function labels(countries: Feature<Polygon | MultiPolygon>[]): Label[] {
  const column = languages.indexOf(lang.value)
  const out: Label[] = seas.map(([lon, lat, from, ...names]) => ({ id: 'sea' + names[0], text: names[column]!, at: [lon, lat], sea: true, from }))
  for (const f of countries) {
    const code = alpha2(String(f.id ?? ''))
    if (!code || code === 'AQ') continue
    const parts = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates
    const largest = parts.map((p) => middle(p[0]!)).reduce((b, m) => (m.area > b.area ? m : b), { area: 0, at: [0, 0] as Position })
    const from = largest.area > 180 ? 1.2 : largest.area > 45 ? 2.4 : largest.area > 12 ? 3.1 : largest.area > 3 ? 3.8 : 4.6
    out.push({ id: code, text: country(code), at: better[code] ?? largest.at, sea: false, from })
  }
  return out
}

/** Whether a point lies in a ring (the even–odd rule). */
function holds(ring: Position[], [x, y]: [number, number]): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i] as [number, number]
    const [x2, y2] = ring[j] as [number, number]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd
  }
  return odd
}

/** The country that a point lies in, by its two letters. */
export function inside(countries: Countries, at: [number, number]): string | undefined {
  const f = countries.features.find(({ geometry: g }) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates).some(([outer, ...holes]) => holds(outer!, at) && !holes.some((h) => holds(h, at))))
  return f && alpha2(String(f.id ?? ''))
}

const scale = 2

/** The picture of a text, shaped by the browser, with a halo; so no font has to be loaded and every script joins as it should. */
function picture({ text, sea, place }: Label, ink: string, halo: string): ImageData {
  const canvas = document.createElement('canvas')
  const c = canvas.getContext('2d', { willReadFrequently: true })!
  const font = `${sea ? 'italic 400' : place ? '450' : '600'} ${(sea ? 11.5 : 11) * scale}px system-ui, "Noto Sans", "Noto Sans Arabic", "Vazirmatn", Tahoma, sans-serif`
  c.font = font
  const pad = 3 * scale
  canvas.width = Math.ceil(c.measureText(text).width) + 2 * pad
  canvas.height = 17 * scale
  c.font = font
  c.textBaseline = 'middle'
  c.textAlign = 'center'
  c.direction = lang.value === 'fa' ? 'rtl' : 'ltr'
  c.lineJoin = 'round'
  c.lineWidth = 2.6 * scale
  c.strokeStyle = halo
  c.fillStyle = ink
  c.strokeText(text, canvas.width / 2, canvas.height / 2)
  c.fillText(text, canvas.width / 2, canvas.height / 2)
  return c.getImageData(0, 0, canvas.width, canvas.height)
}

export interface Inks {
  land: string
  halo: string
  sea: string
  water: string
}

const drawn = new WeakMap<MapLibreMap, Map<string, string>>()

/** Puts the labels on a map, in place of those that are there; a source "labels" must be. */
export function setLabels(map: MapLibreMap, list: Label[], inks: Inks) {
  const have = drawn.get(map) ?? new Map<string, string>()
  drawn.set(map, have)
  for (const l of list) {
    const [ink, halo] = l.sea ? [inks.sea, inks.water] : [inks.land, inks.halo]
    const key = l.text + ink + halo
    if (have.get(l.id) === key) continue
    have.set(l.id, key)
    if (map.hasImage(l.id)) map.removeImage(l.id)
    map.addImage(l.id, picture(l, ink, halo), { pixelRatio: scale })
  }
  map.getSource<GeoJSONSource>('labels')!.setData({
    type: 'FeatureCollection',
    features: list.map((l) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: l.at }, properties: { id: l.id, from: l.from, ...(l.place ? { place: true } : {}) } })),
  })
}
