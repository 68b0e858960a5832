package httpapi

import (
	"context"
	"sync"
	"time"
)

// flights let all who ask for one thing at the same time wait for one reckoning,
// with one progress. It ends early when nobody waits for it any more.
type flights[T any] struct {
	mu sync.Mutex
	of map[string]*flight[T]
}

type flight[T any] struct {
	pace
	cancel  context.CancelFunc
	waiting int
	done    chan struct{}
	value   T
	err     error
}

// progressGap is how often those who wait are told how far it is.
const progressGap = 250 * time.Millisecond

// do waits for the reckoning of a key, which begins unless it is under way. Reckon
// keeps the values of the context that it was begun with.
func (l *flights[T]) do(ctx context.Context, key string, tell Progress, reckon func(context.Context, Progress) (T, error)) (value T, err error) {
	f := l.join(ctx, key, reckon)
	defer l.leave(key, f)
	tick := time.NewTicker(progressGap)
	defer tick.Stop()
	for {
		select {
		case <-f.done:
			return f.value, f.err
		case <-ctx.Done():
			return value, ctx.Err()
		case <-tick.C:
			if at := f.at(time.Now()); tell != nil && at.Phase != "" {
				tell(at.Phase, at.Done, at.Total)
			}
		}
	}
}

func (l *flights[T]) join(ctx context.Context, key string, reckon func(context.Context, Progress) (T, error)) *flight[T] {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.of[key]
	if f == nil {
		f = &flight[T]{done: make(chan struct{})}
		ctx, f.cancel = context.WithCancel(context.WithoutCancel(ctx))
		if l.of == nil {
			l.of = map[string]*flight[T]{}
		}
		l.of[key] = f
		go func() {
			defer f.cancel()
			f.value, f.err = reckon(ctx, f.tell)
			l.mu.Lock()
			if l.of[key] == f {
				delete(l.of, key)
			}
			l.mu.Unlock()
			close(f.done)
		}()
	}
	f.waiting++
	return f
}

// leave ends a flight that nobody waits for. Who comes later begins another.
func (l *flights[T]) leave(key string, f *flight[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		if l.of[key] == f {
			delete(l.of, key)
		}
	}
}
