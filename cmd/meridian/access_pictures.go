package main

import (
	"path/filepath"

	"meridian"
	"meridian/cost"
	"meridian/infra"
	"meridian/report"
	"meridian/skim"
)

// shed is how many places a corridor serves best.
type shed struct {
	Corridor string `json:"corridor"`
	Places   int    `json:"places"`
}

func sheds(m *report.AccessMap) []shed {
	order, count := m.Sheds()
	out := []shed{}
	for _, id := range order {
		out = append(out, shed{id, count[id]})
	}
	return out
}

// checkPictures refuses pictures that cannot be drawn or written.
func (f *accessFlags) checkPictures() error {
	switch f.picture {
	case "reach":
	case "sheds":
		if f.network != "" {
			return meridian.Input("--picture", "leave --network out", "an imported network has no corridors")
		}
	default:
		return meridian.Input("--picture", "use reach or sheds", "there is no picture %q", f.picture)
	}
	if f.picture != "reach" && f.out.svg == "" && f.out.png == "" {
		return meridian.Input("--picture", "add --svg FILE or --png FILE", "a picture needs a file")
	}
	return f.out.check(false)
}

// pictures draws what --svg and --png ask for.
func (f *accessFlags) pictures(a *app, m *report.AccessMap, by skim.Quantity, factor float64) error {
	if f.out.svg == "" && f.out.png == "" {
		return nil
	}
	if f.network != "" {
		if err := f.lines(m, by, factor); err != nil {
			return err
		}
	}
	p := m.ReachMap()
	if f.picture == "sheds" {
		p = m.ShedMap()
	}
	return f.out.save(f.out.pictures([]*report.Picture{p}))
}

// lines finds the links of the network within the limit.
func (f *accessFlags) lines(m *report.AccessMap, by skim.Quantity, factor float64) error {
	folder, r, err := openLayer(f.network, f.layer)
	if err != nil {
		return err
	}
	defer folder.Close()
	q := &m.Query
	model, err := cost.New(m.Net, q.Conditions.AsOf, q.Prices, q.Shipment)
	if err != nil {
		return err
	}
	zone := skim.Zone{ID: q.From.Name, Point: q.From.Point, Place: q.From.Place}
	values, err := skim.Field(r, infra.Rules{Day: q.Conditions.AsOf}, zone, by, f.snap, model, m.Limit*factor, f.inbound)
	if err != nil {
		return err
	}
	m.Over, m.Credit = f.layer+" of "+filepath.Base(filepath.Clean(f.network)), folder.Source.Attribution
	for _, v := range values {
		shape := folder.Shape(&folder.Links[v.Link])
		line := make([]meridian.Point, len(shape))
		for i, c := range shape {
			line[i] = c.Point()
		}
		m.Lines = append(m.Lines, report.AccessLine{Line: line, Value: v.Value / factor})
	}
	return nil
}
