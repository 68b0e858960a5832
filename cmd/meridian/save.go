package main

import (
	"os"
	"path/filepath"

	"meridian"
)

// mayWrite refuses to replace a file unless forced.
func mayWrite(path string, force bool) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return meridian.Input(path, "name a file", "is a folder")
	case err == nil && !force:
		return meridian.Input(path, "name another file, or add --force to replace it", "there is such a file")
	case err != nil && !os.IsNotExist(err):
		return meridian.Input(path, "name a file that can be written", "%v", err)
	}
	if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
		return meridian.Input(path, "name a file in a folder that exists", "there is no folder %s", filepath.Dir(path))
	}
	return nil
}

// savePicture writes a file whole or not at all.
func savePicture(path string, force bool, text string) error {
	if err := mayWrite(path, force); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return meridian.Input(path, "name a file that can be written", "%v", err)
	}
	_, err = f.WriteString(text)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
