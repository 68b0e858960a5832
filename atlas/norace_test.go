//go:build !race

package atlas_test

// raceEnabled tells whether the race detector runs, which makes the oracles ten
// times slower: then they are sampled.
const raceEnabled = false
