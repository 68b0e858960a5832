// Package atlas is the Eurasian feed that Meridian carries inside: about 1 MB of
// CSV tables, described in README.md. Import it from commands, tests and
// examples, not from libraries: every algorithm works on any network.
package atlas

import (
	"embed"
	"io/fs"
	"sync"

	"meridian"
	"meridian/feed"
)

//go:generate go run meridian/internal/describe . ../docs

//go:embed *.csv datapackage.json
var files embed.FS

// FS returns the tables as files.
func FS() fs.FS { return files }

var read = sync.OnceValues(func() (*meridian.Network, error) { return feed.ReadChecked(files) })

// Network returns the network of the atlas, read once. The result is frozen.
// The tests of this package check the tables; reading leaves the checks out.
func Network() (*meridian.Network, error) { return read() }
