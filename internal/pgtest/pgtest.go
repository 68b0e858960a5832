// Package pgtest starts a real PostgreSQL for tests: one cluster of its own in a
// temporary folder for all tests of a package, and a database for each.
package pgtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// errAbsent says why there is no PostgreSQL here.
type errAbsent string

func (e errAbsent) Error() string { return string(e) }

// cluster is a running server.
type cluster struct {
	dir, bin string
	attr     *syscall.SysProcAttr
	port     int
	server   *exec.Cmd
	log      *os.File
	made     int
}

var (
	once   sync.Once
	mu     sync.Mutex
	shared *cluster
	failed error
)

// Main runs the tests of a package and ends the server that they started.
func Main(m *testing.M) int {
	code := m.Run()
	if shared != nil {
		shared.stop()
	}
	return code
}

// Database returns the address of a new, empty database. Where no PostgreSQL is
// installed the test is skipped, saying so.
func Database(t testing.TB) string {
	t.Helper()
	once.Do(func() { shared, failed = start() })
	var absent errAbsent
	if errors.As(failed, &absent) {
		t.Skip("skipped: " + failed.Error())
	}
	if failed != nil {
		t.Fatal(failed)
	}
	mu.Lock()
	defer mu.Unlock()
	shared.made++
	name := fmt.Sprint("meridian_test_", shared.made)
	if out, err := shared.command("createdb", "-h", "127.0.0.1", "-p", strconv.Itoa(shared.port), "-U", "meridian", name).CombinedOutput(); err != nil {
		t.Fatalf("createdb: %v\n%s", err, out)
	}
	return fmt.Sprintf("postgres://meridian@127.0.0.1:%d/%s?sslmode=disable", shared.port, name)
}

func start() (c *cluster, err error) {
	c = &cluster{bin: binaries()}
	if c.bin == "" {
		return nil, errAbsent("PostgreSQL is not installed (Debian: apt-get install postgresql)")
	}
	if c.dir, err = os.MkdirTemp("", "meridian-pg"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.stop()
		}
	}()
	if c.attr, err = identity(c.dir); err != nil {
		return nil, err
	}
	data := filepath.Join(c.dir, "data")
	if out, err := c.command("initdb", "-D", data, "-U", "meridian", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if c.port, err = freePort(); err != nil {
		return nil, err
	}
	if c.log, err = os.Create(filepath.Join(c.dir, "log")); err != nil {
		return nil, err
	}
	return c, c.serve(data)
}

// serve starts the server on a folder and waits until it takes connections.
func (c *cluster) serve(data string) error {
	server := c.command("postgres", "-D", data, "-p", strconv.Itoa(c.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="+c.dir, "-c", "max_connections=80")
	server.Stdout, server.Stderr = c.log, c.log
	if err := server.Start(); err != nil {
		return err
	}
	c.server = server
	return c.await()
}

// Interrupt ends the PostgreSQL of the package at once, as a crash would, and
// returns what starts it again on the same data. Tests that run beside lose it too.
func Interrupt(t testing.TB) (start func()) {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	shared.server.Process.Signal(syscall.SIGQUIT) // immediate shutdown: recovery follows
	shared.server.Wait()
	return func() {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if err := shared.serve(filepath.Join(shared.dir, "data")); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir, cmd.SysProcAttr = c.dir, c.attr
	return cmd
}

// await waits until the server takes connections.
func (c *cluster) await() error {
	for range 600 {
		if c.command("pg_isready", "-q", "-h", "127.0.0.1", "-p", strconv.Itoa(c.port)).Run() == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	text, err := os.ReadFile(c.log.Name())
	return errors.Join(fmt.Errorf("PostgreSQL does not start:\n%s", text), err)
}

func (c *cluster) stop() {
	if c.server != nil {
		c.server.Process.Signal(syscall.SIGINT) // fast shutdown
		c.server.Wait()
	}
	if c.log != nil {
		c.log.Close()
	}
	os.RemoveAll(c.dir)
}

// binaries finds the newest PostgreSQL of the system.
func binaries() string {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err == nil && len(found) > 0 {
		slices.Sort(found)
		return filepath.Dir(found[len(found)-1])
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p)
	}
	return ""
}

// identity returns as whom the server runs: it refuses to be root.
func identity(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errAbsent("PostgreSQL refuses to run as root, and there is no user postgres")
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(dir, uid, gid)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
