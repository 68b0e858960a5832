//go:build race

package cch

// raceEnabled makes tests on large graphs use smaller ones.
const raceEnabled = true
