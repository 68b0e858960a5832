package meridian_test

import (
	"fmt"

	"meridian"
)

func ExampleParseDate() {
	d, err := meridian.ParseDate("2028-02-29")
	fmt.Println(d+1, err)
	_, err = meridian.ParseDate("2026-02-29")
	fmt.Println(err)
	// Output:
	// 2028-03-01 <nil>
	// "2026-02-29" is not a date: the month has no day 29
}

func ExampleParseMonth() {
	m, _ := meridian.ParseMonth("2026-12")
	fmt.Println(m, m+1, m.First())
	// Output: 2026-12 2027-01 2026-12-01
}

func ExampleParseMode() {
	_, err := meridian.ParseMode("boat")
	fmt.Println(err)
	// Output: unknown mode "boat": the modes are sea, river, rail, road, air, ferry, rail_ferry
}

func ExampleModes() {
	s := meridian.Modes(meridian.Rail, meridian.Sea)
	fmt.Println(s, s.Has(meridian.Road))
	// Output: sea;rail false
}

func ExampleSeason() {
	// The Volga-Don canal is open from April to November, an ice road over the
	// new year.
	day, _ := meridian.ParseDate("2026-12-24")
	canal, ice := season("04-01", "11-30"), season("12-15", "03-10")
	fmt.Println(canal.Open(day), canal.NextOpen(day))
	fmt.Println(ice.Open(day), ice.NextOpen(day))
	// Output:
	// false 2027-04-01
	// true 2026-12-24
}

func season(from, to string) meridian.Season {
	a, _ := meridian.ParseYearDay(from)
	b, _ := meridian.ParseYearDay(to)
	return meridian.Season{From: a, To: b}
}

func ExampleValidity() {
	opens, _ := meridian.ParseDate("2028-01-01")
	v := meridian.Validity{From: opens, To: meridian.NoDate}
	fmt.Println(v.Holds(opens-1), v.Holds(opens))
	// Output: false true
}

func ExampleLink_OpenOn() {
	opens, _ := meridian.ParseDate("2028-01-01")
	l := meridian.Link{Status: meridian.Construction, Valid: meridian.Validity{From: opens, To: meridian.NoDate}}
	fmt.Println(l.OpenOn(opens-1), l.OpenOn(opens))
	// Output: false true
}

// A border takes 10 hours at the median and 30 at the ninetieth percentile.
func ExampleSpread_Moments() {
	m := meridian.Spread{P50: 10, P90: 30}.Moments()
	fmt.Printf("mean %.1f h, standard deviation %.1f h\n", m.Mean, m.SD())
	// Output: mean 14.4 h, standard deviation 15.0 h
}

// Moments of independent durations add; percentiles do not.
func ExampleMoments_Quantiles() {
	border, rail := meridian.Spread{P50: 10, P90: 30}, meridian.Spread{P50: 50, P90: 60}
	q := border.Moments().Add(rail.Moments()).Quantiles()
	fmt.Printf("P50 %.0f h, P90 %.0f h\n", q.P50, q.P90)
	// Output: P50 63 h, P90 87 h
}

// A weekly ship: three and a half days of waiting on average.
func ExampleWait() {
	m := meridian.Wait(7 * 24)
	fmt.Printf("%.0f h, standard deviation %.1f h\n", m.Mean, m.SD())
	// Output: 84 h, standard deviation 48.5 h
}

func ExampleMoments_Chance() {
	m := meridian.Spread{P50: 20 * 24, P90: 30 * 24}.Moments()
	fmt.Printf("%.0f %% in 20 days, %.0f %% in 25\n", 100*m.Chance(20*24), 100*m.Chance(25*24))
	// Output: 50 % in 20 days, 76 % in 25
}

func ExamplePoint_Distance() {
	mumbai, moscow := meridian.Point{Lat: 18.95, Lon: 72.83}, meridian.Point{Lat: 55.75, Lon: 37.62}
	fmt.Printf("%.0f km\n", mumbai.Distance(moscow))
	// Output: 5038 km
}

func ExampleService_HeadwayDays() {
	tuesdayAndFriday := meridian.Service{Weekdays: 1<<1 | 1<<4}
	fmt.Println(tuesdayAndFriday.HeadwayDays())
	// Output: 3.5
}

func ExampleInput() {
	fmt.Println(meridian.Input("--teu", "give a positive number", "%d is no quantity", -3))
	// Output: --teu: -3 is no quantity; give a positive number
}

func ExampleShipment() {
	s := meridian.Shipment{Equipment: meridian.Equipment{ID: "40HC", TEU: 2}, Units: 3, Tonnes: 72}
	fmt.Println(s.TEU(), "TEU, charged by", s.PerUnit(), "containers")
	// Output: 6 TEU, charged by 3 containers
}
