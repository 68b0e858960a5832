import type { Answer, Itinerary } from './query'
export default function Map(_: { answer: Answer; selected: Itinerary; hovered: number | undefined; onSelect: (i: Itinerary) => void }) {
  return null
}
