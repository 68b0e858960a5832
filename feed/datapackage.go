package feed

import (
	"encoding/json"
	"io"
	"strings"
)

// The Frictionless description of a feed, made from the schema.

type packageJSON struct {
	Profile     string         `json:"profile"`
	Name        string         `json:"name"`
	Title       string         `json:"title,omitempty"`
	Version     string         `json:"version"`
	AsOf        string         `json:"as_of"`
	Prices      string         `json:"prices"`
	Description string         `json:"description"`
	Licenses    []licenseJSON  `json:"licenses"`
	Resources   []resourceJSON `json:"resources"`
}

type licenseJSON struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type resourceJSON struct {
	Name        string     `json:"name"`
	Path        string     `json:"path"`
	Profile     string     `json:"profile"`
	Format      string     `json:"format"`
	Mediatype   string     `json:"mediatype"`
	Encoding    string     `json:"encoding"`
	Description string     `json:"description"`
	Schema      schemaJSON `json:"schema"`
}

type schemaJSON struct {
	Fields      []fieldJSON   `json:"fields"`
	PrimaryKey  []string      `json:"primaryKey"`
	ForeignKeys []foreignJSON `json:"foreignKeys,omitempty"`
}

type fieldJSON struct {
	Name        string          `json:"name"`
	Type        string          `json:"type"`
	Description string          `json:"description"`
	Unit        string          `json:"unit,omitempty"`
	Constraints *constraintJSON `json:"constraints,omitempty"`
}

type constraintJSON struct {
	Required bool     `json:"required,omitempty"`
	Enum     []string `json:"enum,omitempty"`
	Minimum  *float64 `json:"minimum,omitempty"`
	Maximum  *float64 `json:"maximum,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`
}

type foreignJSON struct {
	Fields    string `json:"fields"`
	Reference struct {
		Resource string `json:"resource"`
		Fields   string `json:"fields"`
	} `json:"reference"`
}

// WritePackage writes datapackage.json for a feed with all tables of the
// schema (Frictionless Data Package v1).
func WritePackage(w io.Writer, info Info) error {
	p := packageJSON{
		Profile: "tabular-data-package", Name: info.Name, Title: info.Title, Version: info.Version, AsOf: info.AsOf, Prices: info.Prices,
		Description: "A freight network: places, links, operations, charges and claims, one CSV file a table. Lists inside a cell are separated by semicolons.",
		Licenses:    []licenseJSON{{Name: "Apache-2.0", Title: "Apache License 2.0"}},
	}
	for i := range Schema {
		p.Resources = append(p.Resources, resource(&Schema[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p)
}

func resource(t *Table) resourceJSON {
	r := resourceJSON{
		Name: t.Name, Path: t.Name + ".csv", Profile: "tabular-data-resource", Format: "csv",
		Mediatype: "text/csv", Encoding: "utf-8", Description: t.Doc,
		Schema: schemaJSON{PrimaryKey: t.Key},
	}
	for _, f := range t.Fields {
		r.Schema.Fields = append(r.Schema.Fields, describe(f))
		if f.Ref != "" && f.Type != List {
			k := foreignJSON{Fields: f.Name}
			k.Reference.Resource = f.Ref
			k.Reference.Fields = table(f.Ref).Key[0]
			r.Schema.ForeignKeys = append(r.Schema.ForeignKeys, k)
		}
	}
	return r
}

func describe(f Field) fieldJSON {
	out := fieldJSON{Name: f.Name, Type: string(f.Type), Description: f.Doc, Unit: f.Unit}
	c := constraintJSON{Required: f.Required, Enum: f.Enum}
	switch f.Type {
	case List:
		out.Type = "string"
		out.Description = strings.TrimSuffix(out.Description, ".") + " (list, separated by semicolons)"
	case Day:
		out.Type, c.Pattern = "string", `\d\d-\d\d`
	case Clock:
		out.Type, c.Pattern = "string", `\d\d:\d\d`
	}
	if f.Min != 0 || f.Max != 0 {
		lo, hi := f.Min, f.Max
		c.Minimum, c.Maximum = &lo, &hi
	}
	if c.Required || c.Enum != nil || c.Minimum != nil || c.Pattern != "" {
		out.Constraints = &c
	}
	return out
}
