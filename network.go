package meridian

// Ids of rows: the index in the slice of the same name of Network. NoID marks
// an absent reference.
type (
	PlaceID   int32
	LinkID    int32
	PassageID int32
	ServiceID int32
)

// NoID is the absent reference of every id type.
const NoID = -1

// Cite says who says so: where a row of data comes from and how sure it is.
type Cite struct {
	Table, Key string // which row: table and key of the feed
	Source     string // key of sources
	AsOf       Date
	Confidence Confidence
	Note       string
}

// Source is a publication.
type Source struct {
	Key, Title, Publisher, Date, Address, Note string
}

// Network is a feed in memory: its tables as slices, references as indices. It
// is frozen once built and safe for concurrent use; nothing may write to it.
type Network struct {
	Name    string    // name of the data package
	Version string    // version of the data
	AsOf    Date      // the day the data describes
	Prices  YearMonth // month to whose prices results are brought unless asked otherwise

	Sources      map[string]Source
	Places       []Place
	Links        []Link
	Speeds       []Speed
	Transfers    []Transfer
	Crossings    []Crossing
	GaugeBreaks  []GaugeBreak
	Passages     []Passage
	Lanes        []Lane
	Services     []Service
	Charges      []Charge
	Rates        map[string][]Rate // series -> values in order of month
	Emissions    []Emission
	Goods        []Goods
	Equipment    []Equipment
	Countries    []Country
	Memberships  []Membership
	Documents    []Document
	Corridors    []Corridor
	Restrictions []Restriction
	Disruptions  []Disruption
	Claims       []Claim
	Flows        []Flow

	PlaceByID map[string]PlaceID // id -> place
	Zones     map[PlaceID]int    // minutes ahead of UTC, of places whose clocks differ from their country's
}

// Place is a named location or a sea waypoint.
type Place struct {
	ID       string // UN/LOCODE where one exists
	Name     string
	Country  string // ISO 3166 alpha-2; empty at sea
	Point    Point
	Kind     string // seaport, river_port, rail_terminal, dry_port, border, junction, city, airport, waypoint
	Handling ModeSet
	Region   string // sea region of a port
	Aliases  []string
	Cite     Cite
}

// Status of a link today.
type Status uint8

// The statuses.
const (
	Open Status = iota
	Construction
	Planned
	Closed
)

// Link is infrastructure between two places for one mode.
type Link struct {
	ID          string
	From, To    PlaceID
	Mode        Mode
	Km          float64
	Gauge       int // mm, rail only
	Tracks      int // 0: unknown
	Electrified string
	Class       string
	Speed       float64 // km/h; 0: from Speeds
	Capacity    float64 // Mt a year and direction; 0: unknown
	Passage     PassageID
	Status      Status
	Season      Season
	OneWay      bool
	Valid       Validity
	Cite        Cite
}

// OpenOn tells whether traffic can run on the link on day d, as far as its own
// row says: planned links need a published opening date, closed ones a past.
func (l *Link) OpenOn(d Date) bool {
	switch l.Status {
	case Construction, Planned:
		if l.Valid.From == NoDate {
			return false
		}
	case Closed:
		if l.Valid.To == NoDate {
			return false
		}
	}
	return l.Valid.Holds(d) && l.Season.Open(d)
}

// Speed is a commercial speed that links of a mode, country and class have.
type Speed struct {
	Mode           Mode
	Country, Class string
	Kmh, P90Factor float64
	Cite           Cite
}

// Handling is time and money of an operation on a unit of load.
type Handling struct {
	Hours    Spread
	Charge20 float64 // USD, loaded 20 ft container; NaN: unknown
	Charge40 float64 // USD, loaded 40 or 45 ft container
	ChargeT  float64 // USD a tonne of bulk or breakbulk
}

// Transfer is a change of mode or vehicle at a place (or by default).
type Transfer struct {
	Place    PlaceID // NoID: a default
	Country  string
	From, To Mode
	Handling Handling
	FreeDays float64
	Capacity float64 // TEU a year; 0: unknown
	Valid    Validity
	Cite     Cite
}

// Crossing is the passing of a border on a link in one direction.
type Crossing struct {
	Link          LinkID
	From, To      string // countries
	Name          string
	Hours         Spread
	Charge        float64 // USD per unit of load
	Opens, Closes int     // minutes after local midnight; equal: round the clock
	Capacity      float64 // vehicles a day and direction; 0: unknown
	Closed        bool
	Valid         Validity
	Cite          Cite
}

// Opening returns the opening hours.
func (x *Crossing) Opening() OpeningHours { return OpeningHours{x.Opens, x.Closes} }

// GaugeBreak is the operation where two rail gauges meet.
type GaugeBreak struct {
	Place    PlaceID
	A, B     int // mm
	Method   string
	Handling Handling
	Capacity float64 // TEU a day; 0: unknown
	Valid    Validity
	Cite     Cite
}

// Passage is a canal, strait, lock or sea route that can be closed or tolled.
type Passage struct {
	ID, Name, Kind string
	Aliases        []string
	Hours          Spread
	Toll20, Toll40 float64 // USD
	TollT          float64 // USD/t
	Season         Season
	Draught        float64 // m; 0: not limiting
	Valid          Validity
	Cite           Cite
}

// Lane is a liner market from one sea region to another.
type Lane struct {
	From, To       string // sea regions
	Vessel         string
	Headway        float64 // days
	Extra          Spread  // h, calls and transhipment beyond sailing
	Rate20, Rate40 float64 // USD at Base
	RateT          float64 // USD/t at Base
	Base           YearMonth
	RefKm          float64
	Detour40       float64 // USD/km
	Series         string
	Season         Season
	Valid          Validity
	Cite           Cite
}

// Service runs on links to a calendar or a frequency.
type Service struct {
	ID, Name, Operator string
	Mode               Mode
	Vessel             string
	Headway            float64  // days; 0: by weekdays
	Weekdays           uint8    // bit 0 is Monday
	Departs            int      // minutes after local midnight at the first call
	Every              int      // days between departures, counted from First; 0: no such rule
	First              Date     // a day of departure
	Dates              []Date   // days of departure, ascending
	Back               Calendar // of the opposite direction, from the last call
	CutOff             float64  // h
	FreeDays           float64
	Capacity           float64 // TEU a departure; 0: unknown
	Cancel             float64 // probability
	Carries            string  // container, truck, wagon, any
	Season             Season
	Returns            bool // also runs in the opposite direction
	Calls              []Call
	Fares              []Fare
	Valid              Validity
	Cite               Cite
}

// HeadwayDays returns the mean days between departures.
func (s *Service) HeadwayDays() float64 {
	c := s.Calendar(false)
	if h := c.HeadwayDays(); h > 0 {
		return h
	}
	return s.Headway
}

// Call is a stop of a service.
type Call struct {
	Place PlaceID
	Hours Spread  // from the previous call; zero: from distance and speed
	Stop  float64 // h
	Cite  Cite
}

// Fare is what a service costs between two calls; NoID ends mean from end to
// end, other pairs in proportion to distance.
type Fare struct {
	From, To       PlaceID
	Fare20, Fare40 float64 // USD; NaN: none
	FareT          float64
	Month          YearMonth
	Series         string
	Valid          Validity
	Cite           Cite
}

// Charge is a charge with its shape.
type Charge struct {
	ID, Kind      string
	Mode          Mode
	AnyMode       bool
	Country       string
	ToCountry     string
	Corridor      string
	Goods         string
	Equipment     []string
	Shape, Per    string
	BandFrom      float64 // km
	Amount        float64
	Currency      string
	Month         YearMonth
	Series        string
	TransferShare float64
	Valid         Validity
	Cite          Cite
}

// Rate is a dated value of a series.
type Rate struct {
	Month YearMonth
	Value float64
	Unit  string
	Cite  Cite
}

// Emission is an intensity: g CO2e per t km, or per t at a hub.
type Emission struct {
	Mode             string // mode name or hub
	Vehicle, Country string
	WTW, TTW         float64
	DistanceFactor   float64 // at least 1
	Cite             Cite
}

// Goods is a group of goods.
type Goods struct {
	ID, Name  string
	Aliases   []string
	HS        []string
	ValueT    float64 // USD/t
	DayValue  float64 // percent of value a day
	Density   float64 // t/TEU
	Equipment []string
	Needs     []string
	Cite      Cite
}

// Equipment is a unit of load.
type Equipment struct {
	ID, Name string
	TEU      float64
	TareT    float64
	PayloadT float64
	VolumeM3 float64
	DayUSD   float64
	Cite     Cite
}

// Country holds what is known of a country as a whole.
type Country struct {
	ID, ISO3, Name           string
	Aliases                  []string
	Currency                 string
	Gauge                    int
	Zone                     int     // minutes ahead of UTC; NoZone: by longitude
	ImportHours, ExportHours float64 // NaN: unknown
	ImportFee, ExportFee     float64
	Cite                     Cite
}

// Membership says that a country applies an agreement.
type Membership struct {
	Country, Agreement string
	Valid              Validity
	Cite               Cite
}

// Document is a paper that a shipment needs.
type Document struct {
	ID, Name    string
	Mode        Mode
	AnyMode     bool
	Agreement   string
	Needs       string
	CrossBorder bool
	Cite        Cite
}

// Corridor is a named family of itineraries.
type Corridor struct {
	ID, Name    string
	Gates       []string
	Excludes    []string
	Borders     []string // AA-BB, crossed besides the gates
	Rank        int
	Description string
	Cite        Cite
}

// Restriction is a dated rule of a regime.
type Restriction struct {
	ID, Regime, Jurisdiction string
	Target                   string
	Countries, Counterpart   []string
	Places                   []string
	HS                       []string
	Deny                     bool
	Rule                     string
	Valid                    Validity
	Cite                     Cite
}

// Disruption is one effect of a named episode.
type Disruption struct {
	ID, Name           string
	Seq                int
	TargetType, Target string
	Effect             string
	Value              float64
	Valid              Validity
	Cite               Cite
}

// Claim is a published statement that the model is compared with.
type Claim struct {
	ID, Group           string
	Origin, Destination string
	From, To            PlaceID
	Corridor            string
	Chain, Via          []string
	Scope, Kind         string
	Equipment           string
	DaysMin, DaysMax    float64 // NaN: none
	CostMin, CostMax    float64
	Km                  float64
	Date                Date
	Preferred           bool
	Cite                Cite
}

// Flow is an observed or forecast volume.
type Flow struct {
	ID, What, Corridor, From, To, Goods string
	Value                               float64
	Unit                                string
	Year                                int
	Cite                                Cite
}
