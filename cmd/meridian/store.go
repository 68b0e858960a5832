package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/store"
)

// openStore opens the store of an address; empty is the file in the user's data
// folder.
func openStore(ctx context.Context, address string) (*store.Store, error) {
	if address == "" {
		dir, err := dataFolder()
		if err != nil {
			return nil, err
		}
		address = filepath.Join(dir, "meridian.db")
	}
	return store.Open(ctx, address)
}

// dataFolder is where programs keep a user's data, after the XDG base directory
// specification.
func dataFolder() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "meridian"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", meridian.Input("--store", "name a file", "there is no home folder to keep one in: %v", err)
	}
	return filepath.Join(home, ".local", "share", "meridian"), nil
}

func (a *app) storeCmd() *cobra.Command {
	var address string
	cmd := &cobra.Command{
		Use:   "store",
		Short: "Backup, restore, users and tokens of the server's store",
		Long: `Store looks after what ` + "`meridian serve`" + ` keeps: projects, scenarios, runs, uploads,
users. A backup goes back into a file or into PostgreSQL, whichever it came from.`,
		Example: "  meridian store backup meridian-backup.zip\n  meridian store restore meridian-backup.zip --store postgres://meridian@db/meridian\n  meridian store token Ann",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&address, "store", "", "file, or postgres://... (default: meridian.db in the user's data folder)")
	cmd.AddCommand(
		&cobra.Command{Use: "backup FILE", Short: "Write all of the store as it is at one moment", Example: "  meridian store backup meridian-backup.zip",
			Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error { return a.backup(cmd.Context(), address, args[0]) }},
		&cobra.Command{Use: "restore FILE", Short: "Fill an empty store from a backup", Example: "  meridian store restore meridian-backup.zip --store new.db",
			Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error { return a.restore(cmd.Context(), address, args[0]) }},
		a.storeTokenCmd(&address), a.storeUsersCmd(&address),
		a.storeAccessCmd(&address, "disable", "Take a user's access away: tokens, sessions and sign-in", true),
		a.storeAccessCmd(&address, "enable", "Give a user access again", false),
	)
	return cmd
}

func (a *app) storeTokenCmd(address *string) *cobra.Command {
	var days int
	cmd := &cobra.Command{Use: "token NAME", Short: "Make a user, if need be, and a token to call with", Example: "  meridian store token Ann --days 30", Args: cobra.ExactArgs(1),
		Long: `Token prints a new secret for a user of that name, who is made if there is none.
The first user of a store is its administrator. The secret is shown this once.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if days < 1 || days > 3660 {
				return meridian.Input("--days", "give 1 to 3660", "%d days are no life of a token", days)
			}
			s, err := openStore(cmd.Context(), *address)
			if err != nil {
				return err
			}
			defer s.Close()
			u, err := s.SignIn(cmd.Context(), "token|"+args[0], args[0])
			if err != nil {
				return err
			}
			secret, _, err := s.NewToken(cmd.Context(), store.Actor{User: u.ID}, u.ID, "command line", time.Duration(days)*24*time.Hour, false)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, secret)
			return err
		}}
	cmd.Flags().IntVar(&days, "days", 90, "how long it holds")
	return cmd
}

// backup writes beside the file and renames, so that a file of that name is whole.
func (a *app) backup(ctx context.Context, address, path string) error {
	if _, err := os.Stat(path); err == nil {
		return meridian.Input("FILE", "name another file", "%s exists", path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return meridian.Input("FILE", "name a file that can be written", "%v", err)
	}
	s, err := openStore(ctx, address)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := whole(path, func(w io.Writer) error { return s.Backup(ctx, w) }); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.err, "wrote "+path)
	return err
}

// whole writes a file so that it is there whole or not at all.
func whole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".meridian-*")
	if err != nil {
		return meridian.Input(path, "name a file in a folder that can be written", "%v", err)
	}
	defer os.Remove(f.Name()) // gone after the renaming
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%s was not written: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

func (a *app) restore(ctx context.Context, address, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return meridian.Input("FILE", "name a file that `meridian store backup` wrote", "%v", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	s, err := openStore(ctx, address)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Restore(ctx, f, info.Size()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.err, "restored "+path)
	return err
}

func (a *app) storeUsersCmd(address *string) *cobra.Command {
	var asJSON, asCSV bool
	cmd := &cobra.Command{Use: "users", Short: "Everybody who has signed in, with ids", Example: "  meridian store users\n  meridian store users --json", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON && asCSV {
				return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
			}
			s, err := openStore(cmd.Context(), *address)
			if err != nil {
				return err
			}
			defer s.Close()
			list, err := s.Users(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, list)
			}
			header := []string{"id", "name", "subject", "admin", "disabled", "since"}
			var rows [][]string
			for _, u := range list {
				rows = append(rows, []string{u.ID, u.Name, u.Subject, yes(u.Admin), yes(u.Disabled), u.Created.Format(time.DateOnly)})
			}
			if asCSV {
				out := newCSV(a.out)
				out.Write(header)
				out.WriteAll(rows)
				return out.Error()
			}
			return styled(a.out, grid(header, rows, nil))
		}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print one row a user as CSV")
	return cmd
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func (a *app) storeAccessCmd(address *string, verb, short string, disabled bool) *cobra.Command {
	return &cobra.Command{Use: verb + " USER", Short: short, Example: "  meridian store " + verb + " Ann", Args: cobra.ExactArgs(1),
		Long: short + ". USER is an id of `meridian store users`, or a name that one user has.",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := openStore(cmd.Context(), *address)
			if err != nil {
				return err
			}
			defer s.Close()
			list, err := s.Users(cmd.Context())
			if err != nil {
				return err
			}
			var found []string
			for _, u := range list {
				if u.ID == args[0] || u.Name == args[0] {
					found = append(found, u.ID)
				}
			}
			if len(found) != 1 {
				return meridian.Input("USER", "give an id of `meridian store users`", "%d users are %q", len(found), args[0])
			}
			return s.Disable(cmd.Context(), store.Actor{}, found[0], disabled)
		}}
}
