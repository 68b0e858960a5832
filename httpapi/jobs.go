package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"meridian/store"
)

// Job is a kind of long run: what it is, and what does it. Run gets the input as
// JSON, tells how far it is and returns what is kept; it ends early when the
// context does.
type Job struct {
	Kind, Doc string
	Path      string                            // below /v1 where it is answered directly; empty: only as a run
	OnlyPost  bool                              // another operation has the path with GET
	Summary   string                            // of the direct operation
	Tag       string                            // of the direct operation
	Fields    []Field                           // of the input
	Formats   []string                          // forms of the answer, keys of [MediaTypes]; the first is the usual one
	Answer    reflect.Type                      // of the JSON; nil: an object
	Check     func(input json.RawMessage) error // before it is queued; nil: anything
	Run       func(ctx context.Context, input json.RawMessage, tell Progress) (contentType string, result []byte, err error)
}

// How runs are worked off.
const (
	lease        = time.Minute // a worker that is silent so long is taken for dead
	mostAttempts = 3           // then a run that kills its worker is given up
	idlePoll     = 2 * time.Second
	settleGap    = 100 * time.Millisecond
	settleTime   = 10 * time.Second // for the last word about runs while the server ends
	mostWaiting  = 20               // runs of a project that have not ended
)

// Work takes runs from the store until the context ends, and then gives back
// what it could not finish, so that no run is lost. It returns when all workers
// have ended.
func (s *Server) Work(ctx context.Context, workers int) {
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				r, err := s.c.Store.Take(ctx, lease)
				if err == nil {
					s.run(ctx, r)
					continue
				}
				if !errors.Is(err, store.ErrNotFound) && ctx.Err() == nil {
					s.c.Log.ErrorContext(ctx, "taking a run", "error", err)
				}
				select {
				case <-ctx.Done():
				case <-s.queued:
				case <-time.After(idlePoll):
				}
			}
		})
	}
	wg.Wait()
}

// wake tells an idle worker that there is a run.
func (s *Server) wake() {
	select {
	case s.queued <- struct{}{}:
	default:
	}
}

// run does one run and keeps what came of it.
func (s *Server) run(ctx context.Context, r store.Run) {
	log := s.c.Log.With("run", r.ID, "kind", r.Kind)
	job, ok := s.jobs[r.Kind]
	switch {
	case !ok:
		s.failRun(ctx, r, fmt.Errorf("this server knows no runs of kind %q", r.Kind))
		return
	case r.Attempts > mostAttempts:
		s.failRun(ctx, r, fmt.Errorf("the run ended its worker %d times", mostAttempts))
		return
	}
	start := time.Now()
	contentType, result, err := s.work(ctx, r, job)
	switch {
	case err == nil:
		s.settle(ctx, r, "keeping a result", func(ctx context.Context) error { return s.c.Store.Finish(ctx, r, contentType, result) })
	case errors.Is(err, store.ErrConflict): // cancelled, or another's
	case ctx.Err() != nil:
		s.settle(ctx, r, "giving a run back", func(ctx context.Context) error { return s.c.Store.GiveBack(ctx, r) })
	default:
		s.failRun(ctx, r, err)
	}
	log.InfoContext(ctx, "run", "took", time.Since(start), "error", err)
}

func (s *Server) failRun(ctx context.Context, r store.Run, err error) {
	p := problemOf(err)
	if p.Status >= 500 {
		s.c.Log.ErrorContext(ctx, "run failed", "run", r.ID, "error", err)
	}
	s.settle(ctx, r, "keeping a failure", func(ctx context.Context) error { return s.c.Store.Fail(ctx, r, mustJSON(p)) })
}

// settle keeps what came of a run, even while the server ends. While the database
// is lost, or its disk full, it tries again and again: hours of reckoning wait for
// it. It gives up when another worker has the run, or some time after the server was
// told to end; then the lease passes and the run is done again.
func (s *Server) settle(ctx context.Context, r store.Run, what string, do func(context.Context) error) {
	keep := context.WithoutCancel(ctx)
	ending := ctx.Done()
	var end <-chan time.Time
	for wait := settleGap; ; wait = min(2*wait, idlePoll) {
		one, cancel := context.WithTimeout(keep, storeTime)
		err := do(one)
		cancel()
		if err == nil || errors.Is(err, store.ErrConflict) {
			return
		}
		s.c.Log.ErrorContext(keep, what, "run", r.ID, "error", err)
		if !store.Lost(err) && !store.Full(err) && !errors.Is(err, context.DeadlineExceeded) {
			return
		}
		for pause := time.After(wait); pause != nil; {
			select {
			case <-pause:
				pause = nil
			case <-ending:
				ending, end = nil, time.After(settleTime)
			case <-end:
				return
			}
		}
	}
}

// work reckons, while a pulse tells the store how far it is and learns whether
// the run was cancelled: then the error is [store.ErrConflict].
func (s *Server) work(ctx context.Context, r store.Run, job Job) (contentType string, result []byte, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var at pace
	ended := make(chan struct{})
	var pulse sync.WaitGroup
	pulse.Go(func() {
		said, when := store.Step{Remaining: -1}, r.Started
		for tick := time.NewTicker(progressGap); ; {
			select {
			case <-ended:
				tick.Stop()
				return
			case <-tick.C:
			}
			now := at.at(time.Now())
			if now == said && time.Since(when) < lease/6 {
				continue
			}
			said, when = now, time.Now()
			one, cancel := context.WithTimeout(ctx, lease/6)
			err := s.c.Store.Progress(one, r, now, lease)
			cancel()
			if errors.Is(err, store.ErrConflict) {
				stop(err)
				return
			}
		}
	})
	defer pulse.Wait()
	defer close(ended)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
		if err != nil && context.Cause(ctx) != nil && errors.Is(context.Cause(ctx), store.ErrConflict) {
			err = store.ErrConflict
		}
	}()
	err = spanned(ctx, s.c.Tracer, "run "+r.Kind, func(ctx context.Context) (err error) {
		contentType, result, err = job.Run(ctx, json.RawMessage(r.Input), at.tell)
		return err
	}, attribute.String("meridian.run", r.ID), attribute.String("meridian.project", r.Project))
	return contentType, result, err
}
