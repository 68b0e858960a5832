package infra

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
)

// Reseal replaces a file of a folder and its checksum in the manifest.
func Reseal(dir string, text []byte, name string, data []byte) error {
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	m.Files[name] = fileInfo{int64(len(data)), hex.EncodeToString(sum[:])}
	out, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, manifestName), out, 0o644)
}
