package cost

import (
	"math"
	"strings"

	"meridian"
)

// Cents rounds an amount of money to a hundredth.
func Cents(x float64) float64 { return math.Round(x*100) / 100 }

// Value returns the value of a series in a month, linear between its dated
// values and constant beyond them; ok is false for an unknown series.
func Value(net *meridian.Network, series string, m meridian.YearMonth) (v float64, ok bool) {
	s := net.Rates[series]
	if len(s) == 0 {
		return 0, false
	}
	if m <= s[0].Month {
		return s[0].Value, true
	}
	for i := 1; i < len(s); i++ {
		if m <= s[i].Month {
			f := float64(m-s[i-1].Month) / float64(s[i].Month-s[i-1].Month)
			return s[i-1].Value + f*(s[i].Value-s[i-1].Value), true
		}
	}
	return s[len(s)-1].Value, true
}

// Index returns the factor by which a series moves prices from one month to
// another; 1 for an empty or unknown series.
func Index(net *meridian.Network, series string, from, to meridian.YearMonth) float64 {
	if series == "" || from == to || from == 0 {
		return 1
	}
	a, ok := Value(net, series, from)
	b, _ := Value(net, series, to)
	if !ok || a <= 0 || b <= 0 {
		return 1
	}
	return b / a
}

// Dollars returns the USD that one unit of a currency buys in a month; ok is
// false where no exchange rate is known.
func Dollars(net *meridian.Network, currency string, m meridian.YearMonth) (v float64, ok bool) {
	if currency == "USD" {
		return 1, true
	}
	return Value(net, "fx-"+strings.ToLower(currency), m)
}
