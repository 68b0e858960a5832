// Package web embeds the web application. The bundle is built by `make web` and is
// never committed; without it the package holds nothing.
package web

import (
	"embed"
	"io/fs"
)

// The pattern takes the folder dist if it is there, and always this package's
// dist.md, so that a build without the bundle works.
//
//go:embed all:dist*
var files embed.FS

// Bundle returns the files of the application, index.html at the root; ok is
// false if it was not built.
func Bundle() (bundle fs.FS, ok bool) {
	if _, err := fs.Stat(files, "dist/index.html"); err != nil {
		return nil, false
	}
	bundle, err := fs.Sub(files, "dist")
	return bundle, err == nil
}
