package appraise

import (
	"fmt"
	"math"
	"slices"

	"meridian"
)

// Party is who gains or loses within a country.
type Party uint8

// The parties.
const (
	Users        Party = iota // shippers and consignees
	Railways                  // infrastructure managers and operators
	RoadCarriers              // hauliers
	Shipping                  // lines, river and air carriers
	Terminals                 // ports, yards, terminals
	Treasury                  // states: taxes, tolls, duties, and what they build
	Environment               // whom emissions harm, booked where they are made
	parties
)

var partyNames = [parties]string{"users", "railways", "road carriers", "shipping", "ports and terminals", "treasury", "environment"}

func (p Party) String() string { return partyNames[p] }

// Parties lists them in order.
func Parties() []Party {
	out := make([]Party, parties)
	for i := range out {
		out[i] = Party(i)
	}
	return out
}

// Account is a party of a country; an empty country is the rest of the world.
type Account struct {
	Country string
	Party   Party
}

// Line is a kind of effect.
type Line uint8

// The lines of the accounts.
const (
	UserMoney Line = iota // user benefit: what they pay less
	UserTime              // user benefit: time and reliability
	Gains                 // what others earn above their resource cost, taxes and tolls
	Carbon                // emissions at their price
	Capital               // outlays to build
	Upkeep                // outlays to keep
	Residual              // worth at the end of the period
	lines
)

var lineNames = [lines]string{"user benefit: money", "user benefit: time", "gains of others", "carbon", "capital", "upkeep", "residual value"}

func (l Line) String() string { return lineNames[l] }

// Lines lists them in order.
func Lines() []Line {
	out := make([]Line, lines)
	for i := range out {
		out[i] = Line(i)
	}
	return out
}

// Gain is what an account keeps of each unit carried: the price it gets less
// the resources it spends. A tax or toll is a gain as a whole, a competitive
// freight rate is none.
type Gain struct {
	Account Account
	PerUnit float64 // USD
}

// Emission is CO2e of a unit, by the country where it is made.
type Emission struct {
	Country string
	Kg      float64
}

// State is what it takes to move one unit of a market in one world.
type State struct {
	Cost      float64 // generalised cost, USD a unit; +Inf: cannot be moved
	Time      float64 // part of Cost: time and reliability
	Gains     []Gain
	Emissions []Emission
}

// Reached tells whether the market can be served.
func (s *State) Reached() bool { return !math.IsInf(s.Cost, 1) }

// Market is an origin, a destination and a kind of goods.
type Market struct {
	ID       string
	From, To string  // countries: exporter and importer
	Quantity float64 // units a year at the costs of the base world in the first year; at those of the project world where the base world has no way
	Demand   Demand
	Growth   int     // index of Case.Growth
	Base     []State // by stage
	Project  []State // by stage
}

// Growth is the growth of a group of markets: a rate a year until a year, none
// after it.
type Growth struct {
	Name  string
	Rate  float64
	Until int
}

// factor returns the quantity of a year relative to the first.
func (g *Growth) factor(first, year int, extra float64) float64 {
	n := min(year, g.Until) - first
	if n <= 0 {
		return 1
	}
	return math.Pow(1+g.Rate+extra, float64(n))
}

// Stage is a year from which on the two worlds differ in a new way: some
// measure opens.
type Stage struct {
	Year int
	Name string
}

// Outlay is what a measure costs, USD of the price year of the case.
type Outlay struct {
	Measure string
	Country string    // who pays
	Party   Party     // Treasury unless it is paid by others
	Class   string    // reference class of its overruns: see Classes
	Capital float64   // to build
	Opens   int       // the first year of use
	Build   []float64 // shares of the capital in the years before it opens, the last is the year just before
	Life    int       // years of use of what was built
	Upkeep  float64   // a year of use
	Tax     float64   // share of the capital that is tax and returns to the treasury
}

// Incidence is the share of the user benefit that falls to the exporter; the
// rest falls to the importer.
type Incidence float64

// ResidualMethod says how the worth at the end of the period is reckoned.
type ResidualMethod string

// The methods.
const (
	StraightLine ResidualMethod = "straight-line" // capital less straight depreciation over its life
	NetBenefit   ResidualMethod = "net-benefit"   // present value of the net flows of the last year over the remaining life (European Commission 2014, 2.7.4)
	NoResidual   ResidualMethod = "none"
)

// Case is a question to be appraised. It is not changed by any method.
type Case struct {
	Name       string
	First      int // base year: that of the quantities and to which is discounted
	Years      int // that are appraised, the base year included
	PriceYear  int
	Convention Convention
	Carbon     CarbonPath
	Growth     []Growth
	Ramp       []float64 // share of the effect in the first, second, ... year of a stage; 1 after
	Incidence  Incidence
	Residual   ResidualMethod
	Stages     []Stage
	Markets    []Market
	Outlays    []Outlay
}

// Last returns the last year.
func (c *Case) Last() int { return c.First + c.Years - 1 }

// Check returns an error for a case that cannot be appraised.
func (c *Case) Check() error {
	switch {
	case c.Years < 2 || c.Years > 100:
		return meridian.Input("--years", "30 is usual", "a period of %d years is not between 2 and 100", c.Years)
	case c.PriceYear < 1950 || c.PriceYear > 2200:
		return meridian.Input("--prices", "give the year to whose prices all is brought", "%d is no price year", c.PriceYear)
	case !(c.Incidence >= 0 && c.Incidence <= 1):
		return meridian.Input("--incidence", "give the share of the user benefit that the exporter keeps, 0 to 1", "%g is no share", float64(c.Incidence))
	case c.Carbon.Currency != "USD" || c.Carbon.PriceYear != c.PriceYear:
		return fmt.Errorf("appraise: the carbon path is in %s of %d and not in USD of %d", c.Carbon.Currency, c.Carbon.PriceYear, c.PriceYear)
	}
	for i, r := range c.Ramp {
		if !(r >= 0 && r <= 1) || i > 0 && r < c.Ramp[i-1] {
			return meridian.Input("--ramp", "give rising shares such as 0.5,0.8", "%v is no ramp-up", c.Ramp)
		}
	}
	for _, g := range c.Growth {
		if !(g.Rate > -0.5 && g.Rate < 0.5) {
			return meridian.Input("--growth", "give a fraction a year such as 0.03", "growth of %g a year", g.Rate)
		}
	}
	if err := c.checkStages(); err != nil {
		return err
	}
	for i := range c.Outlays {
		if err := c.checkOutlay(&c.Outlays[i]); err != nil {
			return err
		}
	}
	for i := range c.Markets {
		if err := c.checkMarket(&c.Markets[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) checkStages() error {
	for i, s := range c.Stages {
		switch {
		case i > 0 && s.Year <= c.Stages[i-1].Year:
			return meridian.Input(s.Name, "give the measures in the order of their dates", "opens in %d, not after %d", s.Year, c.Stages[i-1].Year)
		case s.Year < c.First || s.Year > c.Last():
			return meridian.Input(s.Name, "choose another period with --from and --years", "opens in %d, outside the period %d–%d", s.Year, c.First, c.Last())
		}
	}
	return nil
}

func (c *Case) checkOutlay(o *Outlay) error {
	in := "measure " + o.Measure
	switch {
	case !(o.Capital >= 0 && o.Capital <= maxMoney && o.Upkeep >= -maxMoney && o.Upkeep <= maxMoney):
		return meridian.Input(in, "give its cost in USD", "capital of %g and upkeep of %g USD", o.Capital, o.Upkeep)
	case !(o.Tax >= 0 && o.Tax < 1):
		return meridian.Input(in, "give a share from 0 to 1", "a tax share of %g", o.Tax)
	case o.Life < 1:
		return meridian.Input(in, "give the years of use of what is built", "a life of %d years", o.Life)
	case o.Opens > c.Last():
		return meridian.Input(in, "choose another period with --from and --years", "opens in %d, after the period %d–%d", o.Opens, c.First, c.Last())
	case o.Opens-len(o.Build) < c.First:
		return meridian.Input(in, fmt.Sprintf("let the period begin in %d with --from", o.Opens-len(o.Build)), "opens in %d, %d years of building before it begin before the period %d–%d", o.Opens, len(o.Build), c.First, c.Last())
	}
	sum := 0.0
	for _, b := range o.Build {
		if !(b >= 0) {
			return meridian.Input(in, "give shares that add up to 1", "%v is no course of construction", o.Build)
		}
		sum += b
	}
	if o.Capital > 0 && math.Abs(sum-1) > 1e-9 {
		return meridian.Input(in, "give shares that add up to 1", "the shares of construction %v add up to %g", o.Build, sum)
	}
	return nil
}

func (c *Case) checkMarket(m *Market) error {
	in := "market " + m.ID
	switch {
	case !(m.Quantity >= 0 && m.Quantity <= 1e12):
		return meridian.Input(in, "give units a year", "a quantity of %g", m.Quantity)
	case m.Growth < 0 || m.Growth >= len(c.Growth):
		return fmt.Errorf("appraise: market %s has growth group %d of %d", m.ID, m.Growth, len(c.Growth))
	case len(m.Base) != len(c.Stages) || len(m.Project) != len(c.Stages):
		return fmt.Errorf("appraise: market %s has %d and %d states for %d stages", m.ID, len(m.Base), len(m.Project), len(c.Stages))
	}
	if err := m.Demand.Check(); err != nil {
		return meridian.Input(in, "mend its demand", "%s", err)
	}
	for _, s := range slices.Concat(m.Base, m.Project) {
		if !(s.Cost > 0) || s.Reached() && (s.Cost > 1e9 || math.IsNaN(s.Time)) {
			return meridian.Input(in, "its costs come from a run that failed or did not converge: mend that first", "a generalised cost of %g USD a unit", s.Cost)
		}
	}
	for i := range m.Base {
		if m.Base[i].Reached() && !m.Project[i].Reached() {
			return &meridian.NoResultError{What: "no appraisal", Reasons: []string{fmt.Sprintf("the measures of %s leave market %s without any way; there is no value for that: drop the market or the measure", c.Stages[i].Name, m.ID)}}
		}
	}
	return nil
}
