/** A line of a comparison of two texts: in both, only in the new one, or only in the old one. */
export interface Difference {
  sign: ' ' | '+' | '−'
  text: string
}

/** Compares two texts line by line by their longest common subsequence. */
export function compareLines(a: string, b: string): Difference[] {
  const [x, y] = [a.replace(/\n$/, '').split('\n'), b.replace(/\n$/, '').split('\n')]
  const out: Difference[] = []
  let top = 0
  while (top < x.length && top < y.length && x[top] === y[top]) out.push({ sign: ' ', text: x[top++]! })
  let end = 0
  while (end < x.length - top && end < y.length - top && x[x.length - 1 - end] === y[y.length - 1 - end]) end++
  const [p, q] = [x.slice(top, x.length - end), y.slice(top, y.length - end)]
  const most = Array.from({ length: p.length + 1 }, () => new Uint16Array(q.length + 1))
  for (let i = p.length - 1; i >= 0; i--) {
    for (let j = q.length - 1; j >= 0; j--) most[i]![j] = p[i] === q[j] ? most[i + 1]![j + 1]! + 1 : Math.max(most[i + 1]![j]!, most[i]![j + 1]!)
  }
  let [i, j] = [0, 0]
  while (i < p.length || j < q.length) {
    if (i < p.length && j < q.length && p[i] === q[j]) out.push({ sign: ' ', text: p[i++]! }), j++
    else if (i < p.length && (j === q.length || most[i + 1]![j]! >= most[i]![j + 1]!)) out.push({ sign: '−', text: p[i++]! })
    else out.push({ sign: '+', text: q[j++]! })
  }
  for (const text of x.slice(x.length - end)) if (end > 0) out.push({ sign: ' ', text })
  return out
}
