package docs_test

import (
	"math/rand/v2"
	"testing"
	"testing/fstest"
	"time"

	"meridian"
	"meridian/feed"
	"meridian/plan"
)

// ferryFeed is the network of the worked example of model/timetable.md.
func ferryFeed(t *testing.T) *meridian.Network {
	t.Helper()
	const tail = ",s,2026-01-01,measured\n"
	files := map[string]string{
		"datapackage.json": `{"name": "ferry", "version": "1", "as_of": "2026-06-01", "prices": "2026-06"}`,
		"sources.csv":      "key,title,publisher\ns,A survey,An office\n",
		"countries.csv":    "id,iso3,name,currency,utc_offset,source,as_of,confidence\nAA,AAA,Aland,USD,0" + tail + "BB,BBB,Bland,USD,0" + tail,
		"places.csv": "id,name,country,lat,lon,kind,handling,source,as_of,confidence\nFARM,Farm,AA,45,42,city,road" + tail +
			"PORT,Port,AA,45,50,seaport,road;ferry" + tail + "QUAY,Quay,BB,45,60,seaport,ferry" + tail,
		"links.csv":     "id,from,to,mode,length_km,status,source,as_of,confidence\nroad:1,FARM,PORT,road,720,open" + tail + "sea:1,PORT,QUAY,sea,900,open" + tail,
		"speeds.csv":    "mode,country,class,kmh_p50,p90_factor,source,as_of,confidence\nroad,,,30,2" + tail,
		"transfers.csv": "place,from_mode,to_mode,hours_p50,hours_p90,charge_20,charge_40,source,as_of,confidence\nPORT,road,ferry,0,0,50,50" + tail,
		"services.csv":  "id,name,operator,mode,weekdays,departs,cutoff_hours,cancel,goods,source,as_of,confidence\ntuesday,Tuesday ship,Line,ferry,tue,18:00,12,0.1,any" + tail,
		"calls.csv":     "service,seq,place,hours_p50,hours_p90,source,as_of,confidence\ntuesday,1,PORT,," + tail + "tuesday,2,QUAY,100,115" + tail,
		"fares.csv":     "service,from,to,fare_20,fare_40,month,source,as_of,confidence\ntuesday,,,300,500,2026-06" + tail,
		"charges.csv":   "id,kind,mode,country,shape,per,band_from,amount,currency,month,source,as_of,confidence\nroad,linehaul,road,,per_km,container,0,1.00,USD,2026-06" + tail,
		"goods.csv":     "id,name,hs,value_t,day_value,density,equipment,source,as_of,confidence\ngeneral,General cargo,99,1,0.6,12,40HC" + tail,
		"equipment.csv": "id,name,teu,payload_t,day_usd,source,as_of,confidence\n40HC,40 ft,2,26,0" + tail,
		"emissions.csv": "mode,wtw_g,source,as_of,confidence\nferry,50" + tail + "road,80" + tail + "hub,1000" + tail,
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	net, ps := feed.Read(fsys)
	if errs := ps.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	return net
}

// TestTimetable is the worked example of model/timetable.md.
func TestTimetable(t *testing.T) {
	p := open(t, "model/timetable.md")
	defer p.close()
	net := ferryFeed(t)
	r := plan.Request{From: "FARM", To: "QUAY", Depart: "2026-12-05", Deadline: "2026-12-14", Timetable: true, Terminals: true, Percentile: 95}
	q, err := r.Query(net)
	if err != nil {
		t.Fatal(err)
	}
	res, err := plan.New(net).Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	it := &res.Itineraries[0]
	s := it.Sailings[0]
	hours := func(at string) float64 {
		w, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		return float64(w.Unix()/60-int64(q.Start)) / 60
	}
	truck := meridian.Spread{P50: 24, P90: 48}
	m := truck.Moments()
	p.row("mean of the truck, h", m.Mean)
	p.row("its standard deviation, h", m.SD())
	p.row("ready at 90 %, h", m.Mean+1.28155*m.SD())
	p.row("last minute to board, h", hours(s.CutOff))
	p.says("leaves at hour %.0f", hours(s.Depart))
	p.row("chance of missing it, %", 100*s.Missed)
	p.row("chance of not being on it, %", 100*s.Lost)
	wait := it.Legs[1]
	if wait.Kind == meridian.LegTransfer {
		wait = it.Legs[2]
	}
	p.row("mean departure, h", m.Mean+wait.Time.Mean)
	p.row("mean arrival, h", it.Time.Mean)
	p.row("P50 of the arrival, h", it.Hours.P50)
	p.row("P95 of the arrival, h", hours(it.Arrival.At))
	p.row("chance of arriving within 9 days, %", 100**it.OnTime)

	g := rand.New(rand.NewPCG(1, 2))
	const draws = 400_000
	in := 0
	for range draws {
		departs := 90.0
		for ready := lognormal(truck, g.NormFloat64()); ready > departs-12; {
			departs += 168
		}
		for g.Float64() < 0.1 {
			departs += 168
		}
		if departs+lognormal(meridian.Spread{P50: 100, P90: 115}, g.NormFloat64()) <= 9*24 {
			in++
		}
	}
	p.row("the same drawn, %", 100*float64(in)/draws)
	p.says("84 + 12 + %.1f h", 168*0.1/0.9)
}
