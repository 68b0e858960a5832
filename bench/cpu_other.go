//go:build !unix

package main

import "time"

// cpuTime is the time since the start: CPU time is not known here.
func cpuTime() time.Duration { return time.Since(start) }
