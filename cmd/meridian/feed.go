package main

import (
	"io"
	"io/fs"

	"meridian"
	"meridian/atlas"
	"meridian/feed"
)

// openFeed opens a folder or zip of tables; an empty path is the atlas.
func openFeed(path string) (fs.FS, io.Closer, error) {
	if path == "" {
		return atlas.FS(), io.NopCloser(nil), nil
	}
	fsys, closer, err := feed.Open(path)
	if err != nil {
		return nil, nil, meridian.Input(path, "name a folder or a zip file of CSV tables", "cannot be read: %v", err)
	}
	return fsys, closer, nil
}

// network returns the network that the flags name.
func (a *app) network() (*meridian.Network, error) {
	if a.net != nil {
		return a.net, nil
	}
	if a.data == "" && a.overlay == "" {
		return atlas.Network()
	}
	t, err := a.tables()
	if err != nil {
		return nil, err
	}
	net, problems := feed.Build(t)
	if errs := problems.Errors(); len(errs) > 0 {
		return nil, meridian.Input("the feed", "mend them and try again", "has %d mistakes\n%s", len(errs), errs)
	}
	return net, nil
}
