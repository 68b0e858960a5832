package skim

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"meridian"
)

// Job is a run.
type Job struct {
	Source                Source
	Origins, Destinations []Zone
	Of                    []Quantity
	Out                   string // file to write
	Memory                int64  // bytes a block may take; 0: no limit
	Resume                bool   // go on with a run that was broken off
	Key                   string // what the values depend on besides the zones
	Write                 func(w io.Writer, m *Matrices) error
	Step                  func(rows int) // told of finished rows; may be nil
}

// Matrices are finished matrices on disk.
type Matrices struct {
	Origins, Destinations []Zone
	Of                    []Quantity
	dir                   string
	rows                  int // of a block
}

// state is what a run that was broken off must have in common with the one that
// goes on with it.
type state struct {
	Key       string `json:"key"`
	BlockRows int    `json:"block_rows"`
}

// Run computes the matrices. Blocks of rows go to a folder beside the result,
// each complete or not there; the result is put together from them and renamed
// into place, and the folder is removed. An error keeps the blocks for Resume.
func Run(j *Job) error {
	if len(j.Origins) == 0 || len(j.Destinations) == 0 {
		return meridian.Input("--origins, --destinations", "name at least one zone in each", "there is nothing to compute")
	}
	dir := j.Out + ".part"
	st := state{Key: j.key(), BlockRows: j.blockRows()}
	if st.BlockRows == 0 {
		return meridian.Input("--memory", fmt.Sprintf("give at least %d MB", j.Source.Bytes(1)>>20+1), "one row needs more")
	}
	if err := prepare(dir, &st, j.Resume); err != nil {
		return err
	}
	m := &Matrices{j.Origins, j.Destinations, j.Of, dir, st.BlockRows}
	for from := 0; from < len(j.Origins); from += st.BlockRows {
		to := min(len(j.Origins), from+st.BlockRows)
		if !m.has(from, to) {
			if err := j.block(m, from, to); err != nil {
				return err
			}
		}
		if j.Step != nil {
			j.Step(to - from)
		}
	}
	if err := j.assemble(m); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// key tells what the values depend on.
func (j *Job) key() string {
	h := sha256.New()
	fmt.Fprintln(h, j.Key, j.Of)
	for _, zones := range [2][]Zone{j.Origins, j.Destinations} {
		fmt.Fprintln(h, len(zones))
		for _, z := range zones {
			fmt.Fprintf(h, "%q %v %d\n", z.ID, z.Point, z.Place)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// mostRows is how many rows a block has at most, so that a run that is broken
// off loses little.
const mostRows = 256

// blockRows is how many rows fit into memory, 0 if not one does.
func (j *Job) blockRows() int {
	rows := min(mostRows, len(j.Origins))
	for j.Memory > 0 && rows > 0 && j.Source.Bytes(rows) > j.Memory {
		rows /= 2
	}
	return rows
}

// prepare makes the folder of blocks, or checks the one that is there.
func prepare(dir string, st *state, resume bool) error {
	file := filepath.Join(dir, "run.json")
	text, err := os.ReadFile(file)
	switch {
	case err == nil && !resume:
		return meridian.Input("--out", "add --resume to go on with it, or remove it", "%s holds a run that was broken off", dir)
	case err == nil:
		var old state
		if err := json.Unmarshal(text, &old); err != nil || old.Key != st.Key || old.BlockRows < 1 || old.BlockRows > mostRows {
			return meridian.Input("--resume", "remove it, or ask the same question", "%s holds a run with other zones, quantities or network", dir)
		}
		st.BlockRows = old.BlockRows
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return meridian.Input("--out", "", "%v", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return meridian.Input("--out", "write elsewhere", "%v", err)
	}
	text, err = json.Marshal(st)
	if err != nil {
		return err
	}
	return cannotWrite(dir, replace(file, func(w io.Writer) error { _, err := w.Write(text); return err }))
}

func cannotWrite(name string, err error) error {
	if err == nil {
		return nil
	}
	return meridian.Input(name, "free some space, then go on with --resume", "cannot be written: %v", err)
}

// replace writes a file complete or not at all.
func replace(name string, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err2 := f.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func (m *Matrices) file(from int) string {
	return filepath.Join(m.dir, fmt.Sprintf("rows-%08d", from))
}

// block computes a block and writes it: values, then their checksum.
func (j *Job) block(m *Matrices, from, to int) error {
	n := (to - from) * len(j.Destinations)
	out := make([][]float32, len(j.Of))
	for k := range out {
		out[k] = make([]float32, n)
	}
	if err := j.Source.Rows(from, to, out); err != nil {
		return err
	}
	return cannotWrite(m.dir, replace(m.file(from), func(w io.Writer) error {
		sum := crc32.NewIEEE()
		both := io.MultiWriter(w, sum)
		for _, v := range out {
			if err := binary.Write(both, binary.LittleEndian, v); err != nil {
				return err
			}
		}
		return binary.Write(w, binary.LittleEndian, sum.Sum32())
	}))
}

// has tells whether a block is there and whole.
func (m *Matrices) has(from, to int) bool {
	data, err := os.ReadFile(m.file(from))
	n := 4 * (to - from) * len(m.Destinations) * len(m.Of)
	return err == nil && len(data) == n+4 && crc32.ChecksumIEEE(data[:n]) == binary.LittleEndian.Uint32(data[n:])
}

func (j *Job) assemble(m *Matrices) error {
	return cannotWrite(j.Out, replace(j.Out, func(w io.Writer) error { return j.Write(w, m) }))
}

// Rows calls f with every row, all quantities of it; values are valid during
// the call.
func (m *Matrices) Rows(f func(origin int, values [][]float64) error) error {
	values := make([][]float64, len(m.Of))
	for k := range values {
		values[k] = make([]float64, len(m.Destinations))
	}
	for from := 0; from < len(m.Origins); from += m.rows {
		to := min(len(m.Origins), from+m.rows)
		data, err := os.ReadFile(m.file(from))
		if err != nil {
			return err
		}
		for o := from; o < to; o++ {
			for k := range m.Of {
				at := (k*(to-from) + o - from) * len(m.Destinations)
				for d := range values[k] {
					values[k][d] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*(at+d):])))
				}
			}
			if err := f(o, values); err != nil {
				return err
			}
		}
	}
	return nil
}

// Matrix calls row with every row of one quantity.
func (m *Matrices) Matrix(k int, row func([]float64) error) error {
	values := make([]float64, len(m.Destinations))
	for from := 0; from < len(m.Origins); from += m.rows {
		to := min(len(m.Origins), from+m.rows)
		f, err := os.Open(m.file(from))
		if err != nil {
			return err
		}
		size := 4 * (to - from) * len(m.Destinations)
		data := make([]byte, size)
		_, err = f.ReadAt(data, int64(k*size))
		f.Close()
		if err != nil {
			return err
		}
		for ; len(data) > 0; data = data[4*len(values):] {
			for d := range values {
				values[d] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*d:])))
			}
			if err := row(values); err != nil {
				return err
			}
		}
	}
	return nil
}

// ModesText is the text of a set of modes in a matrix.
func ModesText(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return string(bytes.ReplaceAll([]byte(meridian.ModeSet(v).String()), []byte(";"), []byte("+")))
}
