package appraise

import (
	"strings"

	"meridian"
)

// Reference is a publication that a convention rests on.
type Reference struct {
	Publisher, Title, Date, Says string
	Address                      string // empty: none known
	Read                         Read
}

// Read says how far a figure was held against its publication.
type Read uint8

// From the weakest.
const (
	FromMemory Read = iota // neither figure nor address was looked up
	Located                // the publication was found at the address; the figure was not read in it
	AtSource               // the figure was read at the address
)

// String words it for reports.
func (r Read) String() string {
	return [...]string{"quoted from memory", "publication found, figure not read in it", "figure read at the address"}[r]
}

// Convention is how an institution discounts.
type Convention struct {
	ID, Name    string
	Discounting Discounting
	Hurdle      float64 // rate of return asked for; 0: none
	BCR         BCR     // the ratio the institution reports
	Low, High   float64 // rates for the test of sensitivity
	References  []Reference
}

// Conventions lists those that are known, the default first.
var Conventions = []Convention{
	{
		ID: "adb", Name: "Asian Development Bank", Discounting: Constant(0.09), Hurdle: 0.09, BCR: CostBCR, Low: 0.06, High: 0.12,
		References: []Reference{{"Asian Development Bank", "Guidelines for the Economic Analysis of Projects", "2017-03", "minimum required EIRR 9 %; 6 % for social sectors, selected poverty-targeting projects and those that mainly bring environmental benefits", "https://www.adb.org/documents/guidelines-economic-analysis-projects", Located}},
	},
	{
		ID: "adb-social", Name: "Asian Development Bank, lower rate", Discounting: Constant(0.06), Hurdle: 0.06, BCR: CostBCR, Low: 0.03, High: 0.09,
		References: []Reference{{"Asian Development Bank", "Guidelines for the Economic Analysis of Projects", "2017-03", "minimum required EIRR 6 % for social sectors, selected poverty-targeting projects (rural roads among them) and those that mainly bring environmental benefits", "https://www.adb.org/documents/guidelines-economic-analysis-projects", Located}},
	},
	{
		ID: "worldbank", Name: "World Bank", Discounting: Constant(0.06), Hurdle: 0.06, BCR: CapitalBCR, Low: 0.03, High: 0.09,
		References: []Reference{{"World Bank, OPSPQ", "Discounting Costs and Benefits in Economic Analysis of World Bank Projects (guidance note)", "2016-05", "twice the expected growth of consumption per head: 6 % where that is 3 %", "", FromMemory}},
	},
	{
		ID: "worldbank-classic", Name: "World Bank, older practice", Discounting: Constant(0.12), Hurdle: 0.12, BCR: CapitalBCR, Low: 0.10, High: 0.15,
		References: []Reference{{"World Bank", "Handbook on Economic Analysis of Investment Operations", "1998", "10 to 12 % as notional opportunity cost of capital", "", FromMemory}},
	},
	{
		ID: "eu", Name: "European Commission 2021–2027", Discounting: Constant(0.03), Hurdle: 0.03, BCR: CostBCR, Low: 0.01, High: 0.05,
		References: []Reference{{"European Commission, DG REGIO", "Economic Appraisal Vademecum 2021–2027", "2021-09", "social discount rate 3 % for all Member States unless another is justified", "https://ec.europa.eu/regional_policy/en/information/publications/guides/2021/economic-appraisal-vademecum-2021-2027-general-principles-and-sector-applications", Located}},
	},
	{
		ID: "eu-2014", Name: "European Commission 2014–2020, other Member States", Discounting: Constant(0.03), Hurdle: 0.03, BCR: CostBCR, Low: 0.01, High: 0.05,
		References: []Reference{{"European Commission, DG REGIO", "Guide to Cost-Benefit Analysis of Investment Projects", "2014-12", "social discount rate 3 % outside cohesion countries (Implementing Regulation (EU) 2015/207, annex III)", "https://doi.org/10.2776/97516", Located}},
	},
	{
		ID: "eu-2014-cohesion", Name: "European Commission 2014–2020, cohesion countries", Discounting: Constant(0.05), Hurdle: 0.05, BCR: CostBCR, Low: 0.03, High: 0.07,
		References: []Reference{{"European Commission, DG REGIO", "Guide to Cost-Benefit Analysis of Investment Projects", "2014-12", "social discount rate 5 % in cohesion countries (Implementing Regulation (EU) 2015/207, annex III)", "https://doi.org/10.2776/97516", Located}},
	},
	{
		ID: "hmt", Name: "HM Treasury", Discounting: Discounting{Bands: []Band{{0, 0.035}, {31, 0.03}, {76, 0.025}}}, BCR: BudgetBCR, Low: 0.015, High: 0.06,
		References: []Reference{{"HM Treasury", "Review of discounting in the Green Book: Terms of Reference", "2025-12-16", "social time preference rate 3.5 % for 30 years, 3.0 % in years 31 to 75, 2.5 % thereafter", "https://www.gov.uk/government/publications/green-book-discount-rate-review-2026/review-of-discounting-in-the-green-book-terms-of-reference", AtSource}},
	},
	{
		ID: "omb-1992", Name: "US Office of Management and Budget 1992", Discounting: Constant(0.07), BCR: CostBCR, Low: 0.03, High: 0.10,
		References: []Reference{{"Office of Management and Budget", "Circular A-94", "1992-10", "7 % real, the average return of private capital", "http://web.pdx.edu/~stipakb/download/PA555/BenefitCostAnalysisOMB.mht", Located}},
	},
}

// FindConvention returns the convention of an id.
func FindConvention(id string) (Convention, error) {
	var known []string
	for _, c := range Conventions {
		if c.ID == id {
			return c, nil
		}
		known = append(known, c.ID)
	}
	return Convention{}, meridian.Input("--convention", "the conventions are "+strings.Join(known, ", "), "there is no convention %q", id)
}

// Rate returns the rate of the first years.
func (c *Convention) Rate() float64 { return c.Discounting.rate(1) }
