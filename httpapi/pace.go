package httpapi

import (
	"sync"
	"time"

	"meridian/store"
)

// Progress is told how far something is: its phase in a few words, and how many of
// the steps of that phase are done; a total of 0 is not known.
type Progress func(phase string, done, total int64)

// pace is how far something is, and how long its phase still takes. It is safe for
// concurrent use.
type pace struct {
	mu          sync.Mutex
	phase       string
	done, total int64
	begun, last time.Time // of the phase, and of the step that was told last
}

// tell is a [Progress].
func (p *pace) tell(phase string, done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if phase != p.phase || done < p.done || p.begun.IsZero() { // another phase, or the same again
		p.begun = now
	}
	if phase != p.phase || done != p.done || total != p.total {
		p.last = now
	}
	p.phase, p.done, p.total = phase, done, total
}

// at returns how far it is. The time that remains follows from the mean time of the
// steps so far.
func (p *pace) at(now time.Time) store.Step {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := store.Step{Phase: p.phase, Done: p.done, Total: p.total, Remaining: -1}
	if p.done > 0 && p.total >= p.done {
		spent := p.last.Sub(p.begun).Seconds()
		left := spent*float64(p.total-p.done)/float64(p.done) - now.Sub(p.last).Seconds()
		s.Remaining = int64(max(0, left) + 0.5)
	}
	return s
}
