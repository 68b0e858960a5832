/** Figures in Persian or Arabic digits as ASCII. */
const ascii = (text: string) => text.replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0)).replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(/٫/g, '.')

/**
 * The point that a text names, as the API reads it ("55.75,37.62"): latitude and
 * longitude in degrees, with a comma, a semicolon or a space between and the digits
 * of any of the three languages; undefined if it is none.
 */
export function pointOf(text: string): string | undefined {
  const m = /^\s*([+-]?\d+(?:\.\d+)?)°?\s*[,;،؛\s]\s*([+-]?\d+(?:\.\d+)?)°?\s*$/.exec(ascii(text)) ?? /^\s*([+-]?\d+(?:,\d+)?)\s*[;؛\s]\s*([+-]?\d+(?:,\d+)?)\s*$/.exec(ascii(text))
  if (!m) return undefined
  const [lat, lon] = [m[1]!, m[2]!].map((t) => Number(t.replace(',', '.'))) as [number, number]
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? `${lat},${lon}` : undefined
}
