package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"os/signal"
)

// source is a file that a flag or an argument names: one on disk, or, where a
// verb runs for a request of the server, one of the texts that came with it and
// nothing else.
type source struct {
	name  string
	texts map[string][]byte // nil: the disk
}

// source returns the file of a name.
func (a *app) source(name string) source { return source{name, a.texts} }

// file registers a source as the value of a flag.
func (a *app) file(s *source) *source {
	s.texts = a.texts
	return s
}

// String implements pflag.Value.
func (s *source) String() string { return s.name }

// Set implements pflag.Value.
func (s *source) Set(name string) error { s.name = name; return nil }

// Type implements pflag.Value.
func (s *source) Type() string { return "string" }

// onDisk tells whether names of files mean anything.
func (s *source) onDisk() bool { return s.texts == nil }

// given tells whether the file came with a request.
func (s *source) given() bool { _, ok := s.texts[s.name]; return ok }

func (s *source) open() (io.ReadCloser, error) {
	if s.onDisk() {
		return os.Open(s.name)
	}
	text, ok := s.texts[s.name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: s.name, Err: fs.ErrNotExist}
	}
	return io.NopCloser(bytes.NewReader(text)), nil
}

func (s *source) read() ([]byte, error) {
	f, err := s.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// interruptible returns the context of a verb: it ends with an interrupt, or with
// the request that the verb runs for.
func (a *app) interruptible() (context.Context, context.CancelFunc) {
	if a.ctx != nil {
		return context.WithCancel(a.ctx)
	}
	return signal.NotifyContext(context.Background(), os.Interrupt)
}

// progress returns a bar on the terminal; where a verb runs for the server, what
// tells it how far it is.
func (a *app) progress(what string, total int) *progress {
	p := newProgress(a.err, what, total)
	if p.tick = a.tick; p.tick != nil {
		p.tick(what, 0, max(0, total))
	}
	return p
}
