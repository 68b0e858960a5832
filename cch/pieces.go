package cch

import (
	"cmp"
	"slices"
)

// Pieces are the strongly connected pieces of the graph over arcs that are not
// closed: inside one, every node can be reached from every other. Pieces are
// numbered from the largest, which is piece 0, equal ones by their lowest node;
// piece[v] is the piece of node v and sizes[k] the number of nodes of piece k. A road
// network usually has one large piece and many of a few nodes, where the data are cut
// off or wrong.
func (g *Graph) Pieces() (piece []uint32, sizes []int) {
	piece, _ = g.components()
	type part struct{ label, lowest, size int }
	var parts []part
	for v, label := range piece {
		for int(label) >= len(parts) {
			parts = append(parts, part{len(parts), len(piece), 0})
		}
		parts[label].lowest = min(parts[label].lowest, v)
		parts[label].size++
	}
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.lowest, b.lowest))
	})
	number := make([]uint32, len(parts))
	for k, p := range parts {
		number[p.label] = uint32(k)
		sizes = append(sizes, p.size)
	}
	for v, label := range piece {
		piece[v] = number[label]
	}
	return piece, sizes
}
