package main

import (
	"github.com/spf13/cobra"

	"meridian"
)

// completion adds the verb that writes completion scripts, with an error for a
// shell it does not know.
func completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Example = "  meridian completion bash"
			c.Args = func(c *cobra.Command, args []string) error {
				if len(args) > 0 {
					return meridian.Input("SHELL", "the shells are bash, fish, powershell and zsh", "no completion for %q", args[0])
				}
				return nil
			}
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
}
