package meridian_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Which package may import which packages of this module. The list is policy:
// do not change it to make a build pass. The test reads the files itself, so
// that a cached result cannot hide a forbidden import.
var mayImport = map[string][]string{
	".":                 {},
	"internal/golden":   {},
	"internal/heap":     {},
	"internal/pages":    {},
	"internal/pbf":      {},
	"internal/reach":    {},
	"internal/pgtest":   {},
	"internal/describe": {".", "feed"},
	"feed":              {"."},
	"feed/osm":          {".", "infra"},
	"feed/gmns":         {".", "infra", "feed/lines"},
	"feed/lines":        {".", "infra"},
	"feed/omx":          {},
	"feed/gis":          {".", "infra"},
	"infra":             {".", "cch"},
	"skim":              {".", "cch", "cost", "infra", "plan"},
	"atlas":             {".", "feed"},
	"cost":              {"."},
	"plan":              {".", "cost", "infra", "internal/heap"},
	"risk":              {"."},
	"cch":               {".", "internal/heap"},
	"trade":             {"."},
	"assign":            {".", "cch"},
	"scenario":          {"."},
	"appraise":          {"."},
	"scale":             {"."},
	"claims":            {".", "cost", "plan", "report"},
	"report":            {".", "plan", "cost", "appraise"},
	"store":             {"."},
	"httpapi":           {".", "feed", "cost", "plan", "risk", "cch", "trade", "assign", "scenario", "appraise", "scale", "report", "store", "claims"},
	"web":               {},
	"bench":             {".", "cch"},
}

func TestImportRules(t *testing.T) {
	files := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && p != ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		files++
		pkg := path.Dir(p)
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, p, pkg, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("only %d files were read: the walk is broken", files)
	}
}

func checkImport(t *testing.T, file, pkg, name string) {
	t.Helper()
	rest, ours := strings.CutPrefix(name, "meridian")
	if !ours || rest != "" && rest[0] != '/' {
		return
	}
	if strings.HasPrefix(pkg, "cmd/") {
		return
	}
	allowed, known := mayImport[topLevel(pkg)]
	if !known {
		t.Errorf("%s: package %s has no rule: add a noun of the field, or put the file elsewhere", file, pkg)
		return
	}
	want := strings.TrimPrefix(rest, "/")
	if want == "" {
		want = "."
	}
	if want != pkg && !slices.Contains(allowed, topLevel(want)) {
		t.Errorf("%s: package %s may not import %s", file, pkg, name)
	}
}

// topLevel maps a package to the entry that rules it: its own, if it has one
// (internal packages must), else that of its first element.
func topLevel(pkg string) string {
	if _, own := mayImport[pkg]; own || strings.HasPrefix(pkg, "internal/") {
		return pkg
	}
	first, _, _ := strings.Cut(pkg, "/")
	return first
}
