package appraise

import (
	"math"
	"strings"

	"meridian"
)

// CarbonPath is a dated price of a tonne of CO2e, linear between its points,
// growing by Growth a year after the last and constant before the first.
type CarbonPath struct {
	ID, Name   string
	Currency   string
	PriceYear  int
	Points     []CarbonPoint
	Growth     float64
	References []Reference
}

// CarbonPoint is the price of a year.
type CarbonPoint struct {
	Year  int
	Price float64
}

// CarbonPaths lists those that are known, the default first.
var CarbonPaths = []CarbonPath{
	{
		ID: "worldbank-low", Name: "World Bank, low", Currency: "USD", PriceYear: 2017, Growth: 0.0225,
		Points:     []CarbonPoint{{2017, 37}, {2020, 40}, {2025, 45}, {2030, 50}, {2035, 56}, {2040, 63}, {2045, 70}, {2050, 78}},
		References: []Reference{worldBankCarbon, highLevelCommission},
	},
	{
		ID: "worldbank-high", Name: "World Bank, high", Currency: "USD", PriceYear: 2017, Growth: 0.0225,
		Points:     []CarbonPoint{{2017, 75}, {2020, 80}, {2025, 89}, {2030, 100}, {2035, 112}, {2040, 125}, {2045, 140}, {2050, 156}},
		References: []Reference{worldBankCarbon, highLevelCommission},
	},
	{
		ID: "adb", Name: "Asian Development Bank", Currency: "USD", PriceYear: 2016, Growth: 0.02,
		Points:     []CarbonPoint{{2016, 36.3}},
		References: []Reference{{"Asian Development Bank", "Guidelines for the Economic Analysis of Projects", "2017-03", "USD 36.3 a tonne in 2016, rising by 2 % a year in real terms (the 2 % read at https://www.e3g.org/bank-metrics/shadow-carbon-pricing-adb/)", "https://www.adb.org/documents/guidelines-economic-analysis-projects", Located}},
	},
	{
		ID: "eib", Name: "European Investment Bank", Currency: "EUR", PriceYear: 2016,
		Points: []CarbonPoint{{2020, 80}, {2025, 165}, {2030, 250}, {2035, 390}, {2040, 525}, {2045, 660}, {2050, 800}},
		References: []Reference{
			{"European Investment Bank", "EIB Group Climate Bank Roadmap 2021–2025", "2020-11", "EUR 250 a tonne by 2030, EUR 800 by 2050", "https://www.e3g.org/bank-metrics/shadow-carbon-pricing-eib/", AtSource},
			{"European Commission", "Technical guidance on the climate proofing of infrastructure in the period 2021–2027 (2021/C 373/01)", "2021-09", "the path in steps of five years, prices of 2016", "", FromMemory},
		},
	},
	{
		ID: "none", Name: "without a price of carbon", Currency: "USD", PriceYear: 2016,
		Points: []CarbonPoint{{2016, 0}},
	},
}

var (
	worldBankCarbon     = Reference{"World Bank", "Guidance note on shadow price of carbon in economic analysis", "2017-11", "low and high path from 2017 to 2050 in steps, 2.25 % a year between 2030 and 2050; the steps of 2035 to 2050 follow by that growth from 2030", "", FromMemory}
	highLevelCommission = Reference{"Carbon Pricing Leadership Coalition", "Report of the High-Level Commission on Carbon Prices", "2017-05", "USD 40–80 a tonne by 2020, USD 50–100 by 2030", "https://financialtribune.com//node/65691", AtSource}
)

// FindCarbonPath returns the path of an id.
func FindCarbonPath(id string) (CarbonPath, error) {
	var known []string
	for _, p := range CarbonPaths {
		if p.ID == id {
			return p, nil
		}
		known = append(known, p.ID)
	}
	return CarbonPath{}, meridian.Input("--carbon", "the paths are "+strings.Join(known, ", ")+"; or give USD a tonne", "there is no carbon price path %q", id)
}

// FlatCarbon returns a path of one price in USD of a year.
func FlatCarbon(usd float64, priceYear int) CarbonPath {
	return CarbonPath{ID: "flat", Name: "constant price given by the user", Currency: "USD", PriceYear: priceYear, Points: []CarbonPoint{{priceYear, usd}}}
}

// Scaled returns the path with all prices times f, in USD of a year: f is what
// the currency of the path buys, times the deflator between both years.
func (p CarbonPath) Scaled(f float64, priceYear int) CarbonPath {
	out := p
	out.Currency, out.PriceYear, out.Points = "USD", priceYear, nil
	for _, x := range p.Points {
		out.Points = append(out.Points, CarbonPoint{x.Year, x.Price * f})
	}
	return out
}

// At returns the price of a tonne in a year.
func (p *CarbonPath) At(year int) float64 {
	if len(p.Points) == 0 {
		return 0
	}
	first, last := p.Points[0], p.Points[len(p.Points)-1]
	switch {
	case year <= first.Year:
		return first.Price
	case year >= last.Year:
		return last.Price * math.Pow(1+p.Growth, float64(year-last.Year))
	}
	for i := 1; ; i++ {
		if b := p.Points[i]; year <= b.Year {
			a := p.Points[i-1]
			return a.Price + (b.Price-a.Price)*float64(year-a.Year)/float64(b.Year-a.Year)
		}
	}
}
