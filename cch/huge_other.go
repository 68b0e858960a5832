//go:build !linux

package cch

// huge is make([]T, n).
func huge[T any](n int) []T { return make([]T, n) }
