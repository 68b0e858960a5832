package plan_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
)

// published are the lines of ../shared/facts/door_to_door.csv that speak of the
// ends that users must see answered, or of the nearest ones that have been
// published, and the conditions of their day: a line of 2016 is asked of the
// network of 2016 at its prices. A line is of a corridor, or of several that it
// does not tell apart.
var published = []struct {
	ends      string // of the question that the line belongs to
	line      string
	from, to  string
	corridors string
	day       string
}{
	{"Mumbai Moscow", "D001", "Nhava Sheva", "Moscow", "north-south-west", "2017-06-15"},
	{"Mumbai Moscow", "D002", "Nhava Sheva", "Moscow", "north-south-caspian", "2017-06-15"},
	{"Mumbai Moscow", "D003", "Nhava Sheva", "Moscow", "north-south-west", "2017-06-15"},
	{"Mumbai Moscow", "D004", "Nhava Sheva", "Moscow", "suez-black-sea suez-baltic", "2017-06-15"},
	{"Mumbai Moscow", "D020", "Mumbai", "Moscow", "suez-baltic suez-black-sea suez-north-sea cape", "2025-09-15"},
	{"Mumbai Moscow", "D038", "Mumbai", "Moscow", "north-south-west", "2016-10-01"},
	{"Mumbai Moscow", "D039", "Mumbai", "Moscow", "suez-baltic", "2016-04-07"},
	{"Mumbai Moscow", "D058", "Mumbai", "Moscow", "suez-baltic", "2020-02-26"},
	{"Mumbai Moscow", "D059", "Mumbai", "Moscow", "north-south-west", "2020-02-26"},
	{"Moscow Mumbai", "D008", "St Petersburg", "Mumbai", "north-south-caspian", "2022-07-01"},
	{"Moscow Mumbai", "D009", "St Petersburg", "Nhava Sheva", "north-south-caspian", "2022-06-15"},
	{"Moscow Mumbai", "D140", "Moscow", "Nhava Sheva", "north-south-east", "2023-12-15"},
	{"Mundra Astana", "D106", "Mundra", "Astana", "north-south-east", "2024-06-15"},
	{"Shanghai Hamburg", "D021", "Shanghai", "Rotterdam", "suez-north-sea", "2023-06-15"},
	{"Shanghai Hamburg", "D022", "Shanghai", "Rotterdam", "cape", "2025-06-15"},
	{"Shanghai Hamburg", "D068", "Shanghai", "Hamburg", "middle", "2023-09-07"},
	{"Shanghai Hamburg", "D080", "Shanghai", "Rotterdam", "cape", "2024-01-25"},
	{"Helsinki Nhava Sheva", "D005", "Helsinki", "Nhava Sheva", "north-south-west", "2021-06-15"},
	{"Helsinki Nhava Sheva", "D006", "Helsinki", "Nhava Sheva", "north-south-west", "2021-06-23"},
	{"Tashkent Istanbul", "D094", "Tashkent", "Istanbul", "middle", "2020-06-15"},
	{"Tashkent Istanbul", "D096", "Tashkent", "Istanbul", "middle", "2020-06-15"},
	{"Dubai Yekaterinburg", "D090", "Yekaterinburg", "Tehran", "north-south-caspian", "2022-07-01"},
	{"Xi'an Tehran", "D064", "Xi'an", "Tehran", "china-iran", "2018-08-14"},
	{"Xi'an Tehran", "D119", "Yiwu", "Tehran", "china-iran", "2016-02-15"},
	{"Xi'an Tehran", "D120", "Yiwu", "Tehran", "gulf-sea", "2016-02-15"},
}

// TestDoorToDoor asks the questions that users must see answered, and holds the
// answers against what has been published of them, line by line: days and money of
// the size that each line gives. The bands are wide; `meridian claims` has the errors.
func TestDoorToDoor(t *testing.T) {
	f, err := os.Open("../../shared/facts/door_to_door.csv")
	if err != nil {
		t.Skip("the collected facts are not here: ", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	lines := map[string][]string{}
	for _, r := range rows[1:] {
		lines[r[0]] = r
	}
	held := map[string]int{}
	for _, x := range published {
		row := lines[x.line]
		if row == nil {
			t.Errorf("%s: no such line", x.line)
			continue
		}
		it := bestOf(t, x.from, x.to, x.corridors, x.day)
		if it == nil {
			t.Errorf("%s %s to %s: no itinerary by %s on %s", x.line, x.from, x.to, x.corridors, x.day)
			continue
		}
		num := func(name string) float64 {
			v, _ := strconv.ParseFloat(row[column[name]], 64) // empty: not said
			return v
		}
		first, last := num("days_min"), num("days_max")
		p50, p90 := it.Hours.P50/24, it.Hours.P90/24
		if last > 0 && (p50 > longDays*last+endDays || p90 < first/longDays) {
			t.Errorf("%s: %s takes %.0f–%.0f days, published %g–%g", x.line, it.Corridor, p50, p90, first, last)
		}
		least, most, per := num("cost_usd_min"), num("cost_usd_max"), it.Cost.PerUnit
		if least == 0 {
			least = most
		}
		if row[column["cost_unit"]] == "TEU" {
			per /= twenty
		}
		if most > 0 && (per > dear*most || per < least/dear) {
			t.Errorf("%s: %s costs %.0f USD, published %g–%g a %s", x.line, it.Corridor, per, least, most, row[column["cost_unit"]])
		}
		if last > 0 || most > 0 {
			held[x.ends]++
		}
		t.Logf("%-22s %s %-20s days %.0f–%.0f (published %g–%g)  USD %.0f (published %g–%g a %s)", x.ends, x.line, it.Corridor,
			p50, p90, first, last, per, least, most, row[column["cost_unit"]])
	}
	for _, od := range pairs {
		if held[od[0]+" "+od[1]] == 0 {
			t.Errorf("%s to %s is held against nothing", od[0], od[1])
		}
	}
}

// What is published is of main hauls and of trials as often as of whole chains.
const (
	longDays = 1.5 // how many times as long, or as short, a chain may be as published
	endDays  = 4   // what pick-up, terminals and delivery take beside a main haul
	dear     = 1.8 // how many times as dear, or as cheap
	twenty   = 1.6 // what a container of 40 ft costs, in containers of 20 ft
)

// bestOf returns the itinerary of some corridors that comes first.
func bestOf(t *testing.T, from, to, corridors, on string) *meridian.Itinerary {
	t.Helper()
	res := mustAsk(t, shared(), from, to, asOf(on), func(q *plan.Query) { q.Restrictions = plan.ScreenOff })
	var found *meridian.Itinerary
	take := func(it *meridian.Itinerary) {
		if it != nil && strings.Contains(" "+corridors+" ", " "+it.Corridor+" ") && found == nil {
			found = it
		}
	}
	for i := range res.Itineraries {
		take(&res.Itineraries[i])
	}
	for i := range res.NotOffered {
		take(res.NotOffered[i].Itinerary)
	}
	return found
}
