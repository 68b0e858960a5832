package cch

import (
	"fmt"
	"os"
	"syscall"
)

// mapping is a file in memory; the zero mapping is none.
type mapping struct{ bytes []byte }

// mapFile maps a file for reading.
func mapFile(path string) (mapping, error) {
	f, err := os.Open(path)
	if err != nil {
		return mapping{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return mapping{}, err
	}
	if !info.Mode().IsRegular() || info.Size() != int64(int(info.Size())) {
		return mapping{}, fmt.Errorf("%s: not a regular file of a size that can be mapped", path)
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return mapping{}, fmt.Errorf("%s: mapping: %w", path, err)
	}
	return mapping{b}, nil
}

// Close unmaps the file.
func (m *mapping) Close() error {
	if m.bytes == nil {
		return nil
	}
	b := m.bytes
	m.bytes = nil
	return syscall.Munmap(b)
}
