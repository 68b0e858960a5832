import type { Column } from './ui/table'

/** A cell of CSV (RFC 4180); what a spreadsheet would take for a formula is made text. */
export function csvCell(value: string | number | undefined): string {
  if (value === undefined) return ''
  let text = String(value)
  if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text)) text = "'" + text
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text
}

/** Rows of a table as CSV, with units in the heads. */
export function csv<R>(rows: readonly R[], columns: readonly Column<R>[]): string {
  const lines = [columns.map((c) => csvCell(c.unit ? `${c.title}, ${c.unit}` : c.title)).join(',')]
  for (const r of rows) lines.push(columns.map((c) => csvCell(c.value(r))).join(','))
  return lines.join('\r\n') + '\r\n'
}

/** Rows under heads of one's own, as CSV. */
export const csvRows = (head: string[], rows: (string | number | undefined)[][]) => [head, ...rows].map((r) => r.map(csvCell).join(',')).join('\r\n') + '\r\n'

/** Saves bytes made in the browser as a file. */
export function save(name: string, type: string, content: BlobPart) {
  const a = document.createElement('a')
  a.href = URL.createObjectURL(new Blob([content], { type }))
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000)
}

/** Saves CSV, with the mark by which spreadsheets know UTF-8. */
export const saveCSV = (name: string, text: string) => save(name, 'text/csv', '\ufeff' + text)
export const saveJSON = (name: string, value: unknown) => save(name, 'application/json', JSON.stringify(value, null, 2) + '\n')

/** Saves an SVG picture of a page with the styles that it is seen with. */
export function saveSVG(name: string, svg: SVGSVGElement) {
  save(name, 'image/svg+xml', svgText(svg))
}

/** Saves a picture as PNG at twice its size. */
export async function savePNG(name: string, svg: SVGSVGElement) {
  const image = new Image()
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svgText(svg))
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = svg.width.baseVal.value * 2
  canvas.height = svg.height.baseVal.value * 2
  const c = canvas.getContext('2d')!
  c.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob) save(name, 'image/png', blob)
}

const kept = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'direction', 'display']

function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const from = [svg, ...svg.querySelectorAll<SVGElement>('*')]
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  from.forEach((el, i) => {
    const style = getComputedStyle(el)
    to[i]!.setAttribute('style', kept.map((k) => `${k}:${style.getPropertyValue(k)}`).join(';'))
  })
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--card'))
  copy.prepend(ground)
  return new XMLSerializer().serializeToString(copy)
}
