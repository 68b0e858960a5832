// Package risk says how long a chain of uncertain durations takes, and what
// that depends on.
//
// A [Chain] is the elements of an itinerary in order: movements, operations,
// waits. [Simulate] draws the duration of one or more chains many times; delays
// that have a common cause move together (see [Correlation]), and chains that
// share an element share its luck, so that they can be compared draw by draw.
// [Summarise] turns the draws into mean, spread and exact quantiles,
// [NewHistogram] into a histogram, and [FindDrivers] says which element, class
// or shared shock the variance comes from.
//
//	chain := risk.Of(net, itinerary, risk.Clock{})
//	samples, err := risk.Simulate(ctx, []risk.Chain{chain}, risk.Options{Draws: 100000, Seed: 1, Correlation: risk.Default})
//	s := risk.Summarise(samples[0])
//	fmt.Println(s.Mean, s.Quantile(0.9), s.Chance(30*24))
//
// A draw is a pure function of seed, number of the draw, and key of the element
// (a counter-based generator), so results are the same bytes for any number of
// threads, any order of work, and any set of chains drawn together. The method
// is docs/model/reliability.md.
package risk
