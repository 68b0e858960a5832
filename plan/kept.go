package plan

import (
	"strconv"
	"strings"
	"sync"
)

// kept is what was reckoned and may be asked for again, by key and within a bound
// of bytes; what was asked for longest ago goes first. What it returns never
// depends on what it holds: only the time that it takes does.
type kept struct {
	mu    sync.Mutex
	bound int64
	used  int64
	named int64 // names given
	at    map[string]*keptItem
	ring  keptItem // of items, that used last after it
}

type keptItem struct {
	key          string
	value        any
	size         int64
	before, next *keptItem
}

func newKept(bound int64) *kept {
	k := &kept{bound: bound, at: map[string]*keptItem{}}
	k.ring.before, k.ring.next = &k.ring, &k.ring
	return k
}

// name returns a prefix of keys that nobody else has.
func (k *kept) name() string {
	if k == nil {
		return ""
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.named++
	return strconv.FormatInt(k.named, 36) + " "
}

// drop forgets what is kept under keys with a prefix.
func (k *kept) drop(prefix string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, x := range k.at {
		if strings.HasPrefix(key, prefix) {
			x.leave()
			delete(k.at, key)
			k.used -= x.size
		}
	}
}

func (x *keptItem) leave() { x.before.next, x.next.before = x.next, x.before }

func (k *kept) first(x *keptItem) {
	x.before, x.next = &k.ring, k.ring.next
	x.before.next, x.next.before = x, x
}

func (k *kept) find(key string) (any, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	x := k.at[key]
	if x == nil {
		return nil, false
	}
	x.leave()
	k.first(x)
	return x.value, true
}

func (k *kept) put(key string, value any, size int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at[key] != nil || size > k.bound {
		return
	}
	x := &keptItem{key: key, value: value, size: size}
	k.at[key] = x
	k.first(x)
	for k.used += size; k.used > k.bound; {
		x := k.ring.before
		x.leave()
		delete(k.at, x.key)
		k.used -= x.size
	}
}

// keep returns what is kept under a key, or makes it. Two at once may make it; they
// make the same. Where nothing is kept, it makes it.
func keep[T any](k *kept, key string, size func(T) int64, build func() T) T {
	if k == nil {
		return build()
	}
	if x, ok := k.find(key); ok {
		return x.(T)
	}
	x := build()
	k.put(key, x, size(x))
	return x
}

// Of these kinds so many are kept; those asked for longest ago are forgotten first.
// On the atlas a view takes 12 MB and a weighing 5 MB; what both keep of trees, bounds
// and joints for all questions together is bounded in bytes.
const (
	mostKept      = 24 // views
	mostWeighings = 16
	mostJoints    = 96 << 20 // bytes
	mostTrees     = 32 << 20
)

// keeping is what all views of a planner keep: what many questions share, and what
// those of one origin or one destination share, which must not drive the former out.
type keeping struct{ joints, trees *kept }

func newKeeping() keeping { return keeping{newKept(mostJoints), newKept(mostTrees)} }

func (k keeping) drop(prefix string) {
	k.joints.drop(prefix)
	k.trees.drop(prefix)
}

// tick counts questions.
func (p *Planner) tick() int64 {
	p.asked++
	return p.asked
}

// forgetWeighings forgets the weighings asked for longest ago until not too many are
// left.
func (p *Planner) forgetWeighings() {
	for len(p.weights) > mostWeighings {
		oldest := ""
		for k, x := range p.weights {
			if oldest == "" || x.used < p.weights[oldest].used {
				oldest = k
			}
		}
		p.forgetWeighing(oldest, p.weights[oldest])
	}
}

func (p *Planner) forgetWeighing(key string, w *weighing) {
	p.kept.drop(w.name)
	delete(p.weights, key)
}
