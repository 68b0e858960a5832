// Package osm reads OpenStreetMap extracts in PBF into infrastructure networks:
// roads with the access of trucks, railways with gauge and electrification,
// ferries, inland waterways, border posts.
//
// The file is read twice, first for the ways and then for the nodes they use,
// so that memory grows with what is kept and not with the file. Bytes are not
// trusted: lengths, indices and the growth of compressed blobs are checked, and
// a file that is cut off or damaged is an error that names the byte.
package osm

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"meridian"
	"meridian/infra"
)

// attribution is what the licence asks for (ODbL 1.0).
const attribution = "© OpenStreetMap contributors, ODbL 1.0"

// Read reads a PBF file. step, unless nil, is told of bytes read, of twice the
// size of the file in all.
func Read(name string, r io.ReadSeeker, o Options, step func(bytes int)) (*infra.Raw, error) {
	if rankOf(o.Roads) < 0 {
		return nil, meridian.Input("--roads", "use one of "+strings.Join(roadClasses, ", "), "there is no class of road %q", o.Roads)
	}
	f := &file{name: name, o: o, step: step, raw: &infra.Raw{}}
	f.raw.Source = infra.Source{File: name, Format: "osm.pbf", Attribution: attribution}
	for _, pass := range [...]func(io.Reader) error{f.ways, f.nodes} {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return nil, meridian.Input(name, "give a file, not a pipe: it is read twice", "cannot be read: %v", err)
		}
		if err := pass(r); err != nil {
			var e *meridian.InputError
			if errors.As(err, &e) {
				return nil, err
			}
			return nil, meridian.Input(name, "the file is cut off or damaged, or no PBF: fetch it again, or check it with `osmium fileinfo -e`", "%v", err)
		}
	}
	return f.finish()
}

// file is a file on its way into a raw network.
type file struct {
	name string
	o    Options
	step func(int)
	raw  *infra.Raw

	refs   []int64 // of all kept ways, one after the other
	ids    []int64 // of the nodes they use, ascending
	coords []infra.Coord
	found  []bool
	hours  map[int]float64 // line -> hours of a ferry
	marks  []nodeMark
}

type nodeMark struct {
	id                  int64
	kind, country, name string
}

// part is what one blob gives.
type part struct {
	lines []infra.Line
	refs  []int64
	hours map[int]float64
	nodes []foundNode
	marks []nodeMark
	long  int
}

type foundNode struct {
	at    int32
	coord infra.Coord
}

// each reads all blobs, decodes them on all processors, and hands the parts to
// take in the order of the file.
func (f *file) each(r io.Reader, decode func(p *part) *visitor, take func(*part) error) error {
	type job struct {
		b    *blob
		out  chan *part
		err  error
		part *part
	}
	workers := runtime.GOMAXPROCS(0)
	jobs, ordered := make(chan *job), make(chan *job, 2*workers)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				j.part = &part{}
				data, err := j.b.unpack()
				if err == nil {
					err = visitBlock(data, decode(j.part))
				}
				if err != nil {
					j.err = fmt.Errorf("blob at byte %d: %w", j.b.offset, err)
				}
				j.b = nil
				close(j.out)
			}
		})
	}
	var readErr error
	go func() {
		defer close(ordered)
		defer close(jobs)
		in := &blobs{r: r}
		for first := true; ; first = false {
			before := in.offset
			b, err := in.next()
			if err == io.EOF {
				if first {
					readErr = errors.New("the file is empty")
				}
				return
			}
			if err == nil && first {
				err = f.header(b)
			}
			if err != nil {
				readErr = err
				return
			}
			if f.step != nil {
				f.step(int(in.offset - before))
			}
			if b.kind != "OSMData" {
				continue
			}
			j := &job{b: b, out: make(chan *part)}
			select {
			case <-stop:
				return
			case ordered <- j:
			}
			jobs <- j
		}
	}()
	var failed error
	for j := range ordered {
		<-j.out
		if failed == nil {
			failed = j.err
			if failed == nil {
				failed = take(j.part)
			}
			if failed != nil {
				close(stop)
			}
		}
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	return readErr
}

// header checks the first blob.
func (f *file) header(b *blob) error {
	if b.kind != "OSMHeader" {
		return errors.New("the file does not begin with the header of a PBF")
	}
	data, err := b.unpack()
	if err != nil {
		return fmt.Errorf("the header: %w", err)
	}
	m := message(data)
	for len(m) > 0 {
		number, value, text, err := m.field()
		if err != nil {
			return fmt.Errorf("the header: %w", err)
		}
		switch number {
		case 4:
			if s := string(text); s != "OsmSchema-V0.6" && s != "DenseNodes" {
				return fmt.Errorf("the file needs the feature %q, which is not read", clip(s))
			}
		case 32:
			if value < 1<<33 {
				f.raw.Source.Date = time.Unix(int64(value), 0).UTC().Format(time.DateOnly)
			}
		}
	}
	return nil
}

// mostRefs is how many nodes a way may have: OSM itself allows 2,000.
const mostRefs = 100_000

// ways keeps the ways that carry freight.
func (f *file) ways(r io.Reader) error {
	f.hours = map[int]float64{}
	long := 0
	err := f.each(r, func(p *part) *visitor {
		return &visitor{way: func(w *way) error {
			props, ok := f.o.classify(&w.tags)
			if !ok {
				return nil
			}
			if len(w.refs) > mostRefs {
				p.long++
				return nil
			}
			if props.Mode == meridian.Ferry || props.Mode == meridian.RailFerry {
				if h, ok := duration(w.tags.get("duration")); ok {
					if p.hours == nil {
						p.hours = map[int]float64{}
					}
					p.hours[len(p.lines)] = h
				}
			}
			p.lines = append(p.lines, infra.Line{Props: props, ID: w.id, First: uint32(len(p.refs)), N: uint32(len(w.refs))})
			p.refs = append(p.refs, w.refs...)
			return nil
		}}
	}, func(p *part) error {
		for i, h := range p.hours {
			f.hours[len(f.raw.Lines)+i] = h
		}
		base := uint32(len(f.refs))
		for _, l := range p.lines {
			l.First += base
			f.raw.Lines = append(f.raw.Lines, l)
		}
		f.refs = append(f.refs, p.refs...)
		long += p.long
		if need := int64(len(f.refs))*32 + int64(len(f.raw.Lines))*128; f.o.MemoryLimit > 0 && need > f.o.MemoryLimit || len(f.refs) > 1<<31 {
			return meridian.Input(f.name, "cut a smaller extract, take fewer classes of road with --roads, or allow more with --memory", "its ways need more than %d MB", f.o.MemoryLimit>>20)
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.note("ways of more than 100,000 nodes, left out", long, nil)
	f.ids = slices.Clone(f.refs)
	slices.Sort(f.ids)
	f.ids = slices.Compact(f.ids)
	f.coords, f.found = make([]infra.Coord, len(f.ids)), make([]bool, len(f.ids))
	return nil
}

func (f *file) note(what string, n int, samples []string) {
	if n > 0 {
		f.raw.Notes = append(f.raw.Notes, infra.Note{What: what, Count: n, Samples: samples})
	}
}

// nodes finds the nodes of the kept ways.
func (f *file) nodes(r io.Reader) error {
	return f.each(r, func(p *part) *visitor {
		at := 0
		return &visitor{node: func(n *node) error {
			// Files are sorted as a rule: the next one wanted is the next one.
			if at >= len(f.ids) || f.ids[at] != n.id {
				i, ok := slices.BinarySearch(f.ids, n.id)
				at = i
				if !ok {
					return nil
				}
			}
			p.nodes = append(p.nodes, foundNode{int32(at), infra.Coord{int32(n.lat), int32(n.lon)}})
			at++
			if len(n.tags.pairs) > 0 {
				if kind := markOf(&n.tags); kind != "" {
					p.marks = append(p.marks, nodeMark{n.id, kind, country(&n.tags), label(&n.tags)})
				}
			}
			return nil
		}}
	}, func(p *part) error {
		for _, n := range p.nodes {
			f.coords[n.at], f.found[n.at] = n.coord, true
		}
		f.marks = append(f.marks, p.marks...)
		return nil
	})
}

// markOf tells what stands at a node.
func markOf(t *tags) string {
	switch {
	case t.get("barrier") == "border_control", t.get("railway") == "border", t.get("railway") == "owner_change" && t.get("border") != "":
		return "border"
	case t.get("lock") == "yes", t.get("waterway") == "lock_gate":
		return "lock"
	}
	return ""
}

// country reads a stated country, if it is one: two capital letters.
func country(t *tags) string {
	for _, k := range [...]string{"addr:country", "is_in:country_code", "country", "ISO3166-1"} {
		if v := t.get(k); len(v) == 2 && v[0] >= 'A' && v[0] <= 'Z' && v[1] >= 'A' && v[1] <= 'Z' {
			return v
		}
	}
	return ""
}

// finish joins ways and nodes. Ways are cut where nodes are missing, as they are
// at the edge of an extract.
func (f *file) finish() (*infra.Raw, error) {
	raw := f.raw
	index := make([]uint32, len(f.ids)) // node -> vertex
	for i, ok := range f.found {
		if ok {
			index[i] = uint32(len(raw.Vertices))
			raw.Vertices = append(raw.Vertices, f.coords[i])
		}
	}
	lines, missing, cut, lost := raw.Lines, 0, 0, 0
	var samples []string
	raw.Lines, raw.Refs = make([]infra.Line, 0, len(lines)), make([]uint32, 0, len(f.refs))
	var run []uint32
	for k := range lines {
		l := &lines[k]
		pieces, gone := 0, 0
		km := 0.0
		flush := func() {
			if len(run) >= 2 {
				raw.AddLine(l.ID, l.Props, run)
				pieces++
			}
			run = run[:0]
		}
		for _, id := range f.refs[l.First : l.First+l.N] {
			i, _ := slices.BinarySearch(f.ids, id)
			if !f.found[i] {
				gone++
				flush()
				continue
			}
			if n := len(run); n > 0 {
				km += raw.Vertices[run[n-1]].Distance(raw.Vertices[index[i]])
			}
			run = append(run, index[i])
		}
		flush()
		if h, ok := f.hours[k]; ok && gone == 0 && pieces == 1 && km/h >= 2 && km/h <= 100 {
			p := &raw.Lines[len(raw.Lines)-1]
			if p.Forward > 0 {
				p.Forward = float32(km / h)
			}
			if p.Backward > 0 {
				p.Backward = float32(km / h)
			}
			p.Derived &^= infra.DerivedSpeed
		}
		missing += gone
		if gone > 0 {
			cut++
			if len(samples) < 5 {
				samples = append(samples, fmt.Sprintf("way %d", l.ID))
			}
		}
		if pieces == 0 {
			lost++
		}
	}
	f.note("ways cut where a node is missing from the file", cut, samples)
	f.note("nodes missing from the file", missing, nil)
	f.note("ways of fewer than two nodes, left out", lost, nil)
	for _, m := range f.marks {
		if i, ok := slices.BinarySearch(f.ids, m.id); ok && f.found[i] {
			raw.Marks = append(raw.Marks, infra.Mark{Vertex: index[i], Kind: m.kind, Country: m.country, Name: m.name})
		}
	}
	if len(raw.Lines) == 0 {
		return nil, &meridian.NoResultError{What: f.name + " holds no road, railway, ferry or waterway that is read", Reasons: []string{fmt.Sprintf("--roads %s, modes %s", f.o.Roads, f.o.Modes)}}
	}
	return raw, nil
}
