package scenario

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"meridian"
)

//go:embed library/*.yaml
var libraryFiles embed.FS

// Library returns the scenarios that come with the product, in the order of
// their names: measures that were proposed, with what they cost, when they open,
// who says so, and the figures that disagree. The slice must not be changed.
var Library = sync.OnceValues(readLibrary)

// LibraryEntry is a scenario of the library under its short name.
type LibraryEntry struct {
	Name string // such as iran
	*Scenario
}

func readLibrary() ([]LibraryEntry, error) {
	files, err := fs.Glob(libraryFiles, "library/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []LibraryEntry
	at := map[string]string{}
	for _, f := range files {
		r, err := libraryFiles.Open(f)
		if err != nil {
			return nil, err
		}
		s, err := Read(r, f)
		r.Close()
		if err != nil {
			return nil, err
		}
		for i := range s.Measures {
			id := s.Measures[i].ID
			if at[id] != "" {
				return nil, fmt.Errorf("%s: measure %s is in %s too", f, id, at[id])
			}
			at[id] = f
		}
		out = append(out, LibraryEntry{strings.TrimSuffix(path.Base(f), ".yaml"), s})
	}
	return out, nil
}

// Find returns a scenario of the library by name, or one made of the measures
// named: names of scenarios and of measures, separated by commas; "all" is
// everything.
func Find(names string) (*Scenario, error) {
	lib, err := Library()
	if err != nil {
		return nil, err
	}
	out := &Scenario{Name: names}
	var known []string
	taken := map[string]bool{}
	add := func(m *Measure) {
		if !taken[m.ID] {
			taken[m.ID] = true
			out.Measures = append(out.Measures, *m)
		}
	}
	for _, e := range lib {
		known = append(known, e.Name)
	}
	parts := strings.Split(names, ",")
	for _, name := range parts {
		name = strings.TrimSpace(name)
		found := false
		for _, e := range lib {
			whole := name == "all" || name == e.Name
			if whole && len(parts) == 1 && name != "all" {
				return e.Scenario, nil
			}
			for i := range e.Measures {
				if m := &e.Measures[i]; whole || m.ID == name {
					found = true
					add(m)
				}
			}
		}
		if !found {
			return nil, meridian.Input("scenario", "name a file, a measure of `meridian scenario list`, or one of "+strings.Join(known, ", ")+", all", "the library has no %q%s", name, near(lib, name))
		}
	}
	return out, nil
}

// near suggests the measure whose id has most triples of letters in common with a
// name, if that is half of them.
func near(lib []LibraryEntry, name string) string {
	name = strings.ToLower(name)
	best, most := "", (len(name)-2)/2
	for _, e := range lib {
		for i := range e.Measures {
			id, n := e.Measures[i].ID, 0
			for j := range max(0, len(name)-2) {
				if strings.Contains(id, name[j:j+3]) {
					n++
				}
			}
			if n > most {
				best, most = id, n
			}
		}
	}
	if best == "" {
		return ""
	}
	return "; is " + best + " meant?"
}
