package meridian

import (
	"fmt"
	"strings"
)

// InputError is a mistake in what the user asked: which input, what is wrong
// and how to mend it. Commands answer it with exit code 2.
type InputError struct {
	Input   string // the flag, argument, file or field
	Problem string
	Fix     string
}

func (e *InputError) Error() string {
	s := e.Problem
	if e.Input != "" {
		s = e.Input + ": " + s
	}
	if e.Fix != "" {
		s += "; " + e.Fix
	}
	return s
}

// Input returns an InputError.
func Input(input, fix, format string, args ...any) error {
	return &InputError{Input: input, Problem: fmt.Sprintf(format, args...), Fix: fix}
}

// NoResultError says that a valid question has no answer, and why. Commands
// answer it with exit code 1.
type NoResultError struct {
	What    string
	Reasons []string
}

func (e *NoResultError) Error() string {
	if len(e.Reasons) == 0 {
		return e.What
	}
	return e.What + ": " + strings.Join(e.Reasons, "; ")
}
