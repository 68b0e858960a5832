package pgtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// Small returns the address of a new, empty database whose tables lie on a file system
// of so many bytes, and the folder where that is mounted. Where none can be mounted the
// test is skipped, saying so.
func Small(t testing.TB, bytes int64) (address, dir string) {
	t.Helper()
	Database(t) // the cluster runs
	mu.Lock()
	defer mu.Unlock()
	dir = filepath.Join(shared.dir, fmt.Sprint("small", shared.made))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprint("size=", bytes)); err != nil {
		t.Skip("skipped: no small file system can be mounted here: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	space := filepath.Join(dir, "space")
	if err := os.Mkdir(space, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{dir, space} {
		if c := shared.attr; c != nil {
			if err := os.Chown(d, int(c.Credential.Uid), int(c.Credential.Gid)); err != nil {
				t.Fatal(err)
			}
		}
	}
	shared.made++
	name := fmt.Sprint("meridian_test_", shared.made)
	say := func(sql string) {
		t.Helper()
		if out, err := shared.command("psql", "-h", "127.0.0.1", "-p", strconv.Itoa(shared.port), "-U", "meridian", "-d", "postgres", "-c", sql).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", sql, err, out)
		}
	}
	say("CREATE TABLESPACE " + name + " LOCATION '" + space + "'")
	say("CREATE DATABASE " + name + " TABLESPACE " + name)
	t.Cleanup(func() { // before the file system goes; no recovery looks for it after a checkpoint
		say("DROP DATABASE " + name + " WITH (FORCE)")
		say("DROP TABLESPACE " + name)
		say("CHECKPOINT")
	})
	return fmt.Sprintf("postgres://meridian@127.0.0.1:%d/%s?sslmode=disable", shared.port, name), dir
}
