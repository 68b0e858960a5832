package cch

import "testing"

// Two nodes are in one piece if each reaches the other.
func TestPieces(t *testing.T) {
	for seed := range uint64(100) {
		g := randomGraph(t, seed, 25)
		piece, sizes := g.Pieces()
		all := floydWarshall(g)
		count := make([]int, len(sizes))
		for v := range all {
			count[piece[v]]++
			for u := range all {
				if mutual := all[v][u] < Infinity && all[u][v] < Infinity; mutual != (piece[v] == piece[u]) {
					t.Fatalf("seed %d: nodes %d and %d in pieces %d and %d", seed, v, u, piece[v], piece[u])
				}
			}
		}
		for k, n := range sizes {
			if n != count[k] || k > 0 && n > sizes[k-1] {
				t.Fatalf("seed %d: sizes %v, counted %v", seed, sizes, count)
			}
		}
	}
}
