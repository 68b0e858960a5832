package httpapi

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"meridian/store"
)

// On a full disk a change is refused, what was acknowledged stays, questions are
// answered, and with room changes are taken again.
func TestAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
		t.Skip("skipped: no file system of a few megabytes can be mounted here: ", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	d := newDesk(t, filepath.Join(dir, "meridian.db"))
	defer d.c.Store.Close()
	var p store.Project
	if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Full"}`, &p); code != 201 {
		t.Fatal(code)
	}
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, 600<<10), 0o644); err != nil {
		t.Fatal(err)
	}
	kept, refused := 0, 0
	text := strings.Repeat("0123456789abcdef", 4096)
	for i := range 60 {
		switch code := d.as(t, "ann", "POST", fmt.Sprintf("/v1/projects/%s/uploads?kind=flows&name=f%d.csv", p.ID, i), fmt.Sprint(i, text), nil); {
		case code == 201:
			kept++
		case code == 507:
			refused++
		default:
			t.Fatalf("upload %d: %d", i, code)
		}
	}
	if kept == 0 || refused == 0 {
		t.Fatalf("%d kept, %d refused: the disk was not filled", kept, refused)
	}
	var list listOf[store.Upload]
	if code := d.as(t, "ann", "GET", "/v1/projects/"+p.ID+"/uploads", "", &list); code != 200 || len(list.Items) != kept {
		t.Errorf("%d: %d files of %d that were acknowledged", code, len(list.Items), kept)
	}
	if code := d.as(t, "ann", "GET", "/v1/plan?from=Tehran&to=Baku", "", nil); code != 200 {
		t.Errorf("a plan on a full disk: %d", code)
	}
	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Room"}`, nil); code != 201 {
		t.Errorf("with room again: %d", code)
	}
}
