/** A scale turns values into positions of a picture, and knows its ticks. */
export interface Scale {
  (value: number): number
  ticks: number[]
  domain: [number, number]
}

/** A linear scale with about `count` round ticks within the domain. */
export function linear(domain: [number, number], range: [number, number], count = 6): Scale {
  const [a, b] = domain[0] === domain[1] ? [domain[0], domain[0] + 1] : domain
  const f = (v: number) => range[0] + ((v - a) / (b - a)) * (range[1] - range[0])
  const step = roundStep((b - a) / Math.max(1, count))
  const ticks: number[] = []
  for (let i = Math.ceil(a / step - 1e-9); i * step <= b + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)))
  return Object.assign(f, { ticks, domain: [a, b] as [number, number] })
}

/** The next of 1, 2, 5 times a power of ten that is no less. */
export function roundStep(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x))
  return power * ([1, 2, 5].find((m) => m * power >= x * (1 - 1e-9)) ?? 10)
}

/** A linear domain from nought that ends at a round value. */
export function upTo(most: number, count = 6): [number, number] {
  if (!(most > 0)) return [0, 1]
  const step = roundStep(most / count)
  return [0, Math.ceil(most / step - 1e-9) * step]
}

/** A logarithmic scale with ticks at 1, 2 and 5 times the powers of ten; the domain is above nought. */
export function logarithmic(domain: [number, number], range: [number, number]): Scale {
  const [a, b] = domain[0] === domain[1] ? [domain[0] / 2, domain[0] * 2] : domain
  const f = (v: number) => range[0] + (Math.log(v / a) / Math.log(b / a)) * (range[1] - range[0])
  const steps = b / a > 300 ? [1] : b / a > 60 ? [1, 3] : [1, 2, 5]
  const ticks: number[] = []
  for (let e = Math.floor(Math.log10(a)); e <= Math.ceil(Math.log10(b)); e++) {
    for (const m of steps) {
      const v = Number((m * 10 ** e).toPrecision(3))
      if (v >= a * (1 - 1e-9) && v <= b * (1 + 1e-9)) ticks.push(v)
    }
  }
  return Object.assign(f, { ticks, domain: [a, b] as [number, number] })
}
