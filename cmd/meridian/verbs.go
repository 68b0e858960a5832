package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"meridian"
	"meridian/httpapi"
)

// Verbs that the server answers: the question is JSON, with the flags of the verb
// as fields, and the answer is, byte for byte, what the verb prints or writes.

// verb is a verb of the command line as the server offers it.
type verb struct {
	kind, path, tag string
	summary, doc    string
	onlyPost        bool
	command         func(*app) *cobra.Command
	args            []string // fields of the arguments; scenario is one that may be a text
	optional        bool     // the arguments may be left out
	fixed           map[string]string
	hidden          []string // flags that are not offered, beside those about files and forms
	required        []string // flags that are needed
	formats         []string
	answer          reflect.Type
	most            map[string]float64 // bounds on numbers, for one user among many
	out             string             // the flag of the file for forms that have no flag of their own
}

// shipmentFields are the names that requests have for flags of shipments.
var shipmentFields = map[string]string{"value": "value_usd", "from": "close_from", "to": "close_to", "regime": "regimes"}

// texts are the fields whose value is the text of a file, and the file's name.
var texts = map[string]string{"flows": "flows.csv", "ods": "ods.csv", "failures": "failures.csv", "od": "pairs.csv", "origins": "origins.csv", "destinations": "destinations.csv", "scenario_yaml": "scenario.yaml"}

// notOffered are flags about the files and the terminal of the command line.
var notOffered = []string{"json", "csv", "geojson", "svg", "png", "html", "xlsx", "md", "csv-dir", "force", "resume", "help", "explain", "out", "memory", "network", "layer", "snap"}

// field returns the name of the field of a flag.
func (v *verb) field(cmd *cobra.Command, flag string) string {
	if f := shipmentFields[flag]; f != "" && cmd.Flags().Lookup("close") != nil {
		return f
	}
	return strings.ReplaceAll(flag, "-", "_")
}

// flags calls with the flags that are offered.
func (v *verb) flags(cmd *cobra.Command, visit func(field string, f *pflag.Flag)) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, fixed := v.fixed[f.Name]; !fixed && !slices.Contains(notOffered, f.Name) && !slices.Contains(v.hidden, f.Name) {
			visit(v.field(cmd, f.Name), f)
		}
	})
}

// fields describes the question.
func (v *verb) fields() []httpapi.Field {
	var out []httpapi.Field
	for _, arg := range v.args {
		switch arg {
		case "scenario":
			out = append(out, scenarioFields("what is evaluated: ")...)
		default:
			out = append(out, httpapi.Field{Name: arg, Type: "string", Required: !v.optional, Doc: "name, UN/LOCODE, alias (Latin, Cyrillic, Persian) or lat,lon"})
		}
	}
	cmd := v.command(&app{})
	v.flags(cmd, func(name string, f *pflag.Flag) {
		if f.Name == "scenario" {
			out = append(out, scenarioFields("measures in force on the as-of day: ")...)
			return
		}
		d := httpapi.Field{Name: name, Doc: f.Usage, Text: texts[name] != "", Required: slices.Contains(v.required, f.Name)}
		d.Type, d.Default = typeOf(f)
		if name == "carbon_price" {
			d.Doc += "; negative: none"
		}
		out = append(out, d)
	})
	return append(out, httpapi.Field{Name: httpapi.FormatField, Type: "string", Doc: "form of the answer", Default: v.formats[0], Enum: v.formats})
}

func scenarioFields(what string) []httpapi.Field {
	return []httpapi.Field{{Name: "scenario", Type: "string", Doc: what + "names of the library, separated by commas"}, {Name: "scenario_yaml", Type: "string", Text: true, Doc: what + "a scenario file"}}
}

// typeOf returns the type of a flag's field and its default.
func typeOf(f *pflag.Flag) (string, any) {
	switch f.Value.Type() {
	case "stringSlice":
		return "strings", nil
	case "float64Slice":
		return "numbers", nil
	case "bool":
		return "boolean", f.DefValue == "true"
	case "int", "uint64":
		n, err := strconv.ParseInt(f.DefValue, 10, 64)
		if err != nil {
			return "integer", nil
		}
		return "integer", n
	case "float64":
		x, err := strconv.ParseFloat(f.DefValue, 64)
		if err != nil {
			return "number", nil
		}
		return "number", x
	}
	if f.DefValue == "" {
		return "string", nil
	}
	return "string", f.DefValue
}

// asked is a question that was read.
type asked struct {
	cmd    *cobra.Command
	args   []string
	format string
	app    *app
	out    bytes.Buffer
}

// read makes the command line of a question, without the file of the answer.
func (v *verb) read(net *meridian.Network, input json.RawMessage) (*asked, error) {
	q := &asked{app: &app{err: io.Discard, net: net, texts: map[string][]byte{}}, format: v.formats[0]}
	q.app.out = &q.out
	q.cmd = v.command(q.app)
	q.cmd.SetOut(io.Discard)
	values := map[string]json.RawMessage{}
	dec := json.NewDecoder(bytes.NewReader(input))
	if err := dec.Decode(&values); err != nil {
		return nil, meridian.Input("input", "send one JSON object", "%v", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, meridian.Input("input", "send one JSON object", "there is more after the end")
	}
	take := func(name string, to any) (bool, error) {
		raw, ok := values[name]
		delete(values, name)
		if !ok || string(raw) == "null" {
			return false, nil
		}
		if err := json.Unmarshal(raw, to); err != nil {
			return false, meridian.Input(name, "see the description of the field", "%s is of another type", clip(string(raw), 60))
		}
		return true, nil
	}
	if _, err := take(httpapi.FormatField, &q.format); err != nil {
		return nil, err
	}
	if !slices.Contains(v.formats, q.format) {
		return nil, meridian.Input(httpapi.FormatField, "use "+strings.Join(v.formats, ", "), "%q is no form of this answer", q.format)
	}
	for _, arg := range v.args {
		word, err := v.argument(q, arg, take)
		if err != nil {
			return nil, err
		}
		if word != "" || !v.optional {
			q.args = append(q.args, word)
		}
	}
	for name, value := range v.fixed {
		if err := q.cmd.Flags().Set(name, value); err != nil {
			return nil, err
		}
	}
	var failed error
	v.flags(q.cmd, func(name string, f *pflag.Flag) {
		if failed == nil {
			failed = v.flag(q, name, f, take)
		}
	})
	if failed != nil {
		return nil, failed
	}
	for name := range values {
		return nil, meridian.Input(name, "leave it out", "%s has no such field", v.kind)
	}
	return q, nil
}

// argument takes an argument of the verb: a word, or a scenario.
func (v *verb) argument(q *asked, name string, take func(string, any) (bool, error)) (string, error) {
	word := ""
	if name == "scenario" {
		return v.scenario(q, take)
	}
	given, err := take(name, &word)
	if err == nil && (!given || word == "") && !v.optional {
		err = meridian.Input(name, "name a place", "is missing")
	}
	return word, err
}

// scenario takes names of the library or the text of a scenario.
func (v *verb) scenario(q *asked, take func(string, any) (bool, error)) (string, error) {
	names, text := "", ""
	named, err := take("scenario", &names)
	if err != nil {
		return "", err
	}
	written, err := take("scenario_yaml", &text)
	switch {
	case err != nil:
		return "", err
	case named && written:
		return "", meridian.Input("scenario, scenario_yaml", "give one of them", "two scenarios are given")
	case written:
		q.app.texts[texts["scenario_yaml"]] = []byte(text)
		return texts["scenario_yaml"], nil
	case !named && slices.Contains(v.args, "scenario"):
		return "", meridian.Input("scenario", "name measures of the library, or send a text as scenario_yaml", "is missing")
	}
	return names, nil
}

// flag sets a flag from its field.
func (v *verb) flag(q *asked, name string, f *pflag.Flag, take func(string, any) (bool, error)) error {
	if f.Name == "scenario" {
		word, err := v.scenario(q, take)
		if err != nil || word == "" {
			return err
		}
		return q.cmd.Flags().Set(f.Name, word)
	}
	kind, _ := typeOf(f)
	value, given := "", false
	var err error
	switch kind {
	case "strings":
		var list []string
		if given, err = take(name, &list); given && len(list) > 0 {
			var b strings.Builder
			w := csv.NewWriter(&b)
			if err = w.Write(list); err == nil {
				w.Flush()
				err = w.Error()
			}
			value = strings.TrimSuffix(b.String(), "\n")
		}
		given = len(list) > 0
	case "numbers":
		var list []json.Number
		_, err = take(name, &list)
		var words []string
		for _, n := range list {
			words = append(words, n.String())
		}
		value = strings.Join(words, ",")
		given = len(list) > 0
	case "boolean":
		on := false
		given, err = take(name, &on)
		value = strconv.FormatBool(on)
	case "number", "integer":
		var n json.Number
		given, err = take(name, &n)
		value = n.String()
		if x, bad := n.Float64(); given && bad == nil {
			if most := v.most[f.Name]; most > 0 && x > most {
				return meridian.Input(name, fmt.Sprintf("give at most %g here, or use the command line", most), "%s is more than this server reckons for one question", value)
			}
			if name == "carbon_price" && x < 0 {
				value = "0"
			}
		}
	default:
		given, err = take(name, &value)
		given = given && value != ""
		if file := texts[name]; given && file != "" && (name != "failures" || strings.ContainsRune(value, '\n')) {
			q.app.texts[file] = []byte(value)
			value = file
		}
	}
	if err != nil {
		return err
	}
	if !given {
		if slices.Contains(v.required, f.Name) {
			return meridian.Input(name, f.Usage, "is missing")
		}
		return nil
	}
	if err := q.cmd.Flags().Set(f.Name, value); err != nil {
		return meridian.Input(name, f.Usage, "%s cannot be read", clip(value, 60))
	}
	return nil
}

// check refuses what the verb refuses before it reckons.
func (v *verb) check(net *meridian.Network, input json.RawMessage) error {
	q, err := v.read(net, input)
	if err != nil {
		return err
	}
	if q.cmd.Args != nil {
		err = q.cmd.Args(q.cmd, q.args)
	}
	if err == nil && q.cmd.PreRunE != nil {
		err = q.cmd.PreRunE(q.cmd, q.args)
	}
	return v.renamed(q.cmd, err)
}

// run answers a question.
func (v *verb) run(ctx context.Context, net *meridian.Network, input json.RawMessage, tell httpapi.Progress) (contentType string, result []byte, err error) {
	q, err := v.read(net, input)
	if err != nil {
		return "", nil, err
	}
	q.app.ctx = ctx
	q.app.tick = func(what string, done, total int) { tell(what, int64(done), int64(total)) }
	q.cmd.SetContext(ctx)
	file, remove, err := v.form(q)
	if err != nil {
		return "", nil, err
	}
	defer remove()
	err = v.execute(q)
	if ctx.Err() != nil {
		return "", nil, ctx.Err()
	}
	if err != nil {
		return "", nil, v.renamed(q.cmd, err)
	}
	if file == "" {
		return httpapi.MediaTypes[q.format], q.out.Bytes(), nil
	}
	if q.format == "zip" {
		result, err = zipped(file)
	} else {
		result, err = os.ReadFile(file)
	}
	return httpapi.MediaTypes[q.format], result, err
}

func (v *verb) execute(q *asked) error {
	if q.cmd.Args != nil {
		if err := q.cmd.Args(q.cmd, q.args); err != nil {
			return err
		}
	}
	if q.cmd.PreRunE != nil {
		if err := q.cmd.PreRunE(q.cmd, q.args); err != nil {
			return err
		}
	}
	return q.cmd.RunE(q.cmd, q.args)
}

// form sets the flag for the form of the answer. What goes into a file goes into
// one of a folder of its own, which remove takes away.
func (v *verb) form(q *asked) (file string, remove func(), err error) {
	switch q.format {
	case "json", "csv", "geojson":
		if q.cmd.Flags().Lookup(q.format) != nil {
			return "", func() {}, q.cmd.Flags().Set(q.format, "true")
		}
	}
	dir, err := os.MkdirTemp("", "meridian-answer-*")
	if err != nil {
		return "", nil, fmt.Errorf("a file of the answer: %w", err)
	}
	remove = func() { os.RemoveAll(dir) }
	file = filepath.Join(dir, "answer."+q.format)
	flag := q.format
	switch {
	case q.format == "zip":
		flag, file = "csv-dir", filepath.Join(dir, "tables")
	case v.out != "":
		flag = v.out
	}
	if err := q.cmd.Flags().Set(flag, file); err != nil {
		remove()
		return "", nil, err
	}
	if p := q.cmd.Flags().Lookup("picture"); p != nil && p.Value.String() == "all" {
		remove()
		return "", nil, meridian.Input("picture", "ask for one after the other", "several pictures do not fit into one file")
	}
	return file, remove, nil
}

// zipped packs the files of a folder.
func zipped(dir string) ([]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		w, err := z.Create(e.Name())
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(text); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), z.Close()
}

// renamed names the field of a flag in an input error.
func (v *verb) renamed(cmd *cobra.Command, err error) error {
	var input *meridian.InputError
	if !errors.As(err, &input) {
		var failed *checkFailed
		if errors.As(err, &failed) {
			return &meridian.NoResultError{What: failed.text}
		}
		return err
	}
	e := *input
	var names []string
	for _, word := range strings.Split(e.Input, ", ") {
		flag, rest, _ := strings.Cut(strings.TrimPrefix(word, "--"), " ")
		if strings.HasPrefix(word, "--") && cmd.Flags().Lookup(flag) != nil {
			word = v.field(cmd, flag)
			if _, line, ok := strings.Cut(rest, " "); ok {
				word += " " + line
			}
		}
		names = append(names, word)
	}
	e.Input = strings.Join(names, ", ")
	return &e
}

// job is the verb as the server takes it.
func (v *verb) job(net *meridian.Network) httpapi.Job {
	return httpapi.Job{Kind: v.kind, Path: v.path, OnlyPost: v.onlyPost, Summary: v.summary, Doc: v.doc, Tag: v.tag, Fields: v.fields(), Formats: v.formats, Answer: v.answer,
		Check: func(input json.RawMessage) error { return v.check(net, input) },
		Run: func(ctx context.Context, input json.RawMessage, tell httpapi.Progress) (string, []byte, error) {
			return v.run(ctx, net, input, tell)
		}}
}
