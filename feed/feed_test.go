package feed

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"meridian"
)

// steppe is the smallest feed with a border, a gauge break and a passage:
//
//	AAA ==1435== A-B | B-A ==1520== BBB     and AAA ~~strait~~ BBB by sea
var steppe = map[string]string{
	"datapackage.json": `{"name": "steppe", "version": "1", "as_of": "2026-06-01", "prices": "2026-06"}`,
	"sources.csv":      "key,title,publisher,date,address,note\ns,A survey,An office,2026,,\n",
	"countries.csv":    "id,iso3,name,currency,source,as_of,confidence\nAA,AAA,Aland,USD,s,2026-01-01,measured\nBB,BBB,Bland,USD,s,2026-01-01,measured\n",
	"passages.csv":     "id,name,kind,hours_p50,hours_p90,source,as_of,confidence\nstrait,The Strait,strait,1,2,s,2026-01-01,measured\n",
	"places.csv": "id,name,country,lat,lon,kind,handling,sea_region,aliases,source,as_of,confidence\n" +
		"AAA,Alpha,AA,40,50,seaport,road;rail;sea,east,Альфа;آلفا,s,2026-01-01,measured\n" +
		"A-B,Alpha border,AA,40,51,border,,,,s,2026-01-01,measured\n" +
		"B-A,Beta border,BB,40,51.1,border,,,,s,2026-01-01,measured\n" +
		"BBB,Beta,BB,40,52,seaport,road;rail;sea,west,,s,2026-01-01,measured\n",
	"links.csv": "id,from,to,mode,length_km,gauge_mm,passage,status,source,as_of,confidence\n" +
		"rail:1,AAA,A-B,rail,90,1435,,open,s,2026-01-01,measured\n" +
		"rail:2,A-B,B-A,rail,9,1435,,open,s,2026-01-01,measured\n" +
		"rail:3,B-A,BBB,rail,80,1520,,open,s,2026-01-01,measured\n" +
		"sea:1,AAA,BBB,sea,180,,strait,open,s,2026-01-01,measured\n",
	"crossings.csv": "link,from_country,to_country,name,hours_p50,hours_p90,charge,status,source,as_of,confidence\n" +
		"rail:2,AA,BB,Border,10,20,50,open,s,2026-01-01,measured\nrail:2,BB,AA,Border,12,24,50,open,s,2026-01-01,measured\n",
	"gauge_breaks.csv": "place,gauge_a,gauge_b,method,hours_p50,hours_p90,charge_40,source,as_of,confidence\n",
}

func fsOf(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func with(changes map[string]string) fstest.MapFS {
	files := maps.Clone(steppe)
	maps.Copy(files, changes)
	return fsOf(files)
}

func TestRead(t *testing.T) {
	net, ps := Read(fsOf(steppe))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	if net.Version != "1" || net.AsOf.String() != "2026-06-01" || net.Prices.String() != "2026-06" {
		t.Errorf("info: %q %s %s", net.Version, net.AsOf, net.Prices)
	}
	p := net.Places[net.PlaceByID["AAA"]]
	if !p.Handling.Has(meridian.Sea) || p.Handling.Has(meridian.Air) || !reflect.DeepEqual(p.Aliases, []string{"Альфа", "آلفا"}) {
		t.Errorf("place: %+v", p)
	}
	l := net.Links[3]
	if net.Passages[l.Passage].ID != "strait" || l.Km != 180 || !l.OpenOn(net.AsOf) {
		t.Errorf("link: %+v", l)
	}
	if c := net.Crossings[1]; c.From != "BB" || c.Hours.P90 != 24 || c.Cite.Key != "rail:2/BB/" {
		t.Errorf("crossing: %+v", c)
	}
}

// TestAllMistakesAtOnce holds the promise that a feed's mistakes come together,
// each with file, row, field and fix.
func TestAllMistakesAtOnce(t *testing.T) {
	_, ps := Read(with(map[string]string{
		"links.csv": "id,from,to,mode,length_km,gauge_mm,status,source,as_of,confidence\n" +
			"rail:1,AAA,BBX,rail,90,1435,open,s,2026-01-01,measured\n" +
			"rail:1,AAA,BBB,rial,ninety,1435,open,s,2026-13-01,measured\n" +
			"rail:4,AAA,BBB,rail,,1434,opne,nobody,2026-01-01,measured\n",
		"lnks.csv": "a,b\n",
	}))
	for _, want := range []string{
		`lnks.csv: is no table of a feed; did you mean links.csv?`,
		`links.csv:2: to: "BBX" is not in places.csv; add it to places.csv, or did you mean BBB?`,
		`links.csv:3: id: "rail:1" stands already in line 2`,
		`links.csv:3: mode: "rial" is not allowed; did you mean rail?`,
		`links.csv:3: length_km: "ninety" is not a number`,
		`links.csv:3: as_of: "2026-13-01" is not a date; write YYYY-MM-DD`,
		`links.csv:4: length_km: is empty; give a value: length along the alignment or lane`,
		`links.csv:4: gauge_mm: "1434" is not allowed; did you mean 1435?`,
		`links.csv:4: status: "opne" is not allowed; did you mean open?`,
		`links.csv:4: source: "nobody" is not in sources.csv`,
	} {
		if !strings.Contains(all(ps), want) {
			t.Errorf("missing: %s\nin:\n%s", want, all(ps))
		}
	}
}

func all(ps Problems) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

// TestContradictions holds the checks between rows.
func TestContradictions(t *testing.T) {
	for name, c := range map[string]struct {
		file, text, want string
		warning          bool
	}{
		"short link":      {"links.csv", steppe["links.csv"] + "road:1,AAA,BBB,road,20,,,open,s,2026-01-01,measured\n", "shorter than the great circle", false},
		"loop":            {"links.csv", steppe["links.csv"] + "road:1,AAA,AAA,road,20,,,open,s,2026-01-01,measured\n", "begins and ends at AAA", false},
		"gauge of a road": {"links.csv", steppe["links.csv"] + "road:1,AAA,BBB,road,200,1435,,open,s,2026-01-01,measured\n", "is a road link with gauge 1435", false},
		"percentiles":     {"crossings.csv", strings.Replace(steppe["crossings.csv"], "10,20", "20,10", 1), "P90 of 10 is below P50 of 20", false},
		"wrong border":    {"crossings.csv", strings.Replace(steppe["crossings.csv"], "AA,BB", "AA,AA", 1), "joins AA and BB, not AA and AA", false},
		"no such gauge":   {"gauge_breaks.csv", steppe["gauge_breaks.csv"] + "A-B,1435,1520,transload,5,9,100,s,2026-01-01,measured\n", "no 1520 mm line reaches A-B", false},
		"no crossing row": {"crossings.csv", strings.Split(steppe["crossings.csv"], "\n")[0] + "\n", "has no crossing from AA", true},
	} {
		net, ps := Read(with(map[string]string{c.file: c.text}))
		if !strings.Contains(all(ps), c.want) {
			t.Errorf("%s: %q is missing in %q", name, c.want, all(ps))
		}
		if usable := len(ps.Errors()) == 0; usable != c.warning {
			t.Errorf("%s: warning %v, want %v (network %v): %s", name, usable, c.warning, net != nil, all(ps))
		}
	}
}

func TestOverlay(t *testing.T) {
	base, _ := ReadTables(fsOf(steppe))
	patch, ps := ReadTables(fsOf(map[string]string{
		"crossings.csv": strings.Replace(strings.Join(strings.Split(steppe["crossings.csv"], "\n")[:2], "\n"), "10,20", "1,2", 1) + "\n",
		"sources.csv":   "key,title,publisher\nmine,My own,Me\n",
	}))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	net, ps := Build(base.Overlay(patch))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	if net.Crossings[0].Hours.P50 != 1 || net.Crossings[1].Hours.P50 != 12 || len(net.Sources) != 2 || net.Version != "1+overlay" {
		t.Errorf("overlay: %+v, %d sources, version %s", net.Crossings, len(net.Sources), net.Version)
	}
	if again, _ := Build(base); again.Crossings[0].Hours.P50 != 10 {
		t.Error("the overlay changed the base")
	}
}

// TestRoundTrip writes a feed to a folder and a zip and reads both back.
func TestRoundTrip(t *testing.T) {
	tables, _ := ReadTables(fsOf(steppe))
	dir := filepath.Join(t.TempDir(), "out")
	if err := tables.WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	want, _ := Read(fsOf(steppe))
	got, ps := Read(os.DirFS(dir))
	if len(ps) > 0 || text(got) != text(want) {
		t.Errorf("folder: %v", ps)
	}
	file := filepath.Join(t.TempDir(), "feed.zip")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := z.AddFS(os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	fsys, closer, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	if got, ps := Read(fsys); len(ps) > 0 || text(got) != text(want) {
		t.Errorf("zip: %v", ps)
	}
}

// text prints a network whole; absent numbers are NaN, which equal nothing.
func text(net *meridian.Network) string { return fmt.Sprintf("%+v", *net) }

func TestOpenNonsense(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(file, []byte("no zip"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, file + "-absent"} {
		if _, _, err := Open(path); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
}

// FuzzRead feeds bytes to every table: a feed is a network or a list of
// problems, never a panic, and what is read can be written and read again.
func FuzzRead(f *testing.F) {
	for name, text := range steppe {
		f.Add(name, text)
	}
	f.Add("places.csv", "id,name\n\"unclosed")
	f.Add("links.csv", "\xef\xbb\xbfid,from,to\n,,\n")
	f.Add("calls.csv", "service,seq\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if !fs.ValidPath(name) || strings.Contains(name, "/") || name == "." {
			t.Skip()
		}
		net, ps := Read(with(map[string]string{name: text}))
		if net == nil && len(ps.Errors()) == 0 {
			t.Fatal("neither a network nor a mistake")
		}
		if net == nil {
			return
		}
		tables, _ := ReadTables(with(map[string]string{name: text}))
		dir := t.TempDir()
		if err := tables.WriteDir(dir); err != nil {
			t.Fatal(err)
		}
		if again, ps := Read(os.DirFS(dir)); len(ps.Errors()) > 0 || len(again.Places) != len(net.Places) || len(again.Links) != len(net.Links) {
			t.Fatalf("the feed written back differs: %v", ps)
		}
	})
}
