package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
)

// ShipmentRequest is a shipment as a user words it; zero values mean not given.
type ShipmentRequest struct {
	Goods     string // group, alias, or HS code; empty: general
	Equipment string
	TEU, FEU  float64
	Tonnes    float64
	Value     float64 // USD; 0: tonnes × the group's typical value
	Ready     meridian.Date
	Deadline  meridian.Date
}

// Limits beyond which a quantity is taken for a slip: a year of the largest
// corridor forecast (EDB: 662,000 TEU).
const (
	mostTEU    = 1e6
	mostTonnes = 2e7
)

// armsWords are refused whatever group they might fall in.
var armsWords = []string{"arms", "ammunition", "weapons", "munitions", "оружие", "боеприпасы", "اسلحه", "مهمات"}

// NewShipment resolves a request. Contradictions and impossible loads are input
// errors; arms and ammunition (HS 93) are refused.
func NewShipment(net *meridian.Network, r ShipmentRequest) (meridian.Shipment, error) {
	var s meridian.Shipment
	for _, q := range []struct {
		flag string
		x    float64
		most float64
	}{{"--teu", r.TEU, mostTEU}, {"--feu", r.FEU, mostTEU / 2}, {"--tonnes", r.Tonnes, mostTonnes}, {"--value", r.Value, 1e12}} {
		if q.x < 0 || math.IsNaN(q.x) || math.IsInf(q.x, 0) {
			return s, meridian.Input(q.flag, "give a positive number", "%g is no quantity", q.x)
		}
		if q.x > q.most {
			return s, meridian.Input(q.flag, fmt.Sprintf("the most is %g; check the unit", q.most), "%g is beyond reason", q.x)
		}
	}
	var err error
	if s.Goods, err = FindGoods(net, r.Goods); err != nil {
		return s, err
	}
	if err := chooseEquipment(net, &s, r); err != nil {
		return s, err
	}
	if err := load(&s, r); err != nil {
		return s, err
	}
	s.Value = r.Value
	if s.Value == 0 {
		s.Value = s.Tonnes * s.Goods.ValueT
	}
	s.Ready, s.Deadline = r.Ready, r.Deadline
	if s.Deadline != meridian.NoDate && s.Ready != meridian.NoDate && s.Deadline < s.Ready {
		return s, meridian.Input("--deadline", "give a deadline after departure", "%s lies before departure on %s", s.Deadline, s.Ready)
	}
	return s, nil
}

// FindGoods returns the group of goods of that name, alias or HS code.
func FindGoods(net *meridian.Network, word string) (meridian.Goods, error) {
	if word == "" {
		word = "general"
	}
	w := fold(word)
	hs := strings.TrimPrefix(w, "hs")
	isHS := len(hs) >= 2 && strings.Trim(hs, "0123456789") == ""
	if isHS && strings.HasPrefix(hs, "93") || slices.Contains(armsWords, w) {
		return meridian.Goods{}, meridian.Input("--goods", "Meridian does not plan them", "arms and ammunition (HS 93) are refused")
	}
	var names []string
	for i := range net.Goods {
		g := &net.Goods[i]
		if isHS && slices.Contains(g.HS, hs[:2]) || fold(g.ID) == w || fold(g.Name) == w || slices.ContainsFunc(g.Aliases, func(a string) bool { return fold(a) == w }) {
			return *g, nil
		}
		names = append(names, g.ID)
	}
	if len(net.Goods) == 0 && w == "general" {
		return meridian.Goods{ID: "general", Name: "General cargo", HS: []string{"99"}, ValueT: 3000, DayValue: 0.6, Density: 9, Equipment: []string{"40HC", "20DC"}}, nil
	}
	return meridian.Goods{}, meridian.Input("--goods", "the groups are "+strings.Join(names, ", ")+", or an HS code such as 8471", "unknown goods %q", word)
}

func chooseEquipment(net *meridian.Network, s *meridian.Shipment, r ShipmentRequest) error {
	want := r.Equipment
	usable := func(teu float64) string { // the goods' first container of that size
		for _, e := range s.Goods.Equipment {
			if eq := findEquipment(net, e); eq != nil && eq.TEU == teu {
				return e
			}
		}
		return ""
	}
	if r.TEU > 0 && r.FEU > 0 {
		return meridian.Input("--teu", "give one of the two", "both --teu and --feu are given")
	}
	size := map[bool]float64{true: 1, false: 2}[r.TEU > 0]
	switch {
	case want == "" && (r.TEU > 0 || r.FEU > 0):
		if want = usable(size); want == "" {
			want = map[float64]string{1: "20DC", 2: "40HC"}[size]
		}
	case want == "" && r.Tonnes > 200 && slices.Contains(s.Goods.Equipment, "bulk"):
		want = "bulk"
	case want == "" && len(s.Goods.Equipment) > 0:
		want = s.Goods.Equipment[0]
	}
	eq := findEquipment(net, want)
	if eq == nil {
		var ids []string
		for i := range net.Equipment {
			ids = append(ids, net.Equipment[i].ID)
		}
		return meridian.Input("--equipment", "the equipment is "+strings.Join(ids, ", "), "unknown equipment %q", want)
	}
	if !slices.Contains(s.Goods.Equipment, eq.ID) {
		return meridian.Input("--equipment", "use one of "+strings.Join(s.Goods.Equipment, ", "), "%s does not travel in %s", s.Goods.ID, eq.ID)
	}
	if eq.TEU == 0 && (r.TEU > 0 || r.FEU > 0) {
		return meridian.Input("--equipment", "give --tonnes", "%s is not counted in containers", eq.ID)
	}
	if r.Equipment != "" && (r.TEU > 0 && eq.TEU != 1 || r.FEU > 0 && eq.TEU < 2) {
		return meridian.Input("--equipment", "use --feu with 40 ft, --teu with 20 ft equipment", "%s does not go with the size given", eq.ID)
	}
	s.Equipment = *eq
	return nil
}

func findEquipment(net *meridian.Network, id string) *meridian.Equipment {
	for i := range net.Equipment {
		if strings.EqualFold(net.Equipment[i].ID, id) {
			return &net.Equipment[i]
		}
	}
	if len(net.Equipment) == 0 && (id == "40HC" || id == "20DC") {
		return map[string]*meridian.Equipment{"40HC": {ID: "40HC", TEU: 2, PayloadT: 26, DayUSD: 0}, "20DC": {ID: "20DC", TEU: 1, PayloadT: 24}}[id]
	}
	return nil
}

// load settles units and tonnes: either from the other, neither means one unit.
func load(s *meridian.Shipment, r ShipmentRequest) error {
	e := &s.Equipment
	if e.TEU == 0 {
		s.Tonnes = r.Tonnes
		if s.Tonnes == 0 {
			s.Tonnes = map[string]float64{"bulk": 3000, "breakbulk": 500}[e.ID]
		}
		return nil
	}
	each := math.Min(e.PayloadT, s.Goods.Density*e.TEU)
	switch {
	case r.TEU > 0:
		s.Units = r.TEU
	case r.FEU > 0:
		s.Units = r.FEU
	case r.Tonnes > 0:
		s.Units = math.Ceil(r.Tonnes/each - 1e-9)
	default:
		s.Units = 1
	}
	if s.Units != math.Trunc(s.Units) {
		flag := "--teu"
		if r.FEU > 0 {
			flag = "--feu"
		}
		return meridian.Input(flag, "containers are whole", "%g containers cannot be shipped", s.Units)
	}
	s.Tonnes = r.Tonnes
	if s.Tonnes == 0 {
		s.Tonnes = s.Units * each
	}
	if s.Tonnes > s.Units*e.PayloadT+1e-9 {
		return meridian.Input("--tonnes", fmt.Sprintf("at most %g t a %s: %g containers are needed", e.PayloadT, e.ID, math.Ceil(s.Tonnes/e.PayloadT)), "%g t do not fit into %g × %s", s.Tonnes, s.Units, e.ID)
	}
	return nil
}
