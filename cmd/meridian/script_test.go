package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"meridian/internal/pbf"
	"meridian/internal/pgtest"
)

func TestMain(m *testing.M) {
	testscript.Main(withPostgres{m}, map[string]func(){"meridian": main})
}

// withPostgres ends the PostgreSQL that tests started.
type withPostgres struct{ *testing.M }

// Run runs the tests.
func (m withPostgres) Run() int { return pgtest.Main(m.M) }

// TestScripts runs testdata/script/*.txt, each a session of commands with what
// it should print. $STEPPE is a small feed of two countries:
//
//	ALPHA ══1435══ A-B | B-A ══1520══ BETA ══ GAMMA   railway and highway
//	ALPHA ~~~~~~ the Strait ~~~~~~~~~ BETA            weekly ship, ferry on Tuesday and Friday
func TestScripts(t *testing.T) {
	steppe, err := filepath.Abs("testdata/steppe")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: scriptCommands,
		Setup: func(e *testscript.Env) error {
			e.Setenv("STEPPE", steppe)
			osm := pbf.Steppe()
			for name, data := range map[string][]byte{"steppe.osm.pbf": osm, "cut.osm.pbf": osm[:len(osm)-20]} {
				if err := os.WriteFile(filepath.Join(e.WorkDir, name), data, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
	})
}
