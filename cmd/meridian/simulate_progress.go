package main

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// patience is how long a run lasts before it shows a bar.
const patience = 2 * time.Second

// progress shows a bar on a terminal once a run has lasted longer than
// patience, of an unknown total (0) a count; elsewhere it shows nothing. It is safe for concurrent use.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	what  string
	total int
	done  int
	begun time.Time
	box   *mpb.Progress
	bar   *mpb.Bar
	tick  func(what string, done, total int) // instead of a bar; nil: none
}

func newProgress(w io.Writer, what string, total int) *progress {
	p := &progress{what: what, total: total, begun: time.Now()}
	if f, ok := w.(*os.File); ok && term.IsTerminal(f.Fd()) {
		p.w = w
	}
	return p
}

// add notes that n more units are done.
func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.tick != nil {
		p.tick(p.what, p.done, p.total)
	}
	if p.w == nil {
		return
	}
	if p.bar == nil {
		if time.Since(p.begun) < patience {
			return
		}
		p.box = mpb.New(mpb.WithOutput(p.w), mpb.WithWidth(40))
		name := decor.Name(p.what + " ")
		if p.total <= 0 {
			p.bar = p.box.AddSpinner(0, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(name, decor.CurrentNoUnit("%d ")))
		} else {
			p.bar = p.box.AddBar(int64(p.total), mpb.BarRemoveOnComplete(), mpb.PrependDecorators(name, decor.CountersNoUnit("%d / %d")),
				mpb.AppendDecorators(decor.Percentage(), decor.Name(" left: "), decor.NewAverageETA(decor.ET_STYLE_GO, p.begun, nil)))
		}
	}
	p.bar.SetCurrent(int64(p.done))
}

// end takes the bar away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Abort(true)
		p.box.Wait()
	}
}
