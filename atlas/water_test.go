package atlas_test

import (
	"math"
	"sync"
	"testing"

	"meridian"
)

// A third yardstick for ports of one sea: the shortest way over water on the
// coast of 1:10m, which lanes that are far apart cannot draw. It knows no shoals
// and no lanes of traffic, so that it is a lower bound of what ships sail.

// basin is a sea as a box of degrees with a grid of points.
type basin struct {
	name                     string
	south, west, north, east float64
	step                     float64
}

var basins = []basin{
	{"Caspian Sea", 36.3, 46.5, 47.4, 55, 0.1},
	{"Black Sea, Azov, Marmara, Aegean", 34.5, 22.5, 47.4, 42, 0.125},
	{"Gulf, Gulf of Oman, Arabian Sea", 14, 47.5, 30.6, 74.5, 0.2},
	{"Red Sea and Gulf of Aden", 10.5, 32, 30.1, 52, 0.15},
	{"Baltic", 53.5, 9.5, 66, 30.5, 0.125},
	{"North Sea and Channel", 48, -6, 60, 13, 0.15},
	{"Japan Sea and Okhotsk", 33, 127, 60, 158, 0.25},
	{"Yellow and East China Sea", 24, 117, 41.2, 132, 0.2},
	{"South China Sea", 0, 98, 25.5, 123, 0.25},
	{"Bay of Bengal", 5, 77, 23.2, 98.5, 0.2},
	{"Arabian Sea", -8, 38, 26, 78.5, 0.3},
	{"Levant and Libya", 30.5, 10, 42, 36.5, 0.2},
	{"Adriatic", 39, 12, 46, 20.5, 0.1},
}

// waterMesh joins the points of a basin that lie in the sea with those around
// them in straight lines over water, up to five steps in every direction.
func waterMesh(coast *shore, b basin) *mesh {
	m := newMeshBuilder(1e-6)
	rows, columns := int((b.north-b.south)/b.step), int((b.east-b.west)/b.step)
	at := make([]int32, rows*columns)
	for r := range rows {
		for c := range columns {
			p := meridian.Point{Lat: b.south + float64(r)*b.step, Lon: b.west + float64(c)*b.step}
			at[r*columns+c] = -1
			if coast.water(p) {
				at[r*columns+c] = m.vertex(p)
			}
		}
	}
	for r := range rows {
		for c := range columns {
			u := at[r*columns+c]
			if u < 0 {
				continue
			}
			for _, d := range knightMoves {
				rr, cc := r+d[0], c+d[1]
				if rr >= rows || cc < 0 || cc >= columns {
					continue
				}
				if v := at[rr*columns+cc]; v >= 0 && coast.clear(m.points[u], m.points[v], 0, 0) {
					m.edge(u, v)
				}
			}
		}
	}
	return m.mesh(0)
}

// knightMoves are the steps to grid points in the upper half plane that no
// nearer point hides.
var knightMoves = func() (out [][2]int) {
	const reach = 5
	for r := range reach + 1 {
		for c := -reach; c <= reach; c++ {
			if gcd(r, max(c, -c)) == 1 && (r > 0 || c > 0) {
				out = append(out, [2]int{r, c})
			}
		}
	}
	return out
}()

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// overWater returns the shortest way over water of the pairs of ports that lie
// in one basin, by pair of indices.
func overWater(t testing.TB, net *meridian.Network, coast *shore, ports []meridian.PlaceID) map[[2]int]float64 {
	out := map[[2]int]float64{}
	var lock sync.Mutex
	var wg sync.WaitGroup
	for i, b := range basins {
		if i > 0 && (raceEnabled || testing.Short()) {
			break // the Caspian, which has no other yardstick, always
		}
		wg.Go(func() {
			m := waterMesh(coast, b)
			var inside []int
			var joins []join
			for i, p := range ports {
				q := net.Places[p].Point
				if q.Lat <= b.south || q.Lat >= b.north || q.Lon <= b.west || q.Lon >= b.east {
					continue
				}
				if j := m.join(coast, q); !math.IsInf(j.off, 1) {
					inside, joins = append(inside, i), append(joins, j)
				}
			}
			km := distances(m, joins, joins)
			lock.Lock()
			defer lock.Unlock()
			for i, a := range inside {
				for j, z := range inside {
					if x := km[i][j]; i != j && !math.IsNaN(x) {
						x = min(x, coast.direct(net.Places[ports[a]].Point, net.Places[ports[z]].Point))
						if old, ok := out[[2]int{a, z}]; !ok || x < old {
							out[[2]int{a, z}] = x
						}
					}
				}
			}
		})
	}
	wg.Wait()
	return out
}
