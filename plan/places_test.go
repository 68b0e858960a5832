package plan_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"meridian"
	"meridian/plan"
)

// namesakes is a network in which names are hard: three scripts, two Astaras, a
// Georgia of each kind.
func namesakes(t testing.TB) *meridian.Network {
	t.Helper()
	return textNetwork(t, txtar.Parse([]byte(`
-- places.csv --
id,name,country,lat,lon,kind,handling,aliases
IRTHR,Tehran,AA,35.7,51.4,city,road,Тегеран;تهران;Teheran
IRAST,Astara,AA,38.43,48.87,border,road,Астара
AZAST,Astara,BB,38.46,48.87,border,road,Астара
GEPTI,Poti,BB,42.15,41.67,seaport,road;sea,ფოთი;Поти
GEPTI2,Poti,BB,42.16,41.68,border,road,
TRIST,İstanbul,BB,41,29,city,road,Istanbul;Константинополь
RUMOW,Moscow,CC,55.75,37.62,city,road,Москва;Moskva;مسکو
W1,High sea,,40,30,waypoint,,
-- links.csv --
id,from,to,mode,length_km,status
road:1,IRTHR,IRAST,road,500,open
`)))
}

func TestFindPlace(t *testing.T) {
	net := namesakes(t)
	for name, want := range map[string]string{
		"Tehran": "IRTHR", "tehran ": "IRTHR", "irthr": "IRTHR", "Тегеран": "IRTHR", "ТЕГЕРАН": "IRTHR", "تهران": "IRTHR", "Teheran": "IRTHR", "Te-he-ran": "IRTHR",
		"Istanbul": "TRIST", "istanbul": "TRIST", "ISTANBUL": "TRIST", "ıstanbul": "TRIST", "Poti": "GEPTI", "ფოთი": "GEPTI", "مسكو": "RUMOW", "IRAST": "IRAST",
	} {
		p, err := plan.FindPlace(net, name)
		if err != nil || net.Places[p].ID != want {
			t.Errorf("%q: %d, %v; want %s", name, p, err, want)
		}
	}
	for name, want := range map[string]string{
		"Astara": `"Astara" is ambiguous; use the code of one: IRAST (Astara, AA), AZAST (Astara, BB)`, "Астара": "is ambiguous", "Teheram": "did you mean IRTHR (Tehran, AA)",
		"Москв": "did you mean RUMOW", "High sea": "unknown place", "W": "unknown place", "": "the name is empty", " - ": "the name is empty",
	} {
		_, err := plan.FindPlace(net, name)
		var in *meridian.InputError
		if !errors.As(err, &in) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", name, err, want)
		}
	}
}

// TestLongNames: a name of a megabyte is unknown at once, not compared with all.
func TestLongNames(t *testing.T) {
	if _, err := plan.FindPlace(namesakes(t), strings.Repeat("Tehran", 200_000)); err == nil {
		t.Error("a megabyte of Tehran is a place")
	}
	if near := plan.Suggest(namesakes(t), strings.Repeat("a", 1000), 5); near != nil {
		t.Errorf("suggestions %v", near)
	}
}

func TestFindEnd(t *testing.T) {
	net := namesakes(t)
	for text, want := range map[string]meridian.Point{"55.75,37.62": {Lat: 55.75, Lon: 37.62}, " -33.9 , 18.4 ": {Lat: -33.9, Lon: 18.4}, "90,-180": {Lat: 90, Lon: -180}, "1e1,2": {Lat: 10, Lon: 2}} {
		e, err := plan.FindEnd(net, text)
		if err != nil || e.Place != meridian.NoID || e.Point != want {
			t.Errorf("%q: %+v, %v", text, e, err)
		}
	}
	for _, text := range []string{"91,0", "0,181", "NaN,0", "0,Inf", "1,2,3", ",", "1,", "Moscow,", "37.62"} {
		if e, err := plan.FindEnd(net, text); err == nil && e.Place == meridian.NoID {
			t.Errorf("%q is %+v", text, e)
		}
	}
	if e, err := plan.FindEnd(net, "Москва"); err != nil || net.Places[e.Place].ID != "RUMOW" || e.Name != "Moscow" {
		t.Errorf("%+v, %v", e, err)
	}
}

var fuzzed = []string{"Tehran", "IRTHR", "Астара", "تهران", "ფოთი", "İstanbul", "55.75,37.62", "NaN,NaN", "1e309,0", "", "\xff\xfe", "-0,-0", "90.0000001,0", "a,b,c", "\u0301", "ß"}

// FuzzFindPlace: a text is a place that is no waypoint, or an input error with a
// fix; the code of what was found finds it again.
func FuzzFindPlace(f *testing.F) {
	net := namesakes(f)
	for _, s := range fuzzed {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := plan.FindPlace(net, s)
		checkInputError(t, s, err)
		if err != nil {
			return
		}
		if again, err := plan.FindPlace(net, net.Places[p].ID); err != nil || again != p {
			t.Fatalf("%q is %s, which is %d, %v", s, net.Places[p].ID, again, err)
		}
		if upper, err := plan.FindPlace(net, " "+s+" "); err != nil || upper != p {
			t.Fatalf("%q with blanks around is another place", s)
		}
	})
}

// FuzzFindEnd: a text is a point on the earth, a place, or an input error.
func FuzzFindEnd(f *testing.F) {
	net := namesakes(f)
	for _, s := range fuzzed {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := plan.FindEnd(net, s)
		checkInputError(t, s, err)
		if err != nil {
			return
		}
		if !(e.Point.Lat >= -90 && e.Point.Lat <= 90 && e.Point.Lon >= -180 && e.Point.Lon <= 180) || e.Name == "" {
			t.Fatalf("%q is %+v", s, e)
		}
	})
}

func checkInputError(t *testing.T, s string, err error) {
	t.Helper()
	var in *meridian.InputError
	if err != nil && (!errors.As(err, &in) || in.Fix == "") {
		t.Fatalf("%q: %v is no input error with a fix", s, err)
	}
}

// TestShipmentRequests: what a user words becomes units, tonnes and value.
func TestShipmentRequests(t *testing.T) {
	net := namesakes(t)
	for _, c := range []struct {
		r                    plan.ShipmentRequest
		equipment            string
		units, tonnes, value float64
	}{
		{plan.ShipmentRequest{}, "40HC", 1, 24, 24},
		{plan.ShipmentRequest{TEU: 3}, "20DC", 3, 36, 36},
		{plan.ShipmentRequest{FEU: 2, Tonnes: 50}, "40HC", 2, 50, 50},
		{plan.ShipmentRequest{Tonnes: 49}, "40HC", 3, 49, 49}, // 24 t each fill a container by volume
		{plan.ShipmentRequest{Tonnes: 48, Value: 7}, "40HC", 2, 48, 7},
		{plan.ShipmentRequest{Tonnes: 5000}, "bulk", 0, 5000, 5000},
		{plan.ShipmentRequest{Goods: "machines", Tonnes: 5000}, "40HC", 209, 5000, 5e7},
		{plan.ShipmentRequest{Goods: "8471"}, "40HC", 1, 24, 240000},
		{plan.ShipmentRequest{Equipment: "20dc", Tonnes: 25}, "20DC", 3, 25, 25},
	} {
		c.r.Ready, c.r.Deadline = meridian.NoDate, meridian.NoDate
		s, err := plan.NewShipment(net, c.r)
		if err != nil || s.Equipment.ID != c.equipment || s.Units != c.units || s.Tonnes != c.tonnes || s.Value != c.value {
			t.Errorf("%+v: %s, %g units, %g t, %g USD, %v", c.r, s.Equipment.ID, s.Units, s.Tonnes, s.Value, err)
		}
	}
	for want, r := range map[string]plan.ShipmentRequest{
		"--goods: arms and ammunition (HS 93) are refused; Meridian does not plan them": {Goods: "hs 93.01"},
		"--goods: unknown goods": {Goods: "0"}, "--equipment: machines does not travel in bulk": {Goods: "machines", Equipment: "bulk"},
		"--feu: -1 is no quantity": {FEU: -1}, "--tonnes: 53 t do not fit into 2 × 40HC": {FEU: 2, Tonnes: 53},
		"--deadline: 1970-01-05 lies before departure on 1970-01-10": {Ready: 9, Deadline: 4},
	} {
		if _, err := plan.NewShipment(net, r); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", r, err, want)
		}
	}
}

// TestSuggestOrder: the name itself comes first, then what begins so, cities before
// airports, then what is misspelt.
func TestSuggestOrder(t *testing.T) {
	net := &meridian.Network{Places: []meridian.Place{
		{ID: "IN-BOMAIR", Name: "Mumbai airport", Kind: "airport", Aliases: []string{"Мумбаи аэропорт"}},
		{ID: "INBOM", Name: "Mumbai", Kind: "city", Aliases: []string{"Bombay", "Мумбаи"}},
		{ID: "IN-MUMBRA", Name: "Mumbai Mumbra yard", Kind: "terminal"},
		{ID: "INBOX", Name: "Bombax", Kind: "city"},
	}}
	for text, want := range map[string]string{
		"Mumbai": "INBOM IN-MUMBRA IN-BOMAIR", "inbom": "INBOM IN-BOMAIR INBOX", "Mumb": "INBOM IN-MUMBRA IN-BOMAIR",
		"Bombay": "INBOM INBOX", "Мумбаи": "INBOM IN-BOMAIR", "Mumbay": "INBOM",
	} {
		var got []string
		for _, id := range plan.Suggest(net, text, 5) {
			got = append(got, net.Places[id].ID)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %s; want %s", text, s, want)
		}
	}
}
