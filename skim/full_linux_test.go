package skim

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"meridian"
)

// fullDiskDir tells the child where to run.
const fullDiskDir = "MERIDIAN_TEST_FULL_DISK"

// A disk that fills up in the middle of a run, for which the size limit of files
// stands here: blocks finished before it are kept, there is no result and nothing
// that looks like one, the error says what to do, and going on gives the bytes of a
// run that never broke off.
func TestDiskFillsUp(t *testing.T) {
	if dir := os.Getenv(fullDiskDir); dir != "" {
		fillUp(t, dir)
		return
	}
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestDiskFillsUp$", "-test.v")
	cmd.Env = append(os.Environ(), fullDiskDir+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	src := &counting{}
	j := job(t, src, 10)
	whole := j.Out
	if err := Run(j); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	j.Out, j.Resume, src.calls = filepath.Join(dir, "out.txt"), true, 0
	if err := Run(j); err != nil {
		t.Fatal(err)
	}
	if src.calls == 0 || src.calls == 5 {
		t.Errorf("%d of 5 blocks were computed again", src.calls)
	}
	if got, err := os.ReadFile(j.Out); err != nil || string(got) != string(want) {
		t.Errorf("%d bytes after going on, want %d: %v", len(got), len(want), err)
	}
}

// fillUp runs in a process of its own, because the limit holds for all of it.
func fillUp(t *testing.T, dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	j := job(t, &counting{}, 10)
	j.Out = filepath.Join(dir, "out.txt")
	blocks := 0
	j.Step = func(int) {
		if blocks++; blocks == 2 {
			if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 16, Max: 16}); err != nil {
				t.Fatal(err)
			}
		}
	}
	err := Run(j)
	var in *meridian.InputError
	if !errors.As(err, &in) || !strings.Contains(err.Error(), "free some space, then go on with --resume") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(j.Out); err == nil {
		t.Error("half a result stands there")
	}
	finished, _ := filepath.Glob(j.Out + ".part/rows-????????")
	left, _ := filepath.Glob(j.Out + ".part/*.tmp-*")
	if len(finished) != 2 || len(left) > 0 {
		t.Errorf("%d finished blocks, %v left behind", len(finished), left)
	}
}
