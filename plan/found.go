package plan

import (
	"math"
	"slices"
)

// foundSet is the vectors of ways found to the destination, by rising minutes and in
// blocks. Labels leave the queue by their first criterion, so that of every way
// found is no more than that of any label that comes after it: three criteria remain
// to be compared. Of a block the least variance and emissions are known, and a
// block whose least is too much is not looked at.
type foundSet struct {
	points []Vector
	least  []Vector // of each block; Money is not used
	last   int      // what beat the label before
}

// blockSize is how many vectors make a block.
const blockSize = 8

func (s *foundSet) clear() { s.points, s.least, s.last = s.points[:0], s.least[:0], 0 }

// add takes in a way; it costs no less than those found before.
func (s *foundSet) add(v *Vector) {
	at, _ := slices.BinarySearchFunc(s.points, v[Minutes], func(p Vector, m int64) int {
		if p[Minutes] <= m {
			return -1
		}
		return 1
	})
	s.points = slices.Insert(s.points, at, *v)
	for len(s.least)*blockSize < len(s.points) {
		s.least = append(s.least, Vector{})
	}
	for b := at / blockSize; b < len(s.least); b++ {
		l := Vector{0, math.MaxInt64, math.MaxInt64, math.MaxInt64}
		for i := range s.block(b) {
			p := &s.points[b*blockSize+i]
			l[Minutes], l[Variance], l[Grams] = min(l[Minutes], p[Minutes]), min(l[Variance], p[Variance]), min(l[Grams], p[Grams])
		}
		s.least[b] = l
	}
}

func (s *foundSet) block(b int) []Vector {
	return s.points[b*blockSize : min(len(s.points), (b+1)*blockSize)]
}

// beats tells whether a way found is no worse than f in time, variance and
// emissions.
func (s *foundSet) beats(f *Vector) bool {
	no := func(p *Vector) bool {
		return p[Minutes] <= f[Minutes] && p[Variance] <= f[Variance] && p[Grams] <= f[Grams]
	}
	if s.last < len(s.points) && no(&s.points[s.last]) {
		return true
	}
	for b := range s.least {
		l := &s.least[b]
		if l[Minutes] > f[Minutes] {
			return false
		}
		if l[Variance] > f[Variance] || l[Grams] > f[Grams] {
			continue
		}
		block := s.block(b)
		for i := range block {
			if no(&block[i]) {
				s.last = b*blockSize + i
				return true
			}
		}
	}
	return false
}
