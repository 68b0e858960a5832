// Command meridian plans, costs and compares freight on the North–South
// corridor and the Eurasian routes that connect to it and compete with it.
//
// Run `meridian plan Mumbai Moscow` for a first answer and `meridian help` for
// the rest.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/feed"
	_ "meridian/internal/pages"
	"meridian/plan"
)

// Exit codes of every verb.
const (
	exitDone     = 0
	exitNoResult = 1 // a valid question without an answer
	exitUsage    = 2 // wrong usage or bad input
	exitFailed   = 3 // not converged, or a failed check
)

func main() {
	debug.SetGCPercent(-1)          // a command lives for less than a second: spend memory, not time,
	debug.SetMemoryLimit(512 << 20) // up to a limit for those that live longer
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes one command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	a := &app{out: stdout, err: stderr}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(stderr, "meridian: "+err.Error())
	var none *meridian.NoResultError
	var failed *checkFailed
	switch {
	case errors.As(err, &none):
		return exitNoResult
	case errors.As(err, &failed):
		return exitFailed
	}
	return exitUsage
}

// checkFailed is a check that found errors, or a run that did not converge.
type checkFailed struct{ text string }

func (e *checkFailed) Error() string { return e.text }

// app is what the verbs share.
type app struct {
	out, err      io.Writer
	data, overlay string
	plans         *plan.Planner // see planner

	// where a verb runs for a request of the server; all zero on the command line
	net   *meridian.Network
	ctx   context.Context
	texts map[string][]byte // see source
	tick  func(what string, done, total int)
}

func (a *app) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "meridian",
		Short: "Plan, cost and appraise freight across Eurasia",
		Long: `Meridian plans, costs and compares freight on the North–South corridor
(India and the Gulf – Iran – Caspian, Caucasus or Central Asia – Russia and
Northern Europe), on the Eurasian routes that connect to it and on those that
compete with it. Every figure it shows has a source, a date and a grade.

It is a planning tool and no legal advice; restrictions are screened and shown.

Exit codes: 0 done, 1 no result, 2 usage or bad input, 3 failed check.`,
		Example: `  meridian plan Mumbai Moscow
  meridian plan Mumbai Moscow --explain 1
  meridian data places IRBND`,
		SilenceUsage: true, SilenceErrors: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return meridian.Input("", "see `"+c.CommandPath()+" --help`", "%s", err)
	})
	cmd.AddCommand(a.importCmd(), a.exportCmd(), a.matrixCmd(), a.accessCmd())
	cmd.PersistentFlags().StringVar(&a.data, "data", "", "folder or zip of tables to use instead of the atlas")
	cmd.PersistentFlags().StringVar(&a.overlay, "overlay", "", "folder or zip of tables that replace rows of the atlas by key")
	cmd.AddCommand(a.planCmd(), a.compareCmd(), a.claimsCmd(), a.appraiseCmd(), a.shareCmd(), a.simulateCmd(), a.whyCmd(), a.dataCmd(), a.scenarioCmd(), a.serveCmd(), a.storeCmd(), a.versionCmd())
	completion(cmd)
	return cmd
}

// tables reads the feed that the flags name, as text.
func (a *app) tables() (*feed.Tables, error) {
	t, err := readFeed(a.data)
	if err != nil || a.overlay == "" {
		return t, err
	}
	patch, err := readFeed(a.overlay)
	if err != nil {
		return nil, err
	}
	return t.Overlay(patch), nil
}

// readFeed reads a feed from a folder or zip; an empty path is the atlas.
func readFeed(path string) (*feed.Tables, error) {
	fsys, closer, err := openFeed(path)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	t, problems := feed.ReadTables(fsys)
	if errs := problems.Errors(); len(errs) > 0 {
		return nil, meridian.Input(path, "`meridian data check "+path+"` lists all", "the feed has %d mistakes\n%s", len(errs), errs)
	}
	return t, nil
}
