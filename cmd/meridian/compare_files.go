package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/report"
)

// The files that compare writes. All of them are checked before anything is
// planned, each is written beside its place and then moved there, and none is
// moved before all are complete.

type outputs struct {
	svg, png, html, xlsx, md, csvDir string
	force                            bool
	several                          bool // pictures get their name into the file name
}

type file struct {
	path  string
	write func(io.Writer) error
}

func (o *outputs) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&o.svg, "svg", "", "write the picture as SVG to this file")
	fl.StringVar(&o.png, "png", "", "write the picture as PNG to this file")
	fl.StringVar(&o.html, "html", "", "write a self-contained page to this file")
	fl.StringVar(&o.xlsx, "xlsx", "", "write a workbook with live formulas to this file")
	fl.StringVar(&o.md, "md", "", "write Markdown to this file")
	fl.StringVar(&o.csvDir, "csv-dir", "", "write the tables behind the pictures as CSV into this folder")
	fl.BoolVar(&o.force, "force", false, "overwrite files that exist")
}

// documents registers the page and the workbook alone, where a verb has no more.
func (o *outputs) documents(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&o.html, "html", "", "write a self-contained page to this file")
	fl.StringVar(&o.xlsx, "xlsx", "", "write a workbook to this file")
	if fl.Lookup("force") == nil {
		fl.BoolVar(&o.force, "force", false, "replace files")
	}
}

func (o *outputs) none() bool {
	return o.svg == "" && o.png == "" && o.html == "" && o.xlsx == "" && o.md == "" && o.csvDir == ""
}

// check refuses names of another format, files that exist, and folders that
// cannot be written to. With several pictures the names of files are made
// later, and looked at then.
func (o *outputs) check(several bool) error {
	o.several = several
	for _, k := range []struct{ flag, path, suffix string }{{"--svg", o.svg, ".svg"}, {"--png", o.png, ".png"}, {"--html", o.html, ".html"}, {"--xlsx", o.xlsx, ".xlsx"}, {"--md", o.md, ".md"}} {
		if k.path == "" {
			continue
		}
		if ext := strings.ToLower(filepath.Ext(k.path)); ext != k.suffix && !(k.suffix == ".html" && ext == ".htm") && !(k.suffix == ".md" && ext == ".markdown") {
			return meridian.Input(k.flag, "name a file that ends in "+k.suffix, "%s is of another format", k.path)
		}
		if err := o.free(k.flag, k.path, several && (k.suffix == ".svg" || k.suffix == ".png")); err != nil {
			return err
		}
	}
	return o.checkDir()
}

func (o *outputs) free(flag, path string, onlyFolder bool) error {
	if info, err := os.Stat(path); err == nil && !onlyFolder {
		if info.IsDir() {
			return meridian.Input(flag, "name a file", "%s is a folder", path)
		}
		if !o.force {
			return meridian.Input(flag, "use --force to overwrite it", "%s exists", path)
		}
	}
	return writable(flag, filepath.Dir(path))
}

// writable tries a folder by making a file in it.
func writable(flag, dir string) error {
	f, err := os.CreateTemp(dir, ".meridian-*")
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return meridian.Input(flag, "make the folder, or choose one that you may write to", "nothing can be written to %s: %v", dir, err)
	}
	f.Close()
	return os.Remove(f.Name())
}

func (o *outputs) checkDir() error {
	if o.csvDir == "" {
		return nil
	}
	info, err := os.Stat(o.csvDir)
	switch {
	case err == nil && !info.IsDir():
		return meridian.Input("--csv-dir", "name a folder", "%s is a file", o.csvDir)
	case err == nil:
		return writable("--csv-dir", o.csvDir)
	}
	return writable("--csv-dir", filepath.Dir(filepath.Clean(o.csvDir)))
}

func (o *outputs) csvPath(name string) string { return filepath.Join(o.csvDir, name+".csv") }

// pictures pairs pictures with files: one keeps the name given, of several each
// puts its own name before the suffix.
func (o *outputs) pictures(pics []*report.Picture) []file {
	var out []file
	add := func(path string, p *report.Picture, write func(io.Writer) error) {
		if path == "" {
			return
		}
		if o.several {
			ext := filepath.Ext(path)
			path = strings.TrimSuffix(path, ext) + "-" + p.Name + ext
		}
		out = append(out, file{path, write})
	}
	for _, p := range pics {
		add(o.svg, p, p.SVG)
		add(o.png, p, p.PNG)
	}
	return out
}

// save writes all files or none.
func (o *outputs) save(files []file) (err error) {
	for _, f := range files {
		if _, err := os.Stat(f.path); err == nil && !o.force {
			return meridian.Input(f.path, "use --force to overwrite it", "exists")
		}
	}
	if o.csvDir != "" {
		if err := os.MkdirAll(o.csvDir, 0o755); err != nil {
			return meridian.Input("--csv-dir", "choose another folder", "%v", err)
		}
	}
	var done []string
	defer func() {
		for _, t := range done {
			os.Remove(t)
		}
	}()
	for _, f := range files {
		t, err := writeTemp(f)
		if err != nil {
			return err
		}
		done = append(done, t)
	}
	for i, f := range files {
		if err := os.Rename(done[i], f.path); err != nil {
			return meridian.Input(f.path, "choose another place", "cannot be written: %v", err)
		}
	}
	return nil
}

// writeTemp writes a file beside its place and returns the name of that.
func writeTemp(f file) (name string, err error) {
	t, err := os.CreateTemp(filepath.Dir(f.path), ".meridian-*")
	if err != nil {
		return "", meridian.Input(f.path, "choose another place", "cannot be written: %v", err)
	}
	err = f.write(t)
	if cerr := t.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(t.Name(), 0o644)
	}
	if err != nil {
		os.Remove(t.Name())
		return "", fmt.Errorf("%s: %w", f.path, err)
	}
	return t.Name(), nil
}

func writeCSV(w io.Writer, t report.Table) error {
	cw := newCSV(w)
	if err := cw.Write(t.Header); err != nil {
		return err
	}
	if err := cw.WriteAll(t.Rows); err != nil {
		return err
	}
	cw.Flush()
	return cw.Error()
}
