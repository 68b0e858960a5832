package feed

import (
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"meridian"
)

// row is one row of a table whose cells are known to be well-formed.
type row struct {
	*reader
	cells []string
}

// reader finds the cells of the rows of one table by the names of their columns.
// Rows are decoded by one function, which asks for the same columns in the same
// order; so the order is learnt, and a name is only compared with the next one.
type reader struct {
	table *Table
	key   []int // columns of the key
	order []int // columns in the order in which they are asked for
	at    int   // what of it comes next
	days  dayMemo
}

// dayMemo remembers dates, of which tables have few.
type dayMemo struct {
	text [64]string
	day  [64]meridian.Date
}

func (m *dayMemo) date(s string) meridian.Date {
	slot := (int(s[len(s)-1]) + 3*int(s[len(s)/2]) + 7*int(s[0])) & 63
	if m.text[slot] != s {
		d, _ := meridian.ParseDate(s)
		m.text[slot], m.day[slot] = s, d
	}
	return m.day[slot]
}

func (b *builder) each(name string, f func(r row)) {
	rows := b.t.Rows[name]
	if rows == nil {
		return
	}
	c := newReader(rows.Table)
	for _, cells := range rows.Cells {
		f(c.row(cells))
	}
}

// eachAtOnce calls f with each row of a large table and its index, from several
// goroutines.
func (b *builder) eachAtOnce(name string, f func(i int, r row)) {
	rows := b.t.Rows[name]
	if rows == nil {
		return
	}
	n := len(rows.Cells)
	part := n/runtime.GOMAXPROCS(0) + 1
	var wg sync.WaitGroup
	for from := 0; from < n; from += part {
		wg.Go(func() {
			c := newReader(rows.Table)
			for i := from; i < min(n, from+part); i++ {
				f(i, c.row(rows.Cells[i]))
			}
		})
	}
	wg.Wait()
}

// together runs functions at once and waits for all.
func together(fs ...func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(f)
	}
	wg.Wait()
}

func newReader(t *Table) *reader {
	c := &reader{table: t}
	for _, k := range t.Key {
		c.key = append(c.key, t.field(k))
	}
	return c
}

// row begins a row.
func (c *reader) row(cells []string) row {
	c.at = 0
	return row{c, cells}
}

// rows returns how many rows a table has.
func (b *builder) rows(name string) int {
	if rows := b.t.Rows[name]; rows != nil {
		return len(rows.Cells)
	}
	return 0
}

// column returns the index of a column.
func (c *reader) column(name string) int {
	if c.at < len(c.order) && c.table.Fields[c.order[c.at]].Name == name {
		c.at++
		return c.order[c.at-1]
	}
	j := c.table.field(name)
	switch i := slices.Index(c.order[c.at:], j); {
	case i >= 0:
		c.at += i + 1
	case c.at == len(c.order):
		c.order = append(c.order, j)
		c.at++
	}
	return j
}

func (r row) str(name string) string { return r.cells[r.column(name)] }

func (r row) list(name string) []string { return splitList(r.str(name)) }

// num returns the number in the cell, or absent where it is empty.
func (r row) num(name string, absent float64) float64 { return number(r.str(name), absent) }

// number returns the number in a cell, or absent where it is empty.
func number(cell string, absent float64) float64 {
	if cell == "" {
		return absent
	}
	x, _ := strconv.ParseFloat(cell, 64)
	return x
}

func (r row) date(name string) meridian.Date {
	s := r.str(name)
	if s == "" {
		return meridian.NoDate
	}
	return r.days.date(s)
}

func (r row) month(name string) meridian.YearMonth {
	m, _ := meridian.ParseMonth(r.str(name))
	return m
}

func (r row) clock(name string) int {
	m, _ := parseClock(r.str(name))
	return m
}

// zone reads minutes ahead of UTC.
func (r row) zone() int {
	if r.str("utc_offset") == "" {
		return meridian.NoZone
	}
	return int(math.Round(60 * r.num("utc_offset", 0)))
}

func (r row) season() meridian.Season {
	if r.str("season_from") == "" { // nearly always
		return meridian.Season{}
	}
	from, _ := meridian.ParseYearDay(r.str("season_from"))
	to, _ := meridian.ParseYearDay(r.str("season_to"))
	return meridian.Season{From: from, To: to}
}

func (r row) valid() meridian.Validity {
	return meridian.Validity{From: r.date("valid_from"), To: r.date("valid_to")}
}

func (r row) spread(name string) meridian.Spread {
	if name == "hours" { // nearly always
		return meridian.Spread{P50: r.num("hours_p50", 0), P90: r.num("hours_p90", 0)}
	}
	return meridian.Spread{P50: r.num(name+"_p50", 0), P90: r.num(name+"_p90", 0)}
}

func (r row) mode(name string) meridian.Mode {
	m, _ := meridian.ParseMode(r.str(name))
	return m
}

func (r row) cite() meridian.Cite {
	conf, _ := meridian.ParseConfidence(r.str("confidence"))
	return meridian.Cite{Table: r.table.Name, Key: r.keyText(), Source: r.str("source"), AsOf: r.date("as_of"), Confidence: conf, Note: r.str("note")}
}

// keyText returns the key of the row, its parts joined by "/".
func (r row) keyText() string {
	if len(r.key) == 1 {
		return r.cells[r.key[0]]
	}
	n := len(r.key) - 1
	for _, k := range r.key {
		n += len(r.cells[k])
	}
	var b strings.Builder
	b.Grow(n)
	for i, k := range r.key {
		if i > 0 {
			b.WriteByte('/')
		}
		b.WriteString(r.cells[k])
	}
	return b.String()
}

func (r row) handling() meridian.Handling {
	nan := math.NaN()
	return meridian.Handling{Hours: r.spread("hours"), Charge20: r.num("charge_20", nan), Charge40: r.num("charge_40", nan), ChargeT: r.num("charge_t", nan)}
}

func (b *builder) place(r row, name string) meridian.PlaceID {
	if id, ok := b.net.PlaceByID[r.str(name)]; ok {
		return id
	}
	return meridian.NoID
}

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// calendar reads the calendar of one direction; prefix is that of its columns.
func (r row) calendar(prefix string) meridian.Calendar {
	c := meridian.Calendar{First: r.date(prefix + "first_departure"), Clock: r.clock(prefix + "departs")}
	for _, d := range r.list(prefix + "weekdays") {
		if i := slices.Index(weekdays, d); i >= 0 {
			c.Weekdays |= 1 << i
		}
	}
	for _, s := range r.list(prefix + "dates") {
		if d, err := meridian.ParseDate(s); err == nil {
			c.Dates = append(c.Dates, d)
		}
	}
	slices.Sort(c.Dates)
	if c.First != meridian.NoDate {
		c.Every = int(r.num("headway_days", 0))
	}
	return c
}
