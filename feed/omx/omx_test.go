package omx

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func example(t *testing.T) string {
	t.Helper()
	f := &File{Rows: 2, Columns: 3, Matrices: []string{"km", "hours"}, Lookups: []Lookup{{"origins", []string{"IRTHR", "AZBAK"}}, {"destinations", []string{"A", "BB", "CCC"}}}}
	var b bytes.Buffer
	err := Write(&b, f, func(k int, row func([]float64) error) error {
		for r := range 2 {
			if err := row([]float64{float64(100*k + 10*r), float64(100*k + 10*r + 1), 0.5}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "test.omx")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// python returns a Python that has a module; tests that need one skip without.
// MERIDIAN_PYTHON names it where it is not the first on the path.
func python(t *testing.T, module string) string {
	t.Helper()
	for _, p := range []string{os.Getenv("MERIDIAN_PYTHON"), "python3"} {
		if p != "" && exec.Command(p, "-c", "import "+module).Run() == nil {
			return p
		}
	}
	t.Skip("no Python with " + module + "; set MERIDIAN_PYTHON to one")
	return ""
}

func run(t *testing.T, p, code, name string) string {
	t.Helper()
	out, err := exec.Command(p, "-c", code, name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// The HDF5 library reads what is written, with its checksums.
func TestH5py(t *testing.T) {
	p := python(t, "h5py")
	got := run(t, p, `
import h5py, sys
f = h5py.File(sys.argv[1])
print(f.attrs['OMX_VERSION'], f.attrs['SHAPE'].tolist(), sorted(f['data']), f['data/km'][()].tolist(), f['data/hours'][1].tolist(), f['lookup/origins'][()].tolist())
`, example(t))
	want := `b'0.2' [2, 3] ['hours', 'km'] [[0.0, 1.0, 0.5], [10.0, 11.0, 0.5]] [110.0, 111.0, 0.5] [b'IRTHR', b'AZBAK']`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// So does the reference reader of OMX.
func TestOpenMatrix(t *testing.T) {
	p := python(t, "openmatrix")
	got := run(t, p, `
import openmatrix, sys
f = openmatrix.open_file(sys.argv[1])
print(f.version().decode(), [int(x) for x in f.shape()], sorted(f.list_matrices()), float(f['km'][1,1]), sorted(f.list_mappings()))
f.close()
`, example(t))
	if want := `0.2 [2, 3] ['hours', 'km'] 11.0 ['destinations', 'origins']`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Jenkins' own test values of lookup3.
func TestChecksum(t *testing.T) {
	for text, want := range map[string]uint32{"": 0xdeadbeef, "Four score and seven years ago": 0x17770551} {
		if got := checksum([]byte(text)); got != want {
			t.Errorf("%q: %#x, want %#x", text, got, want)
		}
	}
}

func TestWrongShape(t *testing.T) {
	f := &File{Rows: 2, Columns: 2, Matrices: []string{"a"}}
	for _, rows := range [][][]float64{{{1, 2}}, {{1}, {2}}} {
		err := Write(&bytes.Buffer{}, f, func(_ int, row func([]float64) error) error {
			for _, r := range rows {
				if err := row(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			t.Errorf("%v is taken for 2 × 2", rows)
		}
	}
}
