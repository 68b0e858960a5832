package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// program is the version of the program; the build sets it.
var program = "0.1.0-dev"

func (a *app) versionCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Version of the program and of the data",
		Example: "  meridian version\n  meridian version --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			net, err := a.network()
			if err != nil {
				return err
			}
			goVersion := ""
			if bi, ok := debug.ReadBuildInfo(); ok {
				goVersion = bi.GoVersion
			}
			if asJSON {
				return writeJSON(a.out, map[string]any{"program": program, "go": goVersion, "data": map[string]string{"name": net.Name, "version": net.Version, "as_of": net.AsOf.String(), "prices": "USD " + net.Prices.String()}})
			}
			_, err = fmt.Fprintf(a.out, "meridian %s (%s)\ndata %s %s, as of %s, prices USD %s\n", program, goVersion, net.Name, net.Version, net.AsOf, net.Prices)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
