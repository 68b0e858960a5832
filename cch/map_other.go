//go:build !linux

package cch

import "os"

// mapping is a file in memory; the zero mapping is none.
type mapping struct{ bytes []byte }

// mapFile reads a file.
func mapFile(path string) (mapping, error) {
	b, err := os.ReadFile(path)
	return mapping{b}, err
}

// Close forgets the bytes.
func (m *mapping) Close() error {
	m.bytes = nil
	return nil
}
